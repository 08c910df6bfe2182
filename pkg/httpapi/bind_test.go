package httpapi_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/httpapi"
	"github.com/roster-id/roster/pkg/patch"
)

func TestAWholeRequestIsRead(t *testing.T) {
	w := newWorld(t)
	wants(t, "everything", w.make(t, `{"name":"fr\u00f6nt \ud83d\udeaa","hinge":{"screw":"m4","side":"red"},"tags":["blue"],"steps":-3,`+
		`"open":true,"labels":{"a/b":"c"},"extra":{"n":1.5,"deep":[null,{"x":true}],"":"","big":9007199254740991},"colour":"red","note":""}`), 201, "")
	want := makeDoor{
		Name: "frönt 🚪", Hinge: hinge{Side: colour{"red"}, Screw: "m4"}, Tags: []colour{{"blue"}}, Steps: -3, Open: true,
		Labels: map[string]string{"a/b": "c"},
		Extra:  map[string]any{"n": 1.5, "deep": []any{nil, map[string]any{"x": true}}, "": "", "big": 9007199254740991.0},
		looks:  looks{Colour: colour{"red"}},
	}
	if diff := cmp.Diff(want, w.doors.made, cmp.AllowUnexported(makeDoor{}, looks{}, colour{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestEveryFieldThatIsWrongIsNamedAtOnce(t *testing.T) {
	got := newWorld(t).make(t, `{
		"name": 7, "hinge": {"side": "green", "bolt": 1}, "tags": ["red", "green", 3, null], "steps": 1.5, "open": "yes",
		"labels": {"a/b": 1, "c~d": null, "e": "fine"}, "extra": [], "colour": true, "na/me~": 1}`)
	wants(t, "everything", got, 422, "invalid",
		"body/name wrong_type", "body/hinge/side not_a_colour", "body/hinge/bolt unknown_member", "body/tags/1 not_a_colour",
		"body/tags/2 wrong_type", "body/tags/3 wrong_type", "body/steps wrong_type", "body/open wrong_type", "body/labels/a~1b wrong_type",
		"body/labels/c~0d wrong_type", "body/extra wrong_type", "body/colour wrong_type", "body/na~1me~0 unknown_member",
		"body/hinge/screw required")
}

func TestWhatIsRequiredIsRequiredInside(t *testing.T) {
	for body, want := range map[string][]string{
		`{}`:                                 {"body/name required", "body/hinge/screw required"},
		`{"name":"trap","hinge":{}}`:         {"body/hinge/side required", "body/name no_traps", "body/hinge/screw required"},
		`{"name":null,"hinge":null}`:         {"body/name wrong_type", "body/hinge wrong_type"},
		`{"name":"","hinge":{"screw":"m4"}}`: {"body/hinge/side required"},
		`{"name":"a","hinge":{"side":"","screw":"m4"}}`: {"body/hinge/side not_a_colour"},
	} {
		// What a rule says of a hinge is left out where the hinge itself was refused.
		got := newWorld(t).make(t, body)
		if strings.Contains(body, `"hinge":null`) {
			want = append(want, "body/hinge/screw required")
		}
		wants(t, body, got, 422, "invalid", want...)
	}
}

func TestMembersThatNobodyAskedForAreRefused(t *testing.T) {
	for _, name := range []string{
		"__proto__", "constructor", "prototype", "id", "version", "createdAt", "role", "roles", "enabled", "sub", "tenantId", "tenant_id",
		"Name", "NAME", "name ", " name", "na\u200bme", "nаme", "ｎame", "Hidden", "hidden", "-", "Secret", "secret", "looks", "", "$where", "a.b", "name[]",
	} {
		w := newWorld(t)
		got := w.make(t, fmt.Sprintf(`{%q:1,%s`, name, fine[1:]))
		pointer := strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
		wants(t, name, got, 422, "invalid", "body/"+pointer+" unknown_member")
		if w.doors.calls > 0 {
			t.Errorf("%q: a door was made", name)
		}
		if m := problem(t, got).Errors[0].Message; !strings.HasSuffix(m, "There are: name, hinge, tags, steps, open, labels, extra, colour, note.") {
			t.Errorf("%q: got %q, want the names that there are", name, m)
		}
	}
}

func TestWhatIsNotPlainTextIsRefusedWhereverItStands(t *testing.T) {
	for member, want := range map[string]string{
		`"note":"a\u0000b"`:                     "body/note forbidden_character",
		`"note":"a\nb"`:                         "body/note forbidden_character",
		`"note":"a\u007f"`:                      "body/note forbidden_character",
		`"note":"a\u0085"`:                      "body/note forbidden_character",
		`"labels":{"a":"\r\n"}`:                 "body/labels/a forbidden_character",
		`"labels":{"a\u0001":"b"}`:              "body/labels/a\u0001 forbidden_character",
		`"extra":{"a":"\u0000"}`:                "body/extra/a forbidden_character",
		`"extra":{"a":["x",{"b":"\u001b[2J"}]}`: "body/extra/a/1/b forbidden_character",
		`"extra":{"a":{"b\n":1}}`:               "body/extra/a/b\n forbidden_character",
	} {
		wants(t, member, newWorld(t).make(t, "{"+member+","+fine[1:]), 422, "invalid", want)
	}
}

func TestANumberIsKeptAsItCameOrRefused(t *testing.T) {
	for number, kept := range map[string]bool{
		"0": true, "-0": true, "1.5": true, "-1e3": true, "9007199254740991": true, "-9007199254740991": true, "1e308": true, "0e5": true,
		"0.0e-9": true, "1E-300": true, "0.1": true,
		"9007199254740992": false, "9007199254740993": false, "-9007199254740993": false, "1e400": false, "-1e400": false, "1e-400": false,
		"1e99999999999999999999": false, "123456789012345678901234567890": false,
	} {
		for _, at := range []string{"/extra/n", "/extra/l/0"} {
			body := `{"extra":{"n":` + number + `},` + fine[1:]
			if at == "/extra/l/0" {
				body = `{"extra":{"l":[` + number + `]},` + fine[1:]
			}
			got := newWorld(t).make(t, body)
			if kept {
				wants(t, number, got, 201, "")
			} else {
				wants(t, number, got, 422, "invalid", "body"+at+" inexact_number")
			}
		}
	}
	for _, number := range []string{"1.0", "1e2", "9223372036854775808", "-9223372036854775809", "1e400"} {
		wants(t, number, newWorld(t).make(t, `{"steps":`+number+`,`+fine[1:]), 422, "invalid", "body/steps wrong_type")
	}
	wants(t, "2^53+1 into an integer", newWorld(t).make(t, `{"steps":9007199254740993,`+fine[1:]), 201, "")
}

func TestAnAnswerNamesSoManyFieldsAndNoMore(t *testing.T) {
	var flood strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&flood, `"m%d":0,`, i)
	}
	got := newWorld(t).make(t, "{"+flood.String()+fine[1:])
	if p := problem(t, got); got.Code != 422 || len(p.Errors) != httpapi.MaxErrors || got.Body.Len() > httpapi.MaxBody {
		t.Errorf("got %d with %d errors in %d bytes, want 422 with %d", got.Code, len(p.Errors), got.Body.Len(), httpapi.MaxErrors)
	}
}

func TestAParserThatGivesNoReasonRefusesAllTheSame(t *testing.T) {
	wants(t, "body", newWorld(t).make(t, `{"colour":"crash",`+fine[1:]), 422, "invalid", "body/colour unreadable")
	wants(t, "query", newWorld(t).send(t, ask{by: "ada", method: "GET", target: "/v1/doors?colour=crash"}), 400, "invalid_parameter", "query/colour unreadable")
}

func TestAMergePatchTellsAbsentFromNull(t *testing.T) {
	side := hinge{Side: colour{"red"}, Screw: "m4"}
	for body, want := range map[string]changeDoor{
		`{}`: {},
		`{"name":null,"colour":null,"hinge":null,"extra":null}`: {
			Name: patch.Clear[string](), Colour: patch.Clear[colour](), Hinge: patch.Clear[hinge](), Extra: patch.Clear[map[string]any](),
		},
		`{"name":"","colour":"red","hinge":{"side":"red","screw":"m4"},"extra":{"a":null,"b":{"c":null}}}`: {
			Name: patch.To(""), Colour: patch.To(colour{"red"}), Hinge: patch.To(side),
			Extra: patch.To(map[string]any{"a": nil, "b": map[string]any{"c": nil}}),
		},
	} {
		w := newWorld(t)
		wants(t, body, w.send(t, ask{by: "ada", method: "PATCH", target: "/v1/doors/" + doorID, body: body}), 200, "")
		want.ID = doorID
		if diff := cmp.Diff(want, w.doors.change, cmp.AllowUnexported(colour{}, patch.Match{})); diff != "" {
			t.Errorf("%s: -want +got:\n%s", body, diff)
		}
	}
	got := newWorld(t).send(t, ask{
		by: "ada", method: "PATCH", target: "/v1/doors/" + doorID, body: `{"name":7,"colour":"green","hinge":{"side":null},"extra":[],"ID":1}`,
	})
	wants(t, "wrong", got, 422, "invalid", "body/name wrong_type", "body/colour not_a_colour", "body/hinge/side wrong_type", "body/extra wrong_type", "body/ID unknown_member")
}
