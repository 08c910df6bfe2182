package store

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/roster-id/roster/pkg/page"
	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/user"
)

// A user stands in a list for each order and each way of filtering: everybody, a status, a role, a role and a status.
// The roles of a preset are few, and so are a person's. Whoever was deleted stands in the lists of the deleted only, and
// whoever was erased in none.

// end comes before every character that a name may hold, so that Ann stands before Ann Lee.
const end = "\x01"

// lists names every list that a filter could ask for and the user is in.
func lists(u user.User) (facets []string) {
	if u.Status == user.Erased {
		return nil
	}
	for _, role := range append([]string{""}, u.Keys()...) {
		if u.Status != user.Deleted {
			facets = append(facets, facet(role, ""))
		}
		facets = append(facets, facet(role, string(u.Status)))
	}
	if u.TenantID == "" {
		return facets
	}
	for _, f := range facets {
		facets = append(facets, within(u.TenantID, f))
	}
	return facets
}

func facet(role, status string) string { return "role=" + role + "&status=" + status }

// within is a facet among the users of a tenant; of no tenant it is the facet itself.
func within(tenant, facet string) string {
	if tenant == "" {
		return facet
	}
	return "tenant=" + tenant + "&" + facet
}

func listName(order, facet string) string { return "USERS#" + order + "#" + facet }

// lines are the keys of every line that stands for a user in some list.
func (s *Store) lines(u user.User) map[table.Key]bool {
	keys := map[table.Key]bool{}
	if u.ID == "" {
		return keys
	}
	for order, at := range map[string]string{"name": nameOrder(u), "createdAt": createdOrder(u)} {
		for _, f := range lists(u) {
			keys[table.Key{Space: table.Directory, Partition: s.shard(listName(order, f), u.ID), Sort: at}] = true
		}
	}
	return keys
}

// nameOrder sorts names as people expect: without regard to case and accents, then by id.
func nameOrder(u user.User) string {
	const most = 200 // characters; a sort key has 1024 bytes
	var b strings.Builder
	n := 0
	for _, r := range norm.NFKD.String(u.DisplayName()) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		if n++; n > most {
			break
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String() + end + u.ID
}

func createdOrder(u user.User) string { return table.Time(u.CreatedAt) + end + u.ID }

// listed moves a user's lines from where they stood to where they shall stand. Lines that stay are written again only
// when what they show has changed.
func (c *commit) listed(s *Store, before, after user.User) {
	old, shall := s.lines(before), s.lines(after)
	for key := range old {
		if !shall[key] {
			c.delete(key, table.Always, nil)
		}
	}
	same := before.ID != "" && sameLine(before.Summary(), after.Summary())
	for key := range shall {
		if !old[key] || !same {
			c.put(key, after.Summary(), table.Always, nil)
		}
	}
}

func sameLine(a, b user.Summary) bool {
	return a.Name == b.Name && a.Username == b.Username && a.Email == b.Email && a.Status == b.Status &&
		slices.Equal(a.Roles, b.Roles) && sameTerms(a.Terms, b.Terms) && a.TenantID == b.TenantID && a.CreatedAt.Equal(b.CreatedAt)
}

func sameTerms(a, b []user.Term) bool {
	return slices.EqualFunc(a, b, func(x, y user.Term) bool {
		return x.Role == y.Role && x.Scope == y.Scope && x.ExpiresAt.Equal(y.ExpiresAt)
	})
}

// List reads a page of one list.
func (s *Store) List(ctx context.Context, f user.Filter, p page.Request) (page.Page[user.Summary], error) {
	order := "name"
	if f.Sort.ByCreated {
		order = "createdAt"
	}
	partitions := s.shards(listName(order, within(f.Tenant, facet(f.Role, string(f.Status)))))
	q := table.Query{Space: table.Directory, Descending: f.Sort.Descending}
	return merged[user.Summary](ctx, s, q, partitions, p)
}
