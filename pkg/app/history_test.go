package app_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
)

// asked is one step of a history, about one username.
type asked struct{ what, name string }

// seen is what a step saw: a status, and for a lookup whether the user was disabled.
type seen struct {
	status   int
	disabled bool
}

// kept is what the directory holds of one name.
type keptUser struct{ there, disabled bool }

// oneAtATime is the directory as it would be if everybody waited for their turn: what any number of callers saw at the same
// time must be what they could have seen one after another.
var oneAtATime = porcupine.Model{
	Partition: func(history []porcupine.Operation) (parts [][]porcupine.Operation) {
		byName := map[string][]porcupine.Operation{}
		for _, o := range history {
			name := o.Input.(asked).name //nolint:forcetypeassert // of this file
			byName[name] = append(byName[name], o)
		}
		for _, part := range byName {
			parts = append(parts, part)
		}
		return parts
	},
	Init: func() any { return keptUser{} },
	Step: func(state, input, output any) (bool, any) {
		was, in, out := state.(keptUser), input.(asked), output.(seen) //nolint:forcetypeassert // of this file
		return step(was, in.what, out)
	},
}

// step says whether an answer could have been given, and what is so afterwards.
func step(was keptUser, what string, out seen) (bool, keptUser) {
	switch {
	case out.status == 503:
		return true, was // refused by a busy engine before anything happened
	case what == "create" && out.status == 201:
		return !was.there, keptUser{there: true}
	case what == "create":
		return out.status == 409, was // taken, or being made by somebody: nothing changes
	case !was.there:
		return out.status == 404, was
	case what == "lookup":
		return out.status == 200 && out.disabled == was.disabled, was
	}
	return out.status == 200, keptUser{there: true, disabled: what == "disable"}
}

// clients is how many make requests at once, and rounds how many each.
const (
	clients = 4
	rounds  = 8
)

func TestWhatIsSeenAtOnceCouldHaveBeenSeenInTurn(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		var mu sync.Mutex
		var history []porcupine.Operation
		begun := time.Now()
		var wg sync.WaitGroup
		for client := range clients {
			wg.Go(func() {
				for round := range rounds {
					in := asked{[]string{"create", "lookup", "disable", "enable", "lookup"}[(client+round)%5], fmt.Sprintf("soul%d", (client*round)%2)}
					o := porcupine.Operation{ClientId: client, Input: in, Call: int64(time.Since(begun))}
					o.Output = h.ask(in)
					o.Return = int64(time.Since(begun))
					mu.Lock()
					history = append(history, o)
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if verdict := porcupine.CheckOperationsTimeout(oneAtATime, history, 30*time.Second); verdict != porcupine.Ok {
			for _, o := range history {
				t.Logf("%d: %v %v, from %d to %d", o.ClientId, o.Input, o.Output, o.Call, o.Return)
			}
			t.Errorf("got the verdict %q of %d steps, want %q", verdict, len(history), porcupine.Ok)
		}
		h.sound(t, "after the history")
	})
}

// ask makes one step. A status is changed by id, so the name is looked up in the store first: a claim never moves.
func (h *house) ask(in asked) seen {
	if in.what == "create" {
		return seen{status: h.call("ada", "POST", "/v1/users", `{"username":"`+in.name+`","roles":["assistant"]}`).status}
	}
	found := h.call("ada", "GET", "/v1/users/lookup?username="+in.name, "")
	if in.what == "lookup" || found.status != 200 {
		return seen{found.status, found.status == 200 && found.text("disabled") == "true"}
	}
	return seen{status: h.call("ada", "POST", "/v1/users/"+found.text("id")+"/"+in.what, "").status}
}

// Many spellings of one name are one name, whoever is first.
func TestOfManyWhoSpellOneNameDifferentlyExactlyOneGetsIt(t *testing.T) {
	spellings := []string{"rené", "RENÉ", "ｒｅｎé", "rene\u0301", "Rene", "rEne", "ｒｅｎｅ", "RENÈ"}
	onEngines(t, func(t *testing.T, h *house) {
		h.onlyOne(t, spellings, func(s string) string { return fmt.Sprintf(`{"username":%q,"roles":["assistant"]}`, s) })
		h.onlyOne(t, []string{"one@café.example", "ONE@CAFÉ.example", "one@xn--caf-dma.example", " one@cafe\u0301.example", "One@Café.Example"}, func(s string) string {
			name := "mail" + strings.Repeat("x", len(s)) + fmt.Sprint(strings.Count(s, "O"), strings.Count(s, "É"))
			return fmt.Sprintf(`{"username":%q,"email":%q,"roles":["assistant"]}`, strings.ReplaceAll(name, " ", ""), s)
		})
		h.onlyOne(t, []string{"linda", "louis", "lovis", "leo", "lisa"}, func(s string) string {
			return fmt.Sprintf(`{"username":%q,"roles":["artist"],"link":{"type":"artist","id":"one"}}`, s)
		})
		h.sound(t, "after the races")
	})
}

func (h *house) onlyOne(t *testing.T, of []string, body func(string) string) {
	t.Helper()
	answers := make([]answer, len(of))
	var wg sync.WaitGroup
	for i, s := range of {
		wg.Go(func() { answers[i] = h.call("ada", "POST", "/v1/users", body(s)) })
	}
	wg.Wait()
	made := 0
	for i, a := range answers {
		if a.status == 201 {
			made++
		} else if a.status != 409 && a.status != 503 {
			t.Errorf("%q: got %d %s, want 201 or 409", of[i], a.status, a.body)
		}
	}
	if made != 1 {
		t.Errorf("%d of %q were made, want exactly one", made, of)
	}
}
