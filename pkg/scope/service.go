package scope

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/page"
	"github.com/roster-id/roster/pkg/patch"
)

// ByID names one scope.
type ByID struct {
	Scope string `path:"scope" says:"The scope's id: its kind, a colon and its code."`
}

// Get gives one scope.
func (s *Service) Get(ctx context.Context, _ authz.Actor, in ByID) (Scope, error) {
	return s.Places.Scope(ctx, in.Scope)
}

// ListRequest asks for the scopes of a kind.
type ListRequest struct {
	Kind string `query:"kind" says:"Only those of this kind; the first kind of the preset when absent."`
	page.Params
}

// List gives the scopes of a kind in the order of their codes.
func (s *Service) List(ctx context.Context, by authz.Actor, in ListRequest) (page.Page[Scope], error) {
	kind := in.Kind
	if kind == "" && len(s.Kinds) > 0 {
		kind = s.Kinds[0]
	}
	if v := s.checkKind(fault.Query, kind); in.Kind != "" && len(v) > 0 {
		return page.Page[Scope]{}, &fault.Failure{Code: &fault.BadParameter, Violations: v}
	}
	return page.Sealed(s.Sealer, in.Params, page.Binding("list-scopes", by.ID, kind), func(p page.Request) (page.Page[Scope], error) {
		if kind == "" {
			return page.Page[Scope]{Items: []Scope{}}, nil
		}
		return s.Places.Scopes(ctx, kind, p)
	})
}

func (s *Service) checkKind(in fault.Place, kind string) (v fault.Violations) {
	if !slices.Contains(s.Kinds, kind) {
		message := "There is no such kind of scope. There are: " + strings.Join(s.Kinds, ", ") + "."
		v = append(v, fault.Violation{In: in, Pointer: "/kind", Code: "unknown_kind", Message: message})
	}
	return v
}

// CreateRequest is a scope to be made.
type CreateRequest struct {
	Kind string `json:"kind" required:"true" says:"What kind of scope it is, as the preset names it."`
	Code Code   `json:"code" required:"true" says:"What it is called within its kind; it never changes."`
	Name Name   `json:"name" required:"true" says:"What people call it; at most 100 characters."`
}

// CheckCreate names a kind that does not exist.
func (s *Service) CheckCreate(_ context.Context, in CreateRequest) fault.Violations {
	return s.checkKind(fault.Body, in.Kind)
}

// Create makes a scope.
func (s *Service) Create(ctx context.Context, by authz.Actor, in CreateRequest) (Scope, error) {
	if err := s.CheckCreate(ctx, in).Err(); err != nil {
		return Scope{}, err
	}
	now := s.now()
	made := Scope{
		ID: in.Kind + ":" + in.Code.s, Kind: in.Kind, Code: in.Code.s, Name: in.Name.s,
		CreatedAt: now, CreatedBy: by.ID, UpdatedAt: now, UpdatedBy: by.ID, Version: 1,
	}
	return made, s.keep(ctx, by, Scope{}, made, audit.ScopeCreated)
}

// UpdateRequest changes a scope: absent leaves.
type UpdateRequest struct {
	Scope   string         `path:"scope" says:"The scope's id."`
	IfMatch patch.Match    `header:"If-Match" says:"The ETag of the version to change."`
	Name    patch.Of[Name] `json:"name,omitzero" says:"What people call it."`
	Closed  patch.Of[bool] `json:"closed,omitzero" says:"No roles are given at it any more, and nobody joins it."`
}

// Update changes a scope by merge patch (RFC 7396).
func (s *Service) Update(ctx context.Context, by authz.Actor, in UpdateRequest) (Scope, error) {
	return s.edit(ctx, by, in.Scope, in.IfMatch, func(x *Scope) error {
		name := Name{x.Name}
		in.Name.Apply(&name)
		in.Closed.Apply(&x.Closed)
		if x.Name = name.s; x.Name == "" {
			var v fault.Violations
			v.Add("/name", "required", "A scope has a name.")
			return v.Err()
		}
		return nil
	})
}

// attempts is how often a change is made again that lost to another one.
const attempts = 4

