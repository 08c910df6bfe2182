package document

import "github.com/roster-id/roster/pkg/table"

// The attributes that stand beside a row's own members.
const (
	Partition = "pk"
	Sort      = "sk"
	Expires   = "expires" // when the row may be deleted, in seconds since 1970: DynamoDB's time to live
)

const maxName = 1<<16 - 1 // bytes of an attribute's name

// IndexPartition is the attribute that holds a row's partition in an index.
func IndexPartition(i table.Index) string { return string(i) + "-pk" }

// IndexSort is the attribute that holds a row's sort key in an index.
func IndexSort(i table.Index) string { return string(i) + "-sk" }

// Reserved says whether a name is one of the engine's attributes, in any space: a member of a row may not have it.
func Reserved(name string) bool { return reserved[name] }

var reserved = func() map[string]bool {
	names := map[string]bool{Partition: true, Sort: true, Expires: true}
	for _, indexes := range table.Indexes {
		for _, i := range indexes {
			names[IndexPartition(i)], names[IndexSort(i)] = true, true
		}
	}
	return names
}()
