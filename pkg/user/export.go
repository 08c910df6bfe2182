package user

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/page"
)

// Export is everything that is held about one person, but for what is forgotten within a day by itself: the answers that
// are kept for whoever repeats a request, and how often they looked something up.
type Export struct {
	ExportedAt time.Time `json:"exportedAt" says:"As of when."`
	Record     View      `json:"record" says:"The whole record."`
	Claims     []Claim   `json:"claims" says:"What nobody else may have."`
	Seats      []string  `json:"seats" says:"Ids of the scopes whose holders they are listed among."`
	Events     Trail     `json:"events" says:"What happened to them, newest first."`
	Deeds      Trail     `json:"deeds" says:"What they did to others and to other things, newest first, without what it changed: that is not about them."`
	Erasure    Erasure   `json:"erasure,omitzero" says:"The receipt, where they were erased."`
}

// Claim is one thing that is reserved for a person.
type Claim struct {
	Kind  string `json:"kind" enum:"username,email,link" says:"What it is."`
	Value string `json:"value" says:"As it is written; of a link its type, a slash and its id."`
}

// Trail is events, the newest of them where there are many.
type Trail struct {
	Items     []audit.Event `json:"items" says:"The events."`
	Truncated bool          `json:"truncated,omitzero" says:"There are older ones, which the audit record lists page by page."`
}

// How much of a trail an export looks at, and how much it holds: an answer has at most 6 MB.
const (
	mostEvents = 1000
	mostTrail  = 1 << 20 // bytes as JSON
)

// Export gives everything that is held about a person, and leaves a fact of having done so.
func (s *Service) Export(ctx context.Context, by authz.Actor, in ByID) (Export, error) {
	u, err := s.seen(ctx, by, authz.PrivacyManage, in.ID)
	if err != nil {
		return Export{}, err
	}
	return s.export(ctx, by, u)
}

// ExportMe gives the caller everything that is held about them.
func (s *Service) ExportMe(ctx context.Context, by authz.Actor, _ Nothing) (Export, error) {
	u, err := s.me(ctx, by)
	if err != nil {
		return Export{}, err
	}
	return s.export(ctx, by, u)
}

func (s *Service) export(ctx context.Context, by authz.Actor, u User) (all Export, err error) {
	all = Export{ExportedAt: s.now(), Record: View{u}, Claims: u.claims(), Seats: u.seats()}
	err = errorsOf(
		func() (err error) {
			all.Events, err = s.trail(ctx, audit.Filter{Subject: u.ID}, func(e *audit.Event) bool {
				if e.Actor != u.ID { // where others sit is not about them
					e.Origin = audit.Origin{RequestID: e.RequestID}
				}
				return true
			})
			return err
		},
		func() (err error) {
			all.Deeds, err = s.trail(ctx, audit.Filter{Actor: u.ID}, func(e *audit.Event) bool {
				e.Changes, e.Reason = nil, ""
				return e.Subject != u.ID
			})
			return err
		},
		func() (err error) {
			if u.Status == Erased {
				all.Erasure, err = s.Erasures.Erasure(ctx, u.ID)
			}
			return err
		},
		func() error {
			event := s.Clerk.Note(ctx, by, audit.DataExported, u.ID, nil)
			return s.Journal.Note(ctx, audit.Witness{Events: []audit.Event{event}})
		},
	)
	return all, err
}

// trail reads events, newest first, each as it is shown; what is not shown is left out.
func (s *Service) trail(ctx context.Context, f audit.Filter, show func(*audit.Event) bool) (t Trail, err error) {
	t.Items = []audit.Event{}
	for after, read, size := "", 0, 0; ; {
		got, err := s.Record.Events(ctx, f, page.Request{Limit: page.MaxLimit, After: after})
		if err != nil {
			return Trail{}, err
		}
		for _, e := range got.Items {
			if !show(&e) {
				continue
			}
			raw, _ := json.Marshal(e) // it was read from JSON
			if size += len(raw); size > mostTrail {
				t.Truncated = true
				return t, nil
			}
			t.Items = append(t.Items, e)
		}
		if after, read = got.Next, read+len(got.Items); after == "" || read >= mostEvents {
			t.Truncated = after != ""
			return t, nil
		}
	}
}

// claims lists what is reserved for a user.
func (u User) claims() []Claim {
	all := []Claim{{"username", u.Username.s}, {"email", u.Email.s}, {"link", u.Link.Type.s + "/" + u.Link.ID.s}}
	return slices.DeleteFunc(all, func(c Claim) bool { return c.Value == "" || c.Value == "/" })
}

// seats lists the scopes at which a user holds a role, each once.
func (u User) seats() []string {
	at := []string{}
	for _, a := range u.Scoped() {
		if !slices.Contains(at, a.Scope) {
			at = append(at, a.Scope)
		}
	}
	return at
}
