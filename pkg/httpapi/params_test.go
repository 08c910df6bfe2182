package httpapi_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/roster-id/roster/pkg/httpapi"
	"github.com/roster-id/roster/pkg/page"
)

func (w *world) get(t testing.TB, target string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	return w.send(t, ask{by: "ada", method: "GET", target: target, header: header})
}

func TestAQueryIsRead(t *testing.T) {
	w := newWorld(t)
	wants(t, "all", w.get(t, "/v1/doors?colour=red&maker=Zo%C3%AB+%26+Co&limit=7&cursor=abc"), 200, "")
	want := listDoors{Colour: colour{"red"}, Maker: "Zoë & Co", Params: page.Params{Limit: page.LimitOf(7), Cursor: "abc"}}
	if w.doors.list != want {
		t.Errorf("got %+v, want %+v", w.doors.list, want)
	}
	wants(t, "empty", w.get(t, "/v1/doors?colour=&maker=&limit=&cursor="), 200, "")
	if want := (listDoors{}); w.doors.list != want {
		t.Errorf("got %+v, want nothing", w.doors.list)
	}
}

func TestEveryParameterThatIsWrongIsNamedAtOnce(t *testing.T) {
	long := strings.Repeat("x", httpapi.MaxParameter)
	for query, want := range map[string][]string{
		"colour=green":                        {"query/colour not_a_colour"},
		"limit=0&colour=green&Limit=1&a%2Fb=": {"query/Limit unknown_parameter", "query/a~1b unknown_parameter", "query/colour not_a_colour", "query/limit out_of_range"},
		"colour=red&colour=red":               {"query/colour repeated"},
		"maker=&maker=ada":                    {"query/maker repeated"},
		"limit=5&limit=9999":                  {"query/limit repeated"},
		"limit=+5":                            {"query/limit out_of_range"}, // a space
		"role=admin&__proto__=1&id=1":         {"query/__proto__ unknown_parameter", "query/id unknown_parameter", "query/role unknown_parameter"},
		"colour[]=red":                        {"query/colour[] unknown_parameter"},
		"=":                                   {"query/ unknown_parameter"},
		"maker=a%00b":                         {"query/maker not_a_line"},
		"maker=%00":                           {"query/maker not_a_line"},
		"maker=a%0D%0Ab":                      {"query/maker not_a_line"},
		"maker=%FF":                           {"query/maker not_a_line"},
		"maker=%C0%AF":                        {"query/maker not_a_line"},
		"maker=%ED%A0%80":                     {"query/maker not_a_line"},
		"maker=" + long + "x":                 {"query/maker not_a_line"},
		"cursor=%C2%85":                       {"query/cursor not_a_line"},
		"%FF=1":                               {"query/\ufffd unknown_parameter"},
		"%00=1":                               {"query/\x00 unknown_parameter"},
		"maker=a;colour=red":                  {"query malformed"},
		"maker=%":                             {"query malformed"},
		"maker=%zz":                           {"query malformed"},
		"maker=%u0041":                        {"query malformed"},
	} {
		w := newWorld(t)
		wants(t, query, w.get(t, "/v1/doors?"+query), 400, "invalid_parameter", want...)
		if w.doors.calls > 0 {
			t.Errorf("%s: was answered", query)
		}
	}
	wants(t, "the longest", newWorld(t).get(t, "/v1/doors?maker="+long), 200, "")
}

func TestAnOperationWithoutParametersTakesNone(t *testing.T) {
	for _, target := range []string{"/health?x=1", "/health?id=", "/plan.json?download", "/v1/doors/" + doorID + "?fields=name"} {
		got := newWorld(t).get(t, target)
		if p := problem(t, got); got.Code != 400 || len(p.Errors) != 1 || !strings.HasSuffix(p.Errors[0].Message, "There are: none.") {
			t.Errorf("%s: got %d %s, want 400", target, got.Code, got.Body)
		}
	}
	wants(t, "a write", newWorld(t).send(t, ask{by: "ada", method: "POST", target: "/v1/doors?name=front", body: fine}), 400, "invalid_parameter", "query/name unknown_parameter")
}

