package authz

import (
	"slices"
	"time"
)

// Role is a role as a policy knows it: what it grants, and what comes with holding it.
type Role struct {
	Key           string   `json:"key"`
	Implies       []string `json:"implies,omitzero"`       // whoever holds it holds these as well, and what they imply
	Rank          int      `json:"rank"`                   // 1 is the highest
	Administrator bool     `json:"administrator,omitzero"` // one active holder must remain, at each scope it is held at
	Scope         string   `json:"scope,omitzero"`         // the kind of scope that it is held at; "" is held everywhere
	Bound         bool     `json:"bound,omitzero"`         // what it grants, it grants within the holder's own tenant only
	Link          string   `json:"link,omitzero"`          // the type of record that a holder must be linked to
	Exclusive     bool     `json:"exclusive,omitzero"`     // held beside no other role, but for its pair
	ExclusiveWith []string `json:"exclusiveWith,omitzero"` // not held beside these
	Single        bool     `json:"single,omitzero"`        // held at one scope at a time
	Pair          string   `json:"pair,omitzero"`          // the role held everywhere that comes with one held at a scope
	AppointedBy   []string `json:"appointedBy,omitzero"`   // whose holders may give it without holding what it grants
	SelfAssigned  bool     `json:"selfAssigned,omitzero"`  // people may choose it when they register
	Retired       bool     `json:"retired,omitzero"`       // on its way out: nobody is given it any more
	// Grants is keyed by permission, or Everything.
	Grants map[Permission]string `json:"grants,omitzero"`
}

// Assignment is a role that somebody holds, everywhere or at a scope, for good or until a moment.
type Assignment struct {
	Role      string    `json:"role" says:"The key of the role."`
	Scope     string    `json:"scope,omitzero" says:"The id of the scope that it is held at; absent: everywhere."`
	ExpiresAt time.Time `json:"expiresAt,omitzero" says:"From when it gives nothing any more."`
	GrantedAt time.Time `json:"grantedAt,omitzero" says:"When it was given."`
	GrantedBy string    `json:"grantedBy,omitzero" says:"Who gave it: a user's id, or system:…"`
	Reason    string    `json:"reason,omitzero" says:"Why, as it was said."`
}

// Expired tells whether the assignment gives nothing any more.
func (a Assignment) Expired(now time.Time) bool {
	return !a.ExpiresAt.IsZero() && !now.Before(a.ExpiresAt)
}

// Same tells whether two assignments are of one role at one scope.
func (a Assignment) Same(b Assignment) bool { return a.Role == b.Role && a.Scope == b.Scope }

// Guard names what must never run out: the active administrators of one role, at one scope or everywhere.
type Guard struct {
	Role  string
	Scope string
}

// Guards lists the guards that assignments count for, if their holder is active. One that will expire counts for none:
// it would leave nobody behind without anything having happened.
func (p *Policy) Guards(held []Assignment) (guards []Guard) {
	for _, a := range held {
		if !a.ExpiresAt.IsZero() {
			continue
		}
		for _, key := range p.Reach(a.Role) {
			g := Guard{key, a.Scope}
			if p.roles[key].Administrator && !slices.Contains(guards, g) {
				guards = append(guards, g)
			}
		}
	}
	return guards
}
