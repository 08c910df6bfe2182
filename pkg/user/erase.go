package user

import (
	"context"
	"time"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/replay"
)

// EraseRequest says whom to erase, and why.
type EraseRequest struct {
	ID     string `path:"id" format:"uuid" says:"The user's id."`
	Reason Line   `json:"reason,omitzero" says:"Why; kept in the audit record, so it names nobody."`
}

// Erasure is the receipt of an erasure: that it happened, and nothing of the person.
type Erasure struct {
	ID        string    `json:"id" format:"uuid" says:"The id that they had. The audit record knows them by it."`
	ErasedAt  time.Time `json:"erasedAt" says:"When they were erased."`
	ErasedBy  string    `json:"erasedBy" says:"Who erased them: a user's id, or system:…"`
	RequestID string    `json:"requestId,omitzero" says:"The X-Request-Id of the request that did."`
	Cleared   []string  `json:"cleared" says:"The members of their record that are gone, by name."`
}

// Erasures keeps the receipts of erasures. A receipt is written in the commit that it is about.
type Erasures interface {
	// Erasure reads the receipt of somebody's erasure. It owes Missing.
	Erasure(ctx context.Context, id string) (Erasure, error)
}

// Erase clears away everything that is held about a person, but for their id: what happened stays on record under it. It
// is for whoever was disabled or deleted, and where the rules delete people for everybody. They are deleted first, so
// that they have no authority; then their account goes, and then their record. Each step is safe to repeat, and a request
// that is repeated goes on where it stopped: whoever is erased already is answered with the receipt.
func (s *Service) Erase(ctx context.Context, by authz.Actor, in EraseRequest) (receipt Erasure, err error) {
	if by.ID == in.ID {
		return Erasure{}, &OwnStatus
	}
	if _, err := s.Policies.Latest(ctx); err != nil { // an account is not made again: whoever may not do this deletes none
		return Erasure{}, err
	}
	unseen := replay.WithTicket(ctx, nil) // as with Disable
	_, err = s.retry(unseen, false, func(p *authz.Policy) (View, error) {
		u, err := s.sought(unseen, by, authz.PrivacyManage, in.ID, touch)
		switch {
		case err != nil:
			return View{}, err
		case u.Status == Erased:
			receipt, err = s.Erasures.Erasure(unseen, in.ID)
			return View{}, err
		case !s.deletes() && !u.Status.out():
			return View{}, &NotDisabled
		}
		if u, err = s.deleted(unseen, by, p, u, in.Reason); err == nil {
			_, receipt, err = s.erased(unseen, by, u, in.Reason)
		}
		return View{}, err
	})
	return receipt, err
}

// erased is a user of whom nothing is left. Their account goes before their record does: a record that is there names
// the account that is still to go, and keeps their names from whoever would be taken for them when it does.
func (s *Service) erased(ctx context.Context, by authz.Actor, before User, why Line) (User, Erasure, error) {
	last := before
	last.Status = Erased
	if err := s.tell(ctx, last); err != nil {
		return before, Erasure{}, fault.RetryIn(&PoolBehind, time.Second, err)
	}
	now := s.now()
	after := User{
		ID: before.ID, Status: Erased, ErasedAt: now, CreatedAt: before.CreatedAt, CreatedBy: before.CreatedBy,
		UpdatedAt: now, UpdatedBy: by.ID, Version: before.Version + 1,
	}
	ch := change{why: why, did: []audit.Action{audit.UserErased}}
	ch.moved(before.At(now).Assignments, nil)
	events := s.events(ctx, by, before.ID, ch, []audit.Change{{Field: "status", From: string(before.Status), To: string(Erased)}})
	receipt := Erasure{ID: before.ID, ErasedAt: now, ErasedBy: by.ID, RequestID: events[0].RequestID, Cleared: cleared(before, after)}
	return after, receipt, s.Directory.Save(ctx, Change{
		Before: before, After: after, Erasure: &receipt, Witness: audit.Witness{Events: events},
	})
}

// cleared names what one version of a user has and the next has not.
func cleared(before, after User) (members []string) {
	for _, c := range audit.Diff(before, after) {
		if c.To == nil {
			members = append(members, c.Field)
		}
	}
	return members
}
