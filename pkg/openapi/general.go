package openapi

import (
	"slices"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/httpapi"
	"github.com/roster-id/roster/pkg/operation"
	"github.com/roster-id/roster/pkg/replay"
)

// shared says which operations share which failures, and what the answers are called that hold these and no others.
var shared = []struct {
	called string
	when   func(operation.Spec) bool
	codes  []*fault.Code
}{
	{"", always, []*fault.Code{&fault.BadParameter, &fault.Unexpected}},
	{"", known, []*fault.Code{&authz.TokenMissing, &authz.TokenInvalid, &httpapi.CallerUnknown, &authz.Denied}},
	{"", reaches, []*fault.Code{&fault.Down}},
	{"Body", operation.Spec.Speaks, []*fault.Code{
		&httpapi.NotJSON, &httpapi.TooDeep, &httpapi.BodyTooLarge, &httpapi.WrongMedia, &fault.BadInput,
	}},
	{"Keyed", byKey, []*fault.Code{&httpapi.KeyUnusable, &httpapi.HeaderRepeated, &httpapi.KeyReused, &replay.Twin}},
}

func always(operation.Spec) bool { return true }

func known(s operation.Spec) bool { return s.Needs != authz.Public }

func reaches(s operation.Spec) bool { return len(s.Touches) > 0 }

func byKey(s operation.Spec) bool { return s.Replay == operation.ByKey }

// sharedBy names a set of failures after the last group that any of them comes from. A set with a failure of an
// operation's own has no name: it is written where it belongs.
func sharedBy(codes []*fault.Code) (called string, ok bool) {
	last := 0
	for _, code := range codes {
		group := -1
		for i, s := range shared {
			if slices.Contains(s.codes, code) {
				group = i
			}
		}
		if group < 0 {
			return "", false
		}
		last = max(last, group)
	}
	return shared[last].called, true
}

// failuresOf lists every way in which an operation fails: its own first, each once.
func failuresOf(row operation.Spec) (codes []*fault.Code) {
	codes = slices.Clone(row.Fails)
	for _, s := range shared {
		if s.when(row) {
			codes = append(codes, s.codes...)
		}
	}
	seen := map[*fault.Code]bool{}
	return slices.DeleteFunc(codes, func(c *fault.Code) bool {
		again := seen[c]
		seen[c] = true
		return again
	})
}
