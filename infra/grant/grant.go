// Package grant says what a function may do and what it is told, as it follows from the row that the function serves.
// The stacks, the SAM template and the tests that hold them against each other all ask here, so that there is one
// answer.
package grant

import (
	"cmp"
	"slices"

	"github.com/roster-id/roster/pkg/operation"
	"github.com/roster-id/roster/pkg/table"
)

// Target is a thing in AWS that a function may be let at. A stack gives it its ARN.
type Target string

// Everything there is, but for the indexes, which IndexOf names.
const (
	Directory Target = Target(table.Directory)
	Audit     Target = Target(table.Audit)
	Pool      Target = "pool"
)

// IndexOf is an index of a space, which has an ARN of its own: the table's, with the same ending.
func IndexOf(s table.Space, i table.Index) Target { return Target(string(s) + "/index/" + string(i)) }

// Targets lists every target: the tables, their indexes and the pool.
func Targets() []Target {
	all := []Target{Directory, Audit, Pool}
	for space, indexes := range table.Indexes {
		for _, i := range indexes {
			all = append(all, IndexOf(space, i))
		}
	}
	slices.Sort(all)
	return all
}

// Statement allows its actions on one target. There is no wildcard in it, ever.
type Statement struct {
	Actions []string
	On      Target
}

// Of is what a touch allows: the fewest actions that it can be done with. The audit table gets no action that changes
// or deletes. An unknown touch allows nothing.
func Of(t operation.Touch) []Statement {
	switch t {
	case operation.ReadDirectory:
		return []Statement{{[]string{"dynamodb:GetItem", "dynamodb:Query"}, Directory}}
	case operation.WriteDirectory:
		return []Statement{{[]string{"dynamodb:ConditionCheckItem", "dynamodb:DeleteItem", "dynamodb:PutItem"}, Directory}}
	case operation.ReadAudit:
		return readAudit()
	case operation.WriteAudit:
		return []Statement{{[]string{"dynamodb:PutItem"}, Audit}}
	case operation.PoolCreate:
		return []Statement{{[]string{"cognito-idp:AdminCreateUser", "cognito-idp:ListUsers"}, Pool}}
	case operation.PoolEnable:
		return []Statement{{[]string{"cognito-idp:AdminEnableUser"}, Pool}}
	case operation.PoolDisable:
		return []Statement{{[]string{"cognito-idp:AdminDisableUser"}, Pool}}
	case operation.PoolSignOut:
		return []Statement{{[]string{"cognito-idp:AdminUserGlobalSignOut"}, Pool}}
	case operation.PoolDelete:
		return []Statement{{[]string{"cognito-idp:AdminDeleteUser"}, Pool}}
	}
	return nil
}

// readAudit lets events be read one by one and in each of their orders. An index can only be queried.
func readAudit() []Statement {
	all := []Statement{{[]string{"dynamodb:GetItem", "dynamodb:Query"}, Audit}}
	for _, i := range table.Indexes[table.Audit] {
		all = append(all, Statement{[]string{"dynamodb:Query"}, IndexOf(table.Audit, i)})
	}
	return all
}

// For is what all the touches of one function allow: one statement for each target, sorted by target, its actions
// sorted and each named once.
func For(touches []operation.Touch) []Statement {
	actions := map[Target][]string{}
	for _, t := range touches {
		for _, s := range Of(t) {
			actions[s.On] = append(actions[s.On], s.Actions...)
		}
	}
	all := make([]Statement, 0, len(actions))
	for on, a := range actions {
		slices.Sort(a)
		all = append(all, Statement{slices.Compact(a), on})
	}
	slices.SortFunc(all, func(a, b Statement) int { return cmp.Compare(a.On, b.On) })
	return all
}

// Reaches tells whether the touches reach a target, or one of its indexes.
func Reaches(touches []operation.Touch, on Target) bool {
	return slices.ContainsFunc(For(touches), func(s Statement) bool { return s.On == on })
}
