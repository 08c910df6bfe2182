package demo_test

import (
	"strings"
	"testing"
	"time"

	"github.com/roster-id/roster/infra/demo"
	"github.com/roster-id/roster/pkg/catalog"
)

func TestAnEventIsSignedInToWhenItIsUsed(t *testing.T) {
	const event = `{"auth_time": "1795424340", "iat": "1795424340", "body": "auth_time: 7"}`
	want := strings.Replace(event, "1795424340", "1800000000", 1)
	if got := demo.SignedIn(event, time.Unix(1800000000, 0)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Every example names people by ids of the directory that it works in.
func TestEveryExampleNamesPeopleOfItsHome(t *testing.T) {
	const id = "0196f5a0-0000-4000-8000-0000000000"
	for _, s := range catalog.Operations() {
		known := map[string]bool{}
		for _, p := range people(t, demo.Home(s.Name)) {
			known[p.ID] = true
		}
		asked := s.Example.As + " " + s.Example.Target + " " + s.Example.Body
		for i := strings.Index(asked, id); i >= 0; i = strings.Index(asked, id) {
			if named := asked[i : i+len(id)+2]; !known[named] {
				t.Errorf("%s: nobody in the demo directory of %s has the id %s", s.Name, demo.Home(s.Name), named)
			}
			asked = asked[i+len(id):]
		}
	}
}
