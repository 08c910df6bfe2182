package bearer_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/bearer"
	"github.com/roster-id/roster/pkg/fault"
)

// verify expects the code of the answer, nil for claims, and how often the key set has been fetched by then.
func verify(t *testing.T, i *issuer, v *bearer.Verifier, token string, want *fault.Code, fetches int64) {
	t.Helper()
	_, err := v.Verify(t.Context(), bearerOf(token))
	if want == nil && err != nil || want != nil && !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
	if got := i.asked.Load(); got != fetches {
		t.Errorf("the key set was fetched %d times, want %d", got, fetches)
	}
}

// lasting is a token that outlives the tests that move the clock.
func lasting(kid string) string {
	return rs(ours(), `{"kid":"`+kid+`","alg":"RS256"}`, good(map[string]any{"exp": noon.Unix() + 1e6}))
}

func TestTheKeySetIsFetchedOnceADay(t *testing.T) {
	i := newIssuer()
	v := i.verifier(t)
	verify(t, i, v, lasting("k1"), nil, 1)
	i.after(24*time.Hour - time.Second)
	verify(t, i, v, lasting("k1"), nil, 1)
	i.after(time.Second)
	verify(t, i, v, lasting("k1"), nil, 2)
}

func TestAnUnknownKeyIsLookedForOnceInFiveMinutes(t *testing.T) {
	i := newIssuer()
	v := i.verifier(t)
	verify(t, i, v, lasting("k2"), &authz.TokenInvalid, 1)
	verify(t, i, v, lasting("k3"), &authz.TokenInvalid, 1)
	i.after(5*time.Minute - time.Second)
	verify(t, i, v, lasting("k2"), &authz.TokenInvalid, 1)
	i.publish(jwk("k1", other()), jwk("k2", ours()))
	i.after(time.Second)
	verify(t, i, v, lasting("k2"), nil, 2)
	verify(t, i, v, lasting("k1"), &authz.TokenInvalid, 2)
}

func TestAFailureToFetchIsNotRemembered(t *testing.T) {
	i := newIssuer()
	v := i.verifier(t)
	i.fail(true)
	verify(t, i, v, lasting("k1"), &fault.Down, 1)
	verify(t, i, v, lasting("k1"), &fault.Down, 2)
	i.fail(false)
	verify(t, i, v, lasting("k1"), nil, 3)

	i.fail(true)
	i.after(5 * time.Minute)
	verify(t, i, v, lasting("k2"), &fault.Down, 4)
	verify(t, i, v, lasting("k1"), nil, 4)
	i.fail(false)
	verify(t, i, v, lasting("k2"), &authz.TokenInvalid, 5)
}

func TestAKeyThatWasWithdrawnIsNotUsedAfterADay(t *testing.T) {
	i := newIssuer()
	v := i.verifier(t)
	verify(t, i, v, lasting("k1"), nil, 1)
	i.publish(jwk("k2", other()))
	i.after(24 * time.Hour)
	verify(t, i, v, lasting("k1"), &authz.TokenInvalid, 2)
}

func TestASetWithoutAUsableKeyIsNoSet(t *testing.T) {
	with := func(member, value string) map[string]string {
		k := jwk("k1", ours())
		k[member] = value
		return k
	}
	for name, k := range map[string]map[string]string{
		"a weak key":              jwk("k1", weak()),
		"a key for encryption":    with("use", "enc"),
		"a key for RS512":         with("alg", "RS512"),
		"an elliptic curve":       with("kty", "EC"),
		"a symmetric key":         with("kty", "oct"),
		"no kid":                  with("kid", ""),
		"an even exponent":        with("e", "AQAA"),
		"the exponent 1":          with("e", "AQ"),
		"an exponent too long":    with("e", "AQAAAAE"),
		"an even modulus":         with("n", b64(append(ours().N.Bytes()[:255], 0))),
		"a modulus of 16384 bits": with("n", b64([]byte(strings.Repeat("\xff", 2048)))),
		"a modulus not in base64": with("n", "???"),
	} {
		t.Run(name, func(t *testing.T) {
			i := newIssuer()
			i.publish(k)
			token := lasting("k1")
			if name == "a weak key" {
				token = rs(weak(), plain, good(nil))
			}
			verify(t, i, i.verifier(t), token, &fault.Down, 1)
		})
	}
}

