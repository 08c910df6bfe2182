package user

import (
	"context"
	"time"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/page"
)

// Directory is where users are kept. Its reads are strongly consistent.
type Directory interface {
	// Find gives a user by id. It owes Missing.
	Find(ctx context.Context, id string) (User, error)

	// Resolve gives the id of the user who has a username or e-mail. It owes Missing.
	Resolve(ctx context.Context, by Login) (id string, err error)

	// List gives the users that a filter lets through, in its order. A page costs the page.
	List(ctx context.Context, f Filter, p page.Request) (page.Page[Summary], error)

	// Reserve claims an intent's username, e-mail and link, so that an account can be made for them. It owes UsernameTaken,
	// EmailTaken, LinkTaken and InProgress. When an earlier intent for the same person was left behind by a crash, that
	// one is answered, to be carried on.
	Reserve(ctx context.Context, i Intent) (Intent, error)

	// Abandon gives up what an intent had claimed. An intent that is gone already is success.
	Abandon(ctx context.Context, i Intent) error

	// Save makes a change, all of it or none: the user, their claims and places in lists, the last-administrator guard, the
	// events and the receipt. It owes fault.VersionGone when the user changed since Before was read, LastAdministrator,
	// and the three Taken.
	Save(ctx context.Context, c Change) error
}

// Login is a name that a person may be looked up by: one of the two.
type Login struct {
	Username Username
	Email    Email
}

// Intent is the wish to create a user, written down before anything is made in the pool.
type Intent struct {
	ID       string    `json:"id"`
	Username Username  `json:"username,omitzero"`
	Email    Email     `json:"email,omitzero"`
	Link     Link      `json:"link,omitzero"`
	Ticket   string    `json:"ticket,omitzero"` // the id of the request's replay ticket: a retry carries on at once
	At       time.Time `json:"at"`
}

// Patience is how long an intent is left to whoever wrote it. Functions live for seconds.
const Patience = time.Minute

// Change is a user before and after. A zero Before is a new user.
type Change struct {
	Before, After   User
	Intent          string // the intent that this change fulfils, or ""
	WasAdmin, Admin bool   // whether the user counts as an active administrator before and after
	Witness         audit.Witness
}
