package app_test

import (
	"context"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/roster-id/roster/infra/demo"
	"github.com/roster-id/roster/pkg/app"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/catalog"
	"github.com/roster-id/roster/pkg/operation"
	"github.com/roster-id/roster/pkg/user"
)

// example makes the request of a row's example. The people of the demo directory have fixed ids in examples, and here
// the ids that the pool chose.
func (h *house) example(s operation.Spec) answer {
	h.Helper()
	r := httptest.NewRequest(s.Method, h.translate(s.Example.Target), strings.NewReader(h.translate(s.Example.Body)))
	r.Header.Set("Content-Type", "application/json")
	if s.Example.IfMatch != "" {
		r.Header.Set("If-Match", s.Example.IfMatch)
	}
	r = r.WithContext(authz.WithClaims(r.Context(), authz.Claims{Subject: h.exampleBy(s), AuthTime: h.clock.Now()}))
	w := httptest.NewRecorder()
	h.serve.ServeHTTP(w, r)
	h.kept(r, w)
	return answer{h, w.Code, w.Header(), w.Body.Bytes()}
}

// exampleBy is who makes the request of a row's example.
func (h *house) exampleBy(s operation.Spec) string {
	if s.Example.As == "" {
		return h.id(h.admin())
	}
	return h.translate(s.Example.As)
}

func TestEveryExampleWorksAndTouchesWhatItsRowSays(t *testing.T) {
	for _, s := range catalog.Operations() {
		t.Run(s.Name, func(t *testing.T) {
			touched := homeOf(t, s, nil).keeps(t, s)
			if other := elsewhere[s.Name]; other != nil {
				maps.Copy(touched, homeOf(t, s, other).keeps(t, s))
			}
			got, want := slices.Sorted(maps.Keys(touched)), slices.Sorted(slices.Values(s.Touches))
			if !slices.Equal(got, want) {
				t.Errorf("it touched %v, its row says %v", got, want)
			}
		})
	}
}

// homeOf is a house in which the example of a row works, under other rules where they are given.
func homeOf(t *testing.T, s operation.Spec, rules func(h *house)) *house {
	t.Helper()
	h := build(t, demo.Home(s.Name), engines["bolt"](t))
	if rules != nil {
		rules(h)
	}
	return h
}

// elsewhere are rules under which an operation does what it does not do in its example's home.
var elsewhere = map[string]func(h *house){
	"delete-user": func(h *house) { h.deletes("erase", 0) },
	"delete-me":   func(h *house) { h.deletes("erase", 0) },
}

// keeps makes the example of a row, and gives what it touched.
func (h *house) keeps(t *testing.T, s operation.Spec) map[operation.Touch]bool {
	t.Helper()
	if stage := stages[s.Name]; stage != "" {
		for _, other := range catalog.Operations() {
			if other.Name == stage {
				h.example(other).is(other.Status)
			}
		}
	}
	before := h.everything(h.exampleBy(s))
	h.table.take()
	h.pool.take()
	if rival := rivals[s.Name]; rival != nil {
		h.pool.meanwhile = rival(h)
	}
	h.example(s).is(s.Status)
	touched := h.table.take()
	if touched == nil {
		touched = map[operation.Touch]bool{}
	}
	maps.Copy(touched, h.pool.take())
	after := h.everything(h.exampleBy(s))
	for _, action := range after[len(before):] {
		if !slices.Contains(actions(s), action) {
			t.Errorf("it left %s, its row says %v", action, s.Leaves)
		}
	}
	if left := len(after) > len(before); left != (len(s.Leaves) > 0) {
		t.Errorf("it left a fact: %t; its row says %v", left, s.Leaves)
	}
	return touched
}

// stages are what must have happened before an operation has something to do.
var stages = map[string]string{"end-elevation": "start-elevation"}

// rivals are who does the opposite at the same time, so that everything that an operation may have to reach is reached.
// They work through a pool of their own, which notes nothing.
var rivals = map[string]func(h *house) []func(){
	"disable-user": func(h *house) []func() {
		return []func(){func() { h.rival().Enable(context.Background(), authz.System("rival"), user.ByID{ID: h.id("tove")}) }}
	},
	"enable-user": func(h *house) []func() {
		return []func(){nil, func() {
			h.rival().Disable(context.Background(), authz.System("rival"), user.DisableRequest{ID: h.id("maria")})
		}}
	},
	"delete-user": func(h *house) []func() {
		return []func(){func() {
			h.rival().Restore(context.Background(), authz.System("rival"), user.ByID{ID: h.id("grace@within.example")})
		}}
	},
	"delete-me": func(h *house) []func() {
		return []func(){func() {
			h.rival().Restore(context.Background(), authz.System("rival"), user.ByID{ID: h.id("alan@within.example")})
		}}
	},
	"restore-user": func(h *house) []func() {
		return []func(){nil, func() {
			h.rival().Delete(context.Background(), authz.System("rival"), user.DeleteRequest{ID: h.id("rosalind@within.example")})
		}}
	},
}

// rival is the use cases as somebody else has them.
func (h *house) rival() *user.Service {
	world := *h.world
	world.Pool = h.pool.Pool
	return world.Users()
}

func actions(s operation.Spec) (names []string) {
	for _, a := range s.Leaves {
		names = append(names, string(a))
	}
	return names
}

// everything lists every action of somebody's, oldest first.
func (h *house) everything(by string) []string {
	h.Helper()
	all := h.walk(h.admin(), "/v1/audit-events?limit=100&actor="+by, "action")
	slices.Reverse(all)
	return all
}

func TestEveryRowIsBoundAndEveryBindingIsARow(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	var rows, bound []string
	for _, s := range catalog.Operations() {
		rows = append(rows, s.Name)
	}
	for _, r := range app.All(h.world) {
		bound = append(bound, r.Spec.Name)
	}
	slices.Sort(rows)
	slices.Sort(bound)
	if !slices.Equal(rows, bound) {
		t.Errorf("rows %v, bound %v", rows, bound)
	}
}

func TestEveryRowKeepsTheRulesOfRows(t *testing.T) {
	known := []authz.Permission{authz.Public, authz.Self}
	for _, d := range authz.Own {
		known = append(known, d.Key)
	}
	for _, s := range catalog.Operations() {
		if !slices.Contains(known, s.Needs) {
			t.Errorf("%s needs %q, which is no permission of ours", s.Name, s.Needs)
		}
		if s.Says == "" || s.Tag == "" || s.Status == 0 || s.Example.Target == "" || s.Example.Answer == "" {
			t.Errorf("%s says too little: %+v", s.Name, s)
		}
		if s.Writes() != (len(s.Leaves) > 0) {
			t.Errorf("%s writes: %t, but leaves %v", s.Name, s.Writes(), s.Leaves)
		}
		// One that changes nothing and leaves a fact of what it told is told anew: what it told is not kept.
		changes := slices.Contains(s.Touches, operation.WriteDirectory)
		if s.Writes() && s.Method == http.MethodPost && changes != (s.Replay == operation.ByKey) {
			t.Errorf("%s is a POST that changes something: %t, and honours Idempotency-Key: %t", s.Name, changes, !changes)
		}
	}
}

// translate gives the ids of examples the people whom they stand for.
func (h *house) translate(s string) string {
	h.Helper()
	people, err := demo.People(h.world.Preset.Name)
	if err != nil {
		h.Fatal(err)
	}
	for _, p := range people {
		s = strings.ReplaceAll(s, p.ID, url.PathEscape(h.id(p.Login())))
	}
	return s
}