// gate is a fetch that waits until the test opens it.
type gate struct {
	*issuer
	entered, open chan struct{}
}

func (g gate) fetch(ctx context.Context, url string) ([]byte, error) {
	g.entered <- struct{}{}
	select {
	case <-g.open:
		return g.issuer.fetch(ctx, url)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (g gate) verifier(t *testing.T) *bearer.Verifier {
	t.Helper()
	v, err := bearer.New(bearer.Options{
		Issuer: iss, Clients: []string{client}, Fetch: g.fetch, Now: func() time.Time { return noon },
	})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestManyCallersWaitForOneFetch(t *testing.T) {
	g := gate{newIssuer(), make(chan struct{}, 100), make(chan struct{})}
	v, token := g.verifier(t), mint(nil)
	var wait sync.WaitGroup
	errs := make(chan error, 50)
	for range 50 {
		wait.Go(func() {
			_, err := v.Verify(t.Context(), bearerOf(token))
			errs <- err
		})
	}
	<-g.entered
	close(g.open)
	wait.Wait()
	for range 50 {
		if err := <-errs; err != nil {
			t.Errorf("got %v, want claims", err)
		}
	}
	if got := g.asked.Load(); got != 1 {
		t.Errorf("the key set was fetched %d times, want once", got)
	}
}

func TestACallerWhoGivesUpDoesNotTakeTheFetchWithThem(t *testing.T) {
	g := gate{newIssuer(), make(chan struct{}, 2), make(chan struct{})}
	v := g.verifier(t)
	ctx, cancel := context.WithCancel(t.Context())
	gaveUp := make(chan error)
	go func() {
		_, err := v.Verify(ctx, bearerOf(mint(nil)))
		gaveUp <- err
	}()
	<-g.entered
	cancel()
	if err := <-gaveUp; !errors.Is(err, &fault.Down) {
		t.Errorf("got %v, want unavailable", err)
	}
	close(g.open)
	if _, err := v.Verify(t.Context(), bearerOf(mint(nil))); err != nil {
		t.Errorf("got %v, want claims", err)
	}
	if got := g.asked.Load(); got != 1 {
		t.Errorf("the key set was fetched %d times, want once", got)
	}
}

func TestDownloadTakesOnlyAShortDocumentFromWhereItAsked(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/good", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"keys":[]}`) })
	mux.HandleFunc("/long", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, strings.Repeat("x", 1<<20)) })
	mux.Handle("/moved", http.RedirectHandler("/good", http.StatusFound))
	server := httptest.NewServer(mux)
	defer server.Close()
	fetch := bearer.Download(server.Client())

	if b, err := fetch(t.Context(), server.URL+"/good"); err != nil || string(b) != `{"keys":[]}` {
		t.Errorf("good: got %q, %v, want the document", b, err)
	}
	for _, path := range []string{"/moved", "/absent"} {
		if b, err := fetch(t.Context(), server.URL+path); err == nil {
			t.Errorf("%s: got %q, want an error", path, b)
		}
	}
	if b, err := fetch(t.Context(), server.URL+"/long"); err != nil || len(b) > 64<<10+1 {
		t.Errorf("long: got %d bytes and %v, want it cut just over 64 KiB", len(b), err)
	}
	v, err := bearer.New(bearer.Options{Issuer: server.URL, Keys: server.URL + "/long", Clients: []string{client}, Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	token := mint(map[string]any{"iss": server.URL})
	if _, err := v.Verify(t.Context(), bearerOf(token)); !errors.Is(err, &fault.Down) {
		t.Errorf("a key set that is too long: got %v, want unavailable", err)
	}
}

func TestTheKeysAreLookedForInCognitosPlaceUnlessToldOtherwise(t *testing.T) {
	for keys, want := range map[string]string{
		"":                              iss + "/.well-known/jwks.json",
		"http://host.docker.internal/k": "http://host.docker.internal/k",
	} {
		var asked string
		v, err := bearer.New(bearer.Options{
			Issuer: iss, Clients: []string{client}, Keys: keys, Now: func() time.Time { return noon },
			Fetch: func(_ context.Context, url string) ([]byte, error) { asked = url; return nil, errors.New("no") },
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := v.Verify(t.Context(), bearerOf(mint(nil))); !errors.Is(err, &fault.Down) || asked != want {
			t.Errorf("with Keys %q: asked %q and got %v, want %q and unavailable", keys, asked, err, want)
		}
	}
}
