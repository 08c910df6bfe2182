package app_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// walk reads a list page by page.
func (h *house) walk(as, path, member string) []string {
	h.Helper()
	return h.walkFrom("", as, path, member)
}

// walkFrom reads the rest of a list after a cursor.
func (h *house) walkFrom(cursor, as, path, member string) (values []string) {
	h.Helper()
	for range 100 {
		a := h.call(as, "GET", path+"&cursor="+url.QueryEscape(cursor), "").is(200)
		values = append(values, a.list(member)...)
		if cursor = a.text("next"); cursor == "" {
			return values
		}
	}
	h.Fatal("the list has no end")
	return nil
}

func TestAListIsInItsExactOrder(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		byName := []string{
			"Ada Lovelace", "Frida Kahlo", "Grace Hopper", "Katherine Johnson", "Maria Sibylla Merian", "Tove Jansson",
			"Zoë Ångström", "葛飾北斎",
		}
		byTime := []string{
			"Ada Lovelace", "Grace Hopper", "Frida Kahlo", "Tove Jansson", "Maria Sibylla Merian", "葛飾北斎", "Zoë Ångström",
			"Katherine Johnson",
		}
		reversed := func(s []string) []string { s = slices.Clone(s); slices.Reverse(s); return s }
		for sort, want := range map[string][]string{
			"": byName, "name": byName, "-name": reversed(byName), "createdAt": byTime, "-createdAt": reversed(byTime),
		} {
			for _, limit := range []string{"1", "3", "8", "100"} {
				got := h.walk("ada", "/v1/users?limit="+limit+"&sort="+sort, "name")
				if !slices.Equal(got, want) {
					t.Errorf("sort %q, limit %s: got %v, want %v", sort, limit, got, want)
				}
			}
		}
	})
}

func TestAListIsFilteredByRoleAndStatus(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		for filter, want := range map[string][]string{
			"role=artist":                   {"frida", "hokusai", "maria"},
			"status=disabled":               {"maria"},
			"status=pending":                {"zoe"},
			"role=artist&status=active":     {"frida", "hokusai"},
			"role=admin&status=disabled":    nil,
			"role=assistant&status=pending": {"zoe"},
		} {
			got := h.walk("ada", "/v1/users?limit=2&"+filter, "username")
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("%s: got %v, want %v", filter, got, want)
			}
		}
		// A change moves the user from list to list at once.
		h.call("ada", "POST", "/v1/users/{hokusai}/disable", "").is(200)
		if got, want := h.walk("ada", "/v1/users?status=disabled", "username"), []string{"maria", "hokusai"}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
		h.call("ada", "PATCH", "/v1/users/{frida}", `{"name":"Åse"}`).is(200)
		if got := h.walk("ada", "/v1/users?role=artist&status=active", "name"); !slices.Equal(got, []string{"Åse"}) {
			t.Errorf("got %v, want Åse alone", got)
		}
	})
}

func TestAListSurvivesWhatHappensBetweenItsPages(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		first := h.call("ada", "GET", "/v1/users?limit=3", "")
		for i := range 5 {
			body := fmt.Sprintf(`{"username":"late%d","name":"Aaa %d","roles":["assistant"]}`, i, i)
			h.call("ada", "POST", "/v1/users", body).is(201)
		}
		h.call("ada", "PATCH", "/v1/users/{grace}", `{"name":"Xenia"}`).is(200)
		rest := h.walkFrom(first.text("next"), "ada", "/v1/users?limit=3", "username")
		got := append(first.list("username"), rest...)
		for _, must := range []string{"katherine", "maria", "tove", "zoe", "hokusai"} {
			if !slices.Contains(got, must) {
				t.Errorf("%s was lost between pages: %v", must, got)
			}
		}
	})
}

func TestACursorServesItsOwnQueryAndCallerOnly(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	cursor := h.call("ada", "GET", "/v1/users?limit=2&sort=name", "").text("next")
	use := func(as, query string) answer {
		return h.call(as, "GET", "/v1/users?"+query+"&cursor="+url.QueryEscape(cursor), "")
	}
	use("ada", "limit=5&sort=name").is(200)
	use("ada", "limit=2&sort=-name").problem(400, "invalid_cursor")
	use("ada", "limit=2&sort=name&role=artist").problem(400, "invalid_cursor")
	use("grace", "limit=2&sort=name").problem(400, "invalid_cursor")
	flipped := []byte(cursor)
	flipped[len(flipped)/2] ^= 1
	h.call("ada", "GET", "/v1/users?limit=2&sort=name&cursor="+string(flipped), "").problem(400, "invalid_cursor")
	h.clock.pass(25 * 60 * 60 * 1e9)
	use("ada", "limit=2&sort=name").problem(400, "invalid_cursor")
}

func TestBadParametersAreRefusedByName(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	for query, want := range map[string]string{
		"limit=0": "query:/limit:out_of_range", "limit=101": "query:/limit:out_of_range", "limit=ten": "query:/limit:out_of_range",
		"sort=age": "query:/sort:not_an_order", "status=gone": "query:/status:not_a_status", "role=boss": "query:/role:unknown_role",
		"page=2": "query:/page:unknown_parameter", "limit=1&limit=2": "query:/limit:repeated",
	} {
		h.call("ada", "GET", "/v1/users?"+query, "").problem(400, "invalid_parameter").names(want)
	}
	h.call("ada", "GET", "/v1/users/not-a-uuid", "").problem(400, "invalid_parameter").names("path:/id:not_a_uuid")
	h.call("ada", "GET", "/v1/users/"+strings.ToUpper(h.id("grace")), "").is(400)
	h.call("ada", "GET", "/v1/users/lookup?email=a@b.example&username=c", "").problem(400, "one_key_only")
	h.call("ada", "GET", "/v1/users/lookup", "").problem(400, "one_key_only")
	h.call("ada", "GET", "/v1/audit-events?subject={ada}&day=2126-11-23", "").problem(400, "one_filter_only")
}

func TestAPageOfAListCostsThePage(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	h.call("ada", "GET", "/v1/users?limit=2", "").is(200)
	few := h.lines.last().Trips
	for i := range 60 {
		h.call("ada", "POST", "/v1/users", fmt.Sprintf(`{"username":"crowd%02d","roles":["assistant"]}`, i)).is(201)
	}
	h.call("ada", "GET", "/v1/users?limit=2", "").is(200)
	if many := h.lines.last().Trips; many != few {
		t.Errorf("a page took %d round trips in a larger directory, want %d as before", many, few)
	}
}
