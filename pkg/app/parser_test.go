package app_test

import (
	"net/url"
	"runtime"
	"strings"
	"testing"
)

// mostBytes is what one refused request may allocate, whatever is in its 64 KiB: a function has 128 MB and more.
const mostBytes = 24 << 20

// full repeats a piece until a body is as large as it may be.
func full(open, piece, end string) string {
	const room = 64 << 10
	return open + strings.Repeat(piece+",", (room-len(open)-len(end)-len(piece))/(len(piece)+1)) + piece + end
}

// crowded is the bodies and queries that hold as much of one thing as there is room for.
var crowded = map[string]struct{ body, query string }{
	"numbers for roles":    {full(`{"username":"x","roles":[`, "1", "]}"), ""},
	"roles of nothing":     {full(`{"username":"x","roles":[`, `""`, "]}"), ""},
	"lists":                {full(`{"preferences":{"a":[`, "[]", "]}}"), ""},
	"objects":              {full(`{"preferences":{"a":[`, "{}", "]}}"), ""},
	"depth":                {`{"preferences":` + strings.Repeat(`{"":`, 10_000) + "1" + strings.Repeat("}", 10_000) + "}", ""},
	"depth of lists":       {`{"preferences":` + strings.Repeat("[", 30_000) + strings.Repeat("]", 30_000) + "}", ""},
	"control characters":   {full(`{"preferences":{"a":[`, `"\u0001"`, "]}}"), ""},
	"numbers out of range": {full(`{"preferences":{"a":[`, "1e999", "]}}"), ""},
	"one long number":      {`{"preferences":{"a":` + strings.Repeat("9", 60_000) + "}}", ""},
	"one long exponent":    {`{"preferences":{"a":1e` + strings.Repeat("9", 60_000) + "}}", ""},
	"one long name":        {`{"username":"` + strings.Repeat("é", 30_000) + `"}`, ""},
	"marks on one letter":  {`{"username":"a` + strings.Repeat("\u0301", 30_000) + `","name":"a` + strings.Repeat("\u0301", 2000) + `"}`, ""},
	"one long address":     {`{"email":"a@` + strings.Repeat("a.", 30_000) + `b"}`, ""},
	"escapes":              {full(`{"preferences":{"a":[`, `"\ud83d\ude00"`, "]}}"), ""},
	"a body of ten MB":     {strings.Repeat(" ", 10<<20), ""},
	"unknown parameters":   {"", "a=1" + strings.Repeat("&b=", 9000)},
	"too many parameters":  {"", strings.Repeat("&a", 200_000)},
	"a long cursor":        {"", "cursor=" + strings.Repeat("A", 100_000)},
	"escaped parameters":   {"", "cursor=" + strings.Repeat("%00", 50_000)},
	"members nobody has":   {manyMembers(`"`, `":1`), ""},
	"external ids":         {manyMembers(`"externalIds":{"`, `":1`), ""},
	"names inside":         {manyMembers(`"preferences":{"`, `":1`), ""},
}

// manyMembers is an object of as many different members as there is room for.
func manyMembers(open, value string) string {
	var b strings.Builder
	b.WriteString("{" + open)
	for i := 0; b.Len() < 64<<10-40; i++ {
		b.WriteString(url.QueryEscape(string(rune('a'+i%26))) + strings.Repeat("z", i/26%4) + string(rune('α'+i/104%20)) + string(rune('一'+i/2080)) + value + `,"`)
	}
	end := "}"
	if strings.Contains(open, "{") {
		end = "}}"
	}
	return b.String() + "end" + value + end
}

func TestACrowdedRequestIsRefusedCheaply(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	h.call("ada", "GET", "/v1/users", "").is(200) // the contract, by which the test reads answers, is large
	for what, c := range crowded {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		var a answer
		if c.query == "" {
			a = h.call("ada", "POST", "/v1/users", c.body)
		} else {
			a = h.call("ada", "GET", "/v1/users?"+c.query, "")
		}
		runtime.ReadMemStats(&after)
		if a.status < 400 || a.status > 499 {
			t.Errorf("%s: got %d, want a refusal", what, a.status)
		}
		got := after.TotalAlloc - before.TotalAlloc
		t.Logf("%s: %d, %d kB allocated, %d kB answered", what, a.status, got>>10, len(a.body)>>10)
		if got > mostBytes || len(a.body) > 128<<10 {
			t.Errorf("%s: %d bytes were allocated, and %d answered, want no more than %d and %d", what, got, len(a.body), mostBytes, 128<<10)
		}
	}
}
