package main

import (
	"context"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
)

// rules is the policy in Rego: what is held at the scope, all that it implies, and what that grants.
const rules = `package roster

default allow := false

allow if {
	some role in graph.reachable(data.implies, data.held[input.user][input.scope])
	data.grants[role][input.permission]
}
`

// opa prepares the query once, over a store that keeps its data as OPA reads them, which is OPA's fastest.
func opa(w *workload) (func(question) ask, error) {
	ctx := context.Background()
	store := inmem.NewFromObjectWithOpts(facts(w), inmem.OptReturnASTValuesOnRead(true), inmem.OptRoundTripOnWrite(false))
	query, err := rego.New(rego.Query("data.roster.allow"), rego.Module("roster.rego", rules), rego.Store(store)).PrepareForEval(ctx)
	if err != nil {
		return nil, err
	}
	return func(q question) ask {
		input := rego.EvalParsedInput(ast.NewObject(
			ast.Item(ast.StringTerm("user"), ast.StringTerm(q.by.id)), ast.Item(ast.StringTerm("scope"), ast.StringTerm(q.scope)),
			ast.Item(ast.StringTerm("permission"), ast.StringTerm(q.asked)),
		))
		return func() (bool, error) {
			answer, err := query.Eval(ctx, input)
			return answer.Allowed(), err
		}
	}, nil
}

func facts(w *workload) map[string]any {
	implies, grants, held := map[string]any{}, map[string]any{}, map[string]any{}
	for _, r := range w.roles {
		next, granted := []any{}, map[string]any{}
		for _, key := range r.implies {
			next = append(next, key)
		}
		for _, key := range r.grants {
			granted[key] = true
		}
		implies[r.key], grants[r.key] = next, granted
	}
	for _, u := range w.users {
		at := map[string]any{}
		for _, h := range u.held {
			roles, _ := at[h.scope].([]any)
			at[h.scope] = append(roles, h.role)
		}
		held[u.id] = at
	}
	return map[string]any{"implies": implies, "grants": grants, "held": held}
}
