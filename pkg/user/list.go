package user

import (
	"context"
	"strings"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/page"
)

// ListRequest asks for users by role and status, in an order.
type ListRequest struct {
	Role   string `query:"role" says:"Only users who hold this role."`
	Status Status `query:"status" enum:"pending,active,disabled,deleted" says:"Only users who stand like this. Absent: everybody but the deleted."`
	Sort   Sort   `query:"sort" enum:"name,-name,createdAt,-createdAt" says:"The order; - is descending."`
	page.Params
}

// Filter picks users and orders them.
type Filter struct {
	Role   string // "" is any; held anywhere
	Status Status // "" is any but deleted
	Tenant string // "" is any
	Sort   Sort
}

// Sort is an order of users. Its zero value is by name. Ties are broken by id, so that an order is total.
type Sort struct {
	ByCreated  bool
	Descending bool
}

// Parse reads name or createdAt, with - before it for the other direction.
func (o *Sort) Parse(s string) error {
	by, down := strings.CutPrefix(s, "-")
	if by != "name" && by != "createdAt" {
		return &fault.Refusal{Code: "not_an_order", Message: "Sort by name, -name, createdAt or -createdAt."}
	}
	*o = Sort{ByCreated: by == "createdAt", Descending: down}
	return nil
}

// String is the order as it is written.
func (o Sort) String() string {
	by := "name"
	if o.ByCreated {
		by = "createdAt"
	}
	if o.Descending {
		return "-" + by
	}
	return by
}

// List gives users by role and status, in an exact order. A role that does not exist is refused: an empty list would
// hide the slip.
func (s *Service) List(ctx context.Context, by authz.Actor, in ListRequest) (page.Page[Summary], error) {
	p, err := s.Policies.Policy(ctx)
	if err != nil {
		return page.Page[Summary]{}, err
	}
	if in.Role != "" && !p.Knows(in.Role) {
		return page.Page[Summary]{}, &fault.Failure{Code: &fault.BadParameter, Violations: fault.Violations{{
			In: fault.Query, Pointer: "/role", Code: "unknown_role",
			Message: "There is no such role. There are: " + strings.Join(p.Roles(), ", ") + ".",
		}}}
	}
	tenant, err := readable(by)
	if err != nil {
		return page.Page[Summary]{}, err
	}
	f := Filter{Role: in.Role, Status: in.Status, Tenant: tenant, Sort: in.Sort}
	binding := page.Binding("list-users", by.ID, in.Role, string(in.Status), tenant, in.Sort.String())
	return page.Sealed(s.Sealer, in.Params, binding, func(p page.Request) (page.Page[Summary], error) {
		return s.lines(ctx, by, f, p)
	})
}

// Holding lists who holds a role anywhere, by name, as far as the actor may see them.
func (s *Service) Holding(ctx context.Context, by authz.Actor, role string, p page.Request) (page.Page[Summary], error) {
	tenant, err := readable(by)
	if err != nil {
		return page.Page[Summary]{}, err
	}
	return s.lines(ctx, by, Filter{Role: role, Tenant: tenant}, p)
}

// readable is the tenant whose users the actor may read where they may not read everybody's; "" is everybody's.
func readable(by authz.Actor) (tenant string, err error) {
	d := by.On(authz.UsersRead, authz.Resource{})
	if d.Why == authz.OtherTenant && by.Tenant != "" {
		return by.Tenant, nil
	}
	return "", d.Err()
}

// lines reads a page as of now, without what its reader may not see. Whoever held the role until it expired is left out, so
// that a page may be short.
func (s *Service) lines(ctx context.Context, by authz.Actor, f Filter, p page.Request) (page.Page[Summary], error) {
	got, err := s.Directory.List(ctx, f, p)
	now := s.Clerk.Now()
	still := []Summary{}
	for _, line := range got.Items {
		if line = line.At(now); f.Role == "" || line.holds(f.Role) {
			veil(by, &line)
			still = append(still, line)
		}
	}
	got.Items = still
	return got, err
}

// veil hides from a line what its reader may not see.
func veil(by authz.Actor, line *Summary) {
	if seesAll(by, authz.Resource{Owner: line.ID, Tenant: line.TenantID}) {
		return
	}
	line.TenantID = ""
	if line.Name == line.Email.s {
		line.Name = line.ID
	}
	line.Email = Email{}
}
