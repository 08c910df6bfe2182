package demo

import (
	"regexp"
	"strconv"
	"time"
)

// Home is the preset in whose demo directory the example of an operation works: a studio, but for what becomes of people
// who are deleted, for a studio disables them.
func Home(operation string) string {
	switch operation {
	case "delete-user", "restore-user", "delete-me":
		return "within"
	}
	return "studio"
}

var authTime = regexp.MustCompile(`("auth_time": ")[0-9]+(")`)

// SignedIn is an event whose caller signed in at a moment: the one in the file gets no younger.
func SignedIn(event string, at time.Time) string {
	return authTime.ReplaceAllString(event, "${1}"+strconv.FormatInt(at.Unix(), 10)+"${2}")
}
