package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/roster-id/roster/infra/demo"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/preset"
	"github.com/roster-id/roster/pkg/preset/presettest"
)

// question is one way to ask about a permission.
type question struct {
	says     string // in the head of the golden file
	resource string // its type, a colon and its id; "=:7" is of the type that the permission is about
	owner    string // own, record or other; "" is nobody
	tenant   string
	unknown  bool // there is no such thing
}

// matrices are what is asked over HTTP of the people of each preset's demo directory.
var matrices = []struct {
	preset    string
	people    []string // who signs in, by the name before the @
	questions []question
	elevated  bool // everything is asked again after each of them tried to open a window
	governed  string
	cells     int
}{
	{
		preset: "studio", people: []string{"ada", "grace", "frida"}, elevated: true, cells: 37 * 3 * 4 * 2,
		questions: []question{{says: "nobody's"}, {says: "own", owner: "own"}, {says: "own by record", owner: "record"}, {says: "other", owner: "other"}},
	},
	{
		preset: "flip", people: []string{"ada", "grace", "florence", "edward"}, governed: "trust:north", cells: 12 * 4 * 6,
		questions: []question{
			{says: "nowhere"}, {says: "of its type", resource: "=:7"}, {says: "trust:north", resource: "trust:north"}, {says: "trust:south", resource: "trust:south"},
			{says: "trust:nowhere", resource: "trust:nowhere", unknown: true}, {says: "trees:7", resource: "trees:7", unknown: true},
		},
	},
	{
		preset: "within", people: []string{"ada", "grace", "alan", "hedy", "mary", "joan"}, cells: 14 * 6 * 5,
		questions: []question{
			{says: "nowhere"}, {says: "of its type", resource: "=:7"}, {says: "dashboard:sales", resource: "dashboard:sales"},
			{says: "dashboard:operations", resource: "dashboard:operations"}, {says: "trees:7", resource: "trees:7", unknown: true},
		},
	},
	{
		preset: "resonate", people: []string{"ada", "grace", "clara", "hector", "delia", "nina", "joseph", "hedy"}, cells: 27 * 8 * 9,
		questions: []question{
			{says: "nobody's"}, {says: "nobody's in tenant:berlin", tenant: "tenant:berlin"}, {says: "nobody's in tenant:lyon", tenant: "tenant:lyon"},
			{says: "own", owner: "own"}, {says: "own in tenant:berlin", owner: "own", tenant: "tenant:berlin"}, {says: "own in tenant:lyon", owner: "own", tenant: "tenant:lyon"},
			{says: "other", owner: "other"}, {says: "other in tenant:berlin", owner: "other", tenant: "tenant:berlin"}, {says: "other in tenant:lyon", owner: "other", tenant: "tenant:lyon"},
		},
	},
}

// asker is one of the demo people, signed in, with all that they hold.
type asker struct {
	*testing.T
	demo.Person
	base, token string
	held        []authz.Assignment
	elevated    bool
}

// body is the question as it is asked about a permission.
func (a asker) body(q question, asked authz.Permission) map[string]string {
	about, _, _ := strings.Cut(string(asked), ".")
	_, record, _ := strings.Cut(a.Link, "/")
	body := map[string]string{"permission": string(asked)}
	for member, value := range map[string]string{
		"resource": strings.Replace(q.resource, "=", about, 1), "tenant": q.tenant,
		"owner": map[string]string{"own": a.ID, "other": "0196f5a0-0000-4000-8000-0000000000ff"}[q.owner],
		"link":  map[string]string{"record": or(record, "no-record"), "other": "another-record"}[q.owner],
	} {
		if value != "" {
			body[member] = value
		}
	}
	return body
}

// want is what the source's table says to the question: what any of the roles they hold says.
func (a asker) want(cells []presettest.Cell, q question, asked authz.Permission, governed string) bool {
	return slices.ContainsFunc(cells, func(c presettest.Cell) bool {
		holds := func(scope string) bool {
			return slices.ContainsFunc(a.held, authz.Assignment{Role: c.Role, Scope: scope}.Same)
		}
		anywhere := slices.ContainsFunc(a.held, func(h authz.Assignment) bool { return h.Role == c.Role })
		if c.Asked != asked || !anywhere {
			return false
		}
		x := presettest.Case{
			Owns: q.owner == "own" || q.owner == "record" && a.Link != "", Elevated: a.elevated,
			Home: q.tenant != "" && q.tenant == a.Tenant, Governed: q.resource != "" && q.resource == governed,
		}
		switch {
		case q.resource == "", q.resource == "=:7" && (c.Kind == "global" || c.Kind == "yields"):
		case holds(q.resource):
			x.At = presettest.Here
		default:
			x.At = presettest.There
		}
		return !q.unknown && c.Allows(x)
	})
}

// result is one answer of check-access.
type result struct {
	Permission authz.Permission
	Allowed    bool
	Reason     authz.Reason
}

