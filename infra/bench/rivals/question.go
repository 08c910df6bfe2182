package main

import "github.com/roster-id/roster/pkg/authz"

// question asks whether a user may do something at a scope, or everywhere.
type question struct {
	by           *user
	asked, scope string
	fits         bool // the permission can be held where it is asked for
}

// ask puts a question that was made ready, as an application would keep it at hand, and gives the answer.
type ask func() (bool, error)

// questions draws some: one half about what somebody was given, through a role or one that it implies, the other about
// anything anywhere, what no policy knows among it.
func (w *workload) questions(n int) (all []question) {
	roles := map[string]*role{}
	for i := range w.roles {
		roles[w.roles[i].key] = &w.roles[i]
	}
	for i := range n {
		u := &w.users[w.draw.IntN(len(w.users))]
		q := w.blind(u)
		if i%2 == 0 {
			h := u.held[w.draw.IntN(len(u.held))]
			r := roles[h.role]
			for len(r.implies) > 0 && w.draw.IntN(3) > 0 {
				r = roles[r.implies[w.draw.IntN(len(r.implies))]]
			}
			q = question{u, r.grants[w.draw.IntN(len(r.grants))], h.scope, true}
		}
		all = append(all, q)
	}
	return all
}

// blind asks about any permission, one in fifty of which nobody defined, and as often about a scope that the user knows
// as about any, and about none.
func (w *workload) blind(u *user) question {
	d := w.permissions[w.draw.IntN(len(w.permissions))]
	q := question{by: u, asked: string(d.Key), scope: everywhere}
	switch w.draw.IntN(3) {
	case 0:
		q.scope = u.held[w.draw.IntN(len(u.held))].scope
	case 1:
		q.scope = w.scopes[w.draw.IntN(len(w.scopes))]
	}
	q.fits = fits(d.Kind, q.scope != everywhere)
	if w.draw.IntN(50) == 0 {
		q.asked, q.fits = "part999.undo", false
	}
	return q
}

// fits tells whether a permission of a kind can be held there.
func fits(kind authz.Kind, scoped bool) bool {
	return kind == authz.Feature || (kind == authz.Scoped) == scoped
}
