package store

import (
	"context"

	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/user"
)

// claim is the row that makes one thing unique: whose it is, or which intent holds it for somebody to come.
type claim struct {
	User   string `json:"user,omitzero"`
	Intent string `json:"intent,omitzero"`
	Exact  string `json:"exact"` // what was claimed: of a username the key holds only what it looks like
}

// name is one thing of a user that nobody else may have.
type name struct {
	key   table.Key
	exact string
	taken error
}

// names lists what must be unique about a person.
func names(username user.Username, email user.Email, link user.Link) (n []name) {
	if !username.IsZero() {
		n = append(n, name{directory("CLAIM", "username#"+username.Skeleton()), username.String(), &user.UsernameTaken})
	}
	if !email.IsZero() {
		n = append(n, name{directory("CLAIM", "email#"+email.String()), email.String(), &user.EmailTaken})
	}
	if !link.IsZero() {
		id := link.Type.String() + "#" + link.ID.String()
		n = append(n, name{directory("CLAIM", "link#"+id), id, &user.LinkTaken})
	}
	return n
}

// Resolve reads the claim to a username or an e-mail address.
func (s *Store) Resolve(ctx context.Context, by user.Login) (string, error) {
	claimed := names(by.Username, by.Email, user.Link{})
	if len(claimed) == 0 {
		return "", &user.Missing
	}
	var c claim
	if err := s.get(ctx, claimed[0].key, &c, &user.Missing); err != nil {
		return "", err
	}
	if c.User == "" || c.Exact != claimed[0].exact {
		return "", &user.Missing // only reserved, or only alike
	}
	return c.User, nil
}

// claims moves the claims of a user from what was to what shall be. What an intent holds already is taken over from it.
func (c *commit) claims(before, after user.User, held bool) {
	old := names(before.Username, before.Email, before.Link)
	shall := names(after.Username, after.Email, after.Link)
	for _, n := range old {
		if !among(n, shall) {
			c.delete(n.key, table.Always, nil)
		}
	}
	when := table.Absent
	if held {
		when = table.Exists
	}
	for _, n := range shall {
		if !among(n, old) {
			c.put(n.key, claim{User: after.ID, Exact: n.exact}, when, n.taken)
		}
	}
}

func among(n name, list []name) bool {
	for _, other := range list {
		if n.key == other.key && n.exact == other.exact {
			return true
		}
	}
	return false
}