// check asks as many questions in each request as one takes.
func (a asker) check(questions []map[string]string) (results []result) {
	a.Helper()
	for batch := range slices.Chunk(questions, 100) {
		body, err := json.Marshal(map[string]any{"checks": batch})
		if err != nil {
			a.Fatal(err)
		}
		var got struct{ Results []result }
		send(a.T, a.token, "POST", a.base+"/v1/access/check", string(body)).is(200).into(&got)
		results = append(results, got.Results...)
	}
	return results
}

// asked asks every question about every permission, holds the answers against the table and gives their marks, a word for
// each permission.
func (a asker) asked(cells []presettest.Cell, questions []question, governed string) map[authz.Permission]string {
	a.Helper()
	var all []map[string]string
	for _, asked := range presettest.Asked(cells) {
		for _, q := range questions {
			all = append(all, a.body(q, asked))
		}
	}
	results, marks := a.check(all), map[authz.Permission]string{}
	for i, r := range results {
		q := questions[i%len(questions)]
		if want := a.want(cells, q, r.Permission, governed); r.Allowed != want || r.Allowed != (r.Reason == authz.Granted) {
			a.Errorf("%s asks for %s (%s, elevated %t): got %t, %s, want %t", a.Login(), r.Permission, q.says, a.elevated, r.Allowed, r.Reason, want)
		}
		marks[r.Permission] += presettest.Mark(r.Reason)
	}
	return marks
}

// Every cell of every preset's own table is asked for over HTTP, by people who signed in, and answered as its source says.
func TestEveryTableIsAnsweredAsItsSourceSays(t *testing.T) {
	for _, m := range matrices {
		t.Run(m.preset, func(t *testing.T) {
			t.Parallel()
			cells, base := presettest.Cells(t, m.preset), start(t, m.preset)
			asked, told := presettest.Asked(cells), 0
			lines := map[authz.Permission]string{}
			for _, name := range m.people {
				a := signedIn(t, m.preset, base, name)
				rounds := []map[authz.Permission]string{a.asked(cells, m.questions, m.governed)}
				if m.elevated {
					a.elevated = a.elevate()
					rounds = append(rounds, a.asked(cells, m.questions, m.governed))
				}
				for _, key := range asked {
					for i, marks := range rounds {
						told += len(marks[key])
						lines[key] += map[bool]string{true: "  ", false: " "}[i == 0] + marks[key]
					}
				}
			}
			if told != m.cells {
				t.Errorf("%d cells were answered, want %d", told, m.cells)
			}
			golden(t, "testdata/"+m.preset+".golden", head(m.people, m.questions, m.elevated)+body(asked, lines))
		})
	}
}

func head(people []string, questions []question, elevated bool) string {
	text := "What the people of the demo directory are answered who ask what they may do: " + strings.Join(people, ", ") + ".\nEach is asked about what is:"
	for _, q := range questions {
		text += " " + q.says + ","
	}
	text = strings.TrimSuffix(text, ",") + ".\n"
	if elevated {
		text += "Then the same again, with the code of the elevation.\n"
	}
	return text + presettest.Legend + "\n"
}

func body(asked []authz.Permission, lines map[authz.Permission]string) string {
	var text strings.Builder
	for _, key := range asked {
		fmt.Fprintf(&text, "%-26s%s\n", key, lines[key])
	}
	return text.String()
}

// signedIn is one of the demo people by the name before the @, signed in with a token that says to read, and no more.
func signedIn(t *testing.T, name, base, who string) asker {
	t.Helper()
	p, err := preset.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	a := asker{T: t, Person: person(t, name, who), base: base}
	if a.Role != "" {
		a.held = append(a.held, authz.Assignment{Role: a.Role, Scope: a.Scope})
	}
	for _, seat := range a.Also {
		a.held = append(a.held, authz.Assignment{Role: seat.Role, Scope: seat.Scope})
	}
	for _, r := range p.Roles.List {
		if r.Pair != "" && r.Key == a.Role {
			a.held = append(a.held, authz.Assignment{Role: r.Pair})
		}
	}
	var scopes []string
	if p.Tokens.Enforced {
		scopes = []string{p.Tokens.Read, a.Role}
	}
	a.token = signIn(t, base, a.Login(), scopes...)
	return a
}

func person(t *testing.T, preset, who string) demo.Person {
	t.Helper()
	people, err := demo.People(preset)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		if name, _, _ := strings.Cut(p.Login(), "@"); name == who {
			return p
		}
	}
	t.Fatalf("%s: there is no %s", preset, who)
	return demo.Person{}
}

// elevate tries to open a window, and says whether it stands open.
func (a asker) elevate() bool {
	a.Helper()
	send(a.T, a.token, "POST", a.base+"/v1/users/me/elevation", `{"code":"Roster-demo-2"}`).is(403)
	got := send(a.T, a.token, "POST", a.base+"/v1/users/me/elevation", `{"code":"Roster-demo-1"}`)
	if got.status == 403 {
		got.is(403, "nothing_to_elevate")
		return false
	}
	var window struct{ Elevated bool }
	got.is(200).into(&window)
	return window.Elevated
}
