package user

import (
	"context"
	"time"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
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

	// Save makes a change, all of it or none: the user, their claims and places in lists, the guards of the administrators,
	// the events and the receipt. It owes fault.VersionGone when the user changed since Before was read, authz.Moved when
	// the roles did since they were judged, ScopeClosed when a scope did, LastAdministrator, and the three Taken.
	Save(ctx context.Context, c Change) error
}

// Scopes knows where roles can be held.
type Scopes interface {
	// Place gives a scope by its id. It owes authz.NoScope.
	Place(ctx context.Context, id string) (Place, error)

	// Seats lists the ids of the users who hold a role at a scope, or did until it expired.
	Seats(ctx context.Context, scope string, p page.Request) (page.Page[string], error)
}

// Place is a scope as the rules of users see it.
type Place struct {
	ID      string
	Kind    string
	Open    bool // roles may be given at it
	Version int64
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
	Before, After User
	Intent        string        // the intent that this change fulfils, or ""
	Policy        *authz.Policy // under which it was judged, where it moves authority; else nil
	Scopes        []Place       // at which roles were given, and the tenant that the user came to: they must still stand so
	Ending        string        // a scope that is being deleted: nobody has to be left who administers it
	Erasure       *Erasure      // the receipt that is kept of an erasure; else nil
	Witness       audit.Witness
}
