package app

import (
	"context"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/page"
	"github.com/roster-id/roster/pkg/role"
	"github.com/roster-id/roster/pkg/user"
)

// holders is the people who hold a role, in the words of roles.
type holders struct{ *user.Service }

// Members lists the people who hold a role, as far as the actor may see them.
func (h holders) Members(ctx context.Context, by authz.Actor, key string, p page.Request) (page.Page[role.Member], error) {
	lines, err := h.Holding(ctx, by, key, p)
	return page.Of(lines.Items, lines.Next, member), err
}

func member(line user.Summary) role.Member {
	m := role.Member{
		ID: line.ID, Name: line.Name, Username: line.Username.String(), Status: string(line.Status), Roles: line.Roles,
	}
	for _, t := range line.Terms {
		m.Terms = append(m.Terms, role.Term(t))
	}
	return m
}
