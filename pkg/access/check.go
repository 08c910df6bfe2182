package access

import (
	"context"
	"errors"
	"strings"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
)

// MaxChecks is how many questions one request asks.
const MaxChecks = 100

// maxResource is the longest name of a resource, in bytes: nothing is called more.
const maxResource = 128

// CheckRequest asks whether somebody may do things.
type CheckRequest struct {
	User   string     `json:"user,omitzero" format:"uuid" says:"About whom; absent: the caller. About others needs access.check."`
	Checks []Question `json:"checks" required:"true" says:"1 to 100 questions."`
}

// Question is one of them.
type Question struct {
	Permission string `json:"permission" required:"true" says:"What they would do: a resource, a dot and an action. What is no permission is denied."`
	Resource   string `json:"resource,omitzero" says:"What they would do it to: its type, a colon and its id. For a scoped permission, the scope."`
	Owner      string `json:"owner,omitzero" says:"The id of the user whose it is."`
	Link       string `json:"link,omitzero" says:"The id of the external record whose it is."`
	Tenant     string `json:"tenant,omitzero" says:"The id of the tenant that it belongs to."`
}

// Answers is the decisions, in the order of the questions.
type Answers struct {
	User    string   `json:"user" format:"uuid" says:"About whom."`
	Results []Answer `json:"results" says:"One for each question, in its order."`
}

// Answer is one decision with its reason.
type Answer struct {
	Permission string       `json:"permission" says:"As it was asked."`
	Resource   string       `json:"resource,omitzero" says:"As it was asked."`
	Allowed    bool         `json:"allowed" says:"Whether they may."`
	Reason     authz.Reason `json:"reason" says:"Why: a stable class."`
	Through    []string     `json:"through,omitzero" says:"Of what is allowed, the chain of roles that gives it."`
}

// CheckBatch names a number of questions that is none, or too large.
func (s *Service) CheckBatch(_ context.Context, in CheckRequest) (v fault.Violations) {
	if n := len(in.Checks); n < 1 || n > MaxChecks {
		v.Add("/checks", "out_of_range", "A request asks 1 to 100 questions.")
	}
	return v
}

// Check decides about the caller, or about somebody else for whom the caller may ask. Whatever is unknown is denied.
func (s *Service) Check(ctx context.Context, by authz.Actor, in CheckRequest) (Answers, error) {
	if err := s.CheckBatch(ctx, in).Err(); err != nil {
		return Answers{}, err
	}
	who, p := by, by.Under
	if in.User != "" && in.User != by.ID {
		d := p.Somewhere(by, authz.AccessCheck)
		if !d.Allowed {
			return Answers{}, d.Err()
		}
		var err error
		if who, err = s.People.Subject(ctx, by, authz.AccessCheck, in.User); err != nil {
			return Answers{}, err
		}
	}
	all := Answers{User: who.ID, Results: make([]Answer, len(in.Checks))}
	for i, q := range in.Checks {
		a, err := s.answer(ctx, p, who, q)
		if err != nil {
			return Answers{}, err
		}
		all.Results[i] = a
	}
	return all, nil
}

// answer decides one question.
func (s *Service) answer(ctx context.Context, p *authz.Policy, who authz.Actor, q Question) (Answer, error) {
	a := Answer{Permission: q.Permission, Resource: q.Resource}
	asked := authz.Permission(q.Permission)
	if _, known := p.Definition(asked); !known { // nor is what needs no permission one to ask about
		a.Reason = authz.UnknownAsked
		return a, nil
	}
	on, why, err := s.resource(ctx, p, who, q)
	if err != nil {
		return a, err
	}
	d := authz.Decision{Why: why}
	if why == "" {
		d = p.Decide(who, asked, on)
	}
	a.Allowed, a.Reason = d.Allowed, d.Why
	if d.Allowed {
		a.Through = p.Why(who, asked, on)
	}
	return a, nil
}

// resource is what a question is about. Of a permission held everywhere the resource must be of the type that the
// permission is about (W-9), or a scope that there is and that it yields at; of a scoped one and of a feature it is the
// scope. why denies a question about something that cannot be asked about.
func (s *Service) resource(ctx context.Context, p *authz.Policy, who authz.Actor, q Question) (on authz.Resource, why authz.Reason, err error) {
	on = authz.Resource{Owner: q.Owner, Link: q.Link, Tenant: q.Tenant}
	asked := authz.Permission(q.Permission)
	def, _ := p.Definition(asked)
	kind, id, typed := strings.Cut(q.Resource, ":")
	if q.Resource == "" {
		return on, "", nil
	}
	about, _, _ := strings.Cut(q.Permission, ".")
	switch {
	case !typed || kind == "" || id == "" || len(q.Resource) > maxResource:
		return on, authz.UnknownResource, nil
	case def.Kind != authz.Global:
		on.Scope = q.Resource
	case def.Yields && (kind != about || len(p.Governing(kind)) > 0):
		on.Scope = q.Resource
		if p.Decide(who, asked, on).Allowed { // only then does it matter who else there is
			on.Governed, err = s.Scopes.Governed(ctx, q.Resource, p.Governing(kind))
		}
		if errors.Is(err, &authz.NoScope) { // nobody acts for what does not exist
			return on, authz.UnknownResource, nil
		}
	case kind != about:
		return on, authz.UnknownResource, nil
	}
	return on, "", err
}
