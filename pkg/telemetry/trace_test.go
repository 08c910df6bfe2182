package telemetry_test

import (
	"testing"

	"github.com/roster-id/roster/pkg/telemetry"
)

func TestATraceGoesOnUnderASpanOfOurOwn(t *testing.T) {
	const (
		id     = "4bf92f3577b34da6a3ce929d0e0e4736"
		theirs = "00f067aa0ba902b7"
		ours   = "b7ad6b7169203331"
	)
	for in, want := range map[string]string{
		"00-" + id + "-" + theirs + "-01":      "00-" + id + "-" + ours + "-01",
		"00-" + id + "-" + theirs + "-00":      "00-" + id + "-" + ours + "-00",
		"":                                     "",
		"junk":                                 "",
		"ff-" + id + "-" + theirs + "-01":      "", // a version that is never to be
		"01-" + id + "-" + theirs + "-01":      "", // one that we do not know
		"00-" + id + "-" + theirs:              "",
		"00-" + id + "-" + theirs + "-01-":     "",
		"00-" + id + "-" + theirs + "-01-what": "",
		"00-4BF92F3577B34DA6A3CE929D0E0E4736-" + theirs + "-01": "", // upper case
		"00-" + id[1:] + "-" + theirs + "-01":                   "",
		"00-" + id + "0-" + theirs + "-01":                      "",
		"00-" + id + "-" + theirs[1:] + "-01":                   "",
		"00-" + id + "-" + theirs + "-1":                        "",
		"00-" + id + "-" + theirs + "-0g":                       "",
		"00-00000000000000000000000000000000-" + theirs + "-01": "",
		"00-" + id + "-0000000000000000-01":                     "",
		" 00-" + id + "-" + theirs + "-01":                      "",
		"00-" + id + "-" + theirs + "-01\r\nX: y":               "",
	} {
		if got := telemetry.Continue(in, ours).Header(); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