func TestAnIdInAPathIsAUUIDInItsOneForm(t *testing.T) {
	w := newWorld(t)
	wants(t, "an id", w.get(t, "/v1/doors/"+doorID), 200, "")
	for _, id := range []string{
		"7", "me", "-", "*", "%00", "%20", "..%2f" + doorID, doorID + "%2f..", doorID + "%2fopen", strings.ToUpper(doorID), doorID[1:], doorID + "0",
		"{" + doorID + "}", "%7B" + doorID + "%7D", "urn:uuid:" + doorID, strings.ReplaceAll(doorID, "-", ""), doorID + ";v=1", doorID + "%0a", doorID + "%00",
		"%30196f5a0-0000-4000-8000-0000000000d%", "%ff", "%C0%AF", "0196f5a0-0000-4000-8000-00000000000\u0663", strings.Repeat("0", 5000),
		"'%20OR%201=1--", "$%7Bjndi%7D",
	} {
		r := ask{by: "ada", method: "GET", target: "/"}.request()
		decoded, raw := unescape(id)
		r.URL.Path, r.URL.RawPath = "/v1/doors/"+decoded, "/v1/doors/"+raw
		got := w.serve(t, "ada", r)
		if p := problem(t, got); got.Code != 404 && (got.Code != 400 || len(p.Errors) != 1 || p.Errors[0].Code != "not_a_uuid") {
			t.Errorf("%s: got %d %s, want it refused", id, got.Code, got.Body)
		}
	}
	if w.doors.calls != 1 {
		t.Errorf("got %d calls, want the one of the good id", w.doors.calls)
	}
}

// unescape gives a segment decoded and as it was, the way a server does; what cannot be decoded stands for itself.
func unescape(segment string) (decoded, raw string) {
	var b strings.Builder
	for i := 0; i < len(segment); i++ {
		const digits = "0123456789abcdef"
		if segment[i] == '%' && i+2 < len(segment) {
			low := strings.ToLower(segment[i+1 : i+3])
			if hi, lo := strings.IndexByte(digits, low[0]), strings.IndexByte(digits, low[1]); hi >= 0 && lo >= 0 {
				b.WriteByte(byte(hi<<4 | lo))
				i += 2
				continue
			}
		}
		b.WriteByte(segment[i])
	}
	return b.String(), segment
}

func TestAHeaderThatIsReadIsReadOnce(t *testing.T) {
	change := func(header ...string) *httptest.ResponseRecorder {
		return newWorld(t).send(t, ask{by: "ada", method: "PATCH", target: "/v1/doors/" + doorID, body: "{}", header: header})
	}
	wants(t, "the version", change("If-Match", `"3"`), 200, "")
	wants(t, "any version", change("If-Match", "*"), 200, "")
	wants(t, "another version", change("If-Match", `"2"`), 412, "stale")
	wants(t, "a weak tag", change("If-Match", `W/"3"`), 412, "stale")
	wants(t, "junk", change("If-Match", "3"), 400, "invalid_parameter", "header/If-Match not_an_etag")
	wants(t, "nothing", change("If-Match", ""), 400, "invalid_parameter", "header/If-Match not_an_etag")
	wants(t, "twice", change("If-Match", `"3"`, "If-Match", `"3"`), 400, "invalid_parameter", "header/If-Match repeated")
	got := newWorld(t).send(t, ask{
		by: "ada", method: "PATCH", target: "/v1/doors/7?x=1", body: `{"name":1}`, header: []string{"If-Match", "junk"},
	})
	wants(t, "all places", got, 400, "invalid_parameter", "path/id not_a_uuid", "header/If-Match not_an_etag", "query/x unknown_parameter", "body/name wrong_type")
}