func (s *Service) edit(ctx context.Context, by authz.Actor, id string, m patch.Match, turn func(*Scope) error) (Scope, error) {
	var moved error
	for range attempts {
		before, err := s.Places.Scope(ctx, id)
		if err == nil {
			err = m.Holds(before.Version)
		}
		if err != nil {
			return Scope{}, err
		}
		after := before
		if err := turn(&after); err != nil || after == before {
			return after, err
		}
		after.UpdatedAt, after.UpdatedBy, after.Version = s.now(), by.ID, before.Version+1
		if moved = s.keep(ctx, by, before, after, audit.ScopeUpdated); !m.IsZero() || !errors.Is(moved, &fault.VersionGone) {
			return after, moved
		}
	}
	return Scope{}, fault.RetryIn(&fault.Down, time.Second, moved)
}

// keep saves a scope with its event, and with its answer where it stays.
func (s *Service) keep(ctx context.Context, by authz.Actor, before, after Scope, did audit.Action) error {
	id, w := after.ID, audit.Witness{Answer: after}
	if id == "" {
		id, w.Answer = before.ID, nil
	}
	diff := audit.Diff(before, after, "updatedAt", "updatedBy", "version", "createdAt", "createdBy", "id")
	w.Events = []audit.Event{s.Clerk.Note(ctx, by, did, id, diff)}
	return s.Places.SaveScope(ctx, Change{before, after, w})
}

func (s *Service) now() time.Time { return s.Clerk.Now().UTC().Truncate(time.Millisecond) }

// DeleteRequest says which scope to delete.
type DeleteRequest struct {
	Scope   string      `path:"scope" says:"The scope's id."`
	Cascade bool        `query:"cascade" says:"Take the roles at it from whoever holds some, so many with each request."`
	IfMatch patch.Match `header:"If-Match" says:"The ETag of the version to delete."`
}

// Deletion is how far a deletion has come. While it is not done, the request is repeated.
type Deletion struct {
	Deleted   bool `json:"deleted" says:"It is gone. While it is not, repeat the request."`
	Moved     int  `json:"moved" says:"How many people lost roles with this request."`
	Remaining int  `json:"remaining" says:"How many are left."`
}

// PerRequest is how many people one request takes roles from: each is a commit, and a function has seconds.
const PerRequest = 25

// Delete deletes a scope at which nobody holds a role. Where somebody does it is refused with their number; or, with
// cascade, the scope is closed and their roles at it go, so many with each request (M-R23). Nobody's roles elsewhere
// change. Whoever belongs to it as their tenant must be moved first.
func (s *Service) Delete(ctx context.Context, by authz.Actor, in DeleteRequest) (Deletion, error) {
	before, err := s.Places.Scope(ctx, in.Scope)
	if err != nil {
		return Deletion{}, err
	}
	if err := in.IfMatch.Holds(before.Version); err != nil && !before.Closed {
		return Deletion{}, err
	}
	held, err := s.Holders.At(ctx, in.Scope)
	if err == nil && held > 0 && !in.Cascade {
		err = &InUse
	}
	if err != nil {
		return Deletion{}, err
	}
	closed, err := s.shut(ctx, by, in.Scope, true) // first, so that nobody comes meanwhile
	if err != nil {
		return Deletion{}, err
	}
	left := 0
	if in.Cascade {
		if left, err = s.Holders.Leave(ctx, by, in.Scope, PerRequest); err != nil {
			return Deletion{}, err
		}
	}
	switch held, err = s.Holders.At(ctx, in.Scope); {
	case err != nil:
		return Deletion{}, err
	case held > 0 && !in.Cascade: // somebody came between the count and the closing
		_, err := s.shut(ctx, by, in.Scope, before.Closed)
		return Deletion{}, errors.Join(err, &InUse)
	case held > 0 && left == 0: // who is left belongs to it
		return Deletion{}, &InUse
	case held > 0:
		return Deletion{Moved: left, Remaining: held}, nil
	}
	return Deletion{Deleted: true, Moved: left}, s.keep(ctx, by, closed, Scope{}, audit.ScopeDeleted)
}

// shut closes a scope, or opens it.
func (s *Service) shut(ctx context.Context, by authz.Actor, id string, closed bool) (Scope, error) {
	return s.edit(ctx, by, id, patch.Match{}, func(x *Scope) error { x.Closed = closed; return nil })
}
