package reference_test

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/roster-id/roster/infra/reference"
)

// get asks as a browser does, or as somebody who reads no gzip.
func get(t *testing.T, path, encoding string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, http.NoBody)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	reference.Handler(`/contract.json?a="b"&c`).ServeHTTP(w, r)
	return w
}

func TestEverythingThatThePageNeedsIsBesideIt(t *testing.T) {
	page := get(t, "/", "gzip").Body.String()
	names := regexp.MustCompile(`(?:src|href)="([a-z0-9.-]+)"`).FindAllStringSubmatch(page, -1)
	if len(names) < 4 {
		t.Fatalf("got %v in the page, want its scripts and style sheets", names)
	}
	for _, name := range append(names, []string{"", "oauth2-redirect.html"}, []string{"", "oauth2-redirect.js"}) {
		w := get(t, "/"+name[1], "gzip")
		if w.Code != http.StatusOK || w.Body.Len() == 0 {
			t.Errorf("%s: got %d and %d bytes, want it", name[1], w.Code, w.Body.Len())
		}
	}
}

func TestEachThingSaysWhatItIs(t *testing.T) {
	for path, want := range map[string]string{
		"/": "text/html; charset=utf-8", "/reference.js": "text/javascript; charset=utf-8",
		"/swagger-ui-bundle.js": "text/javascript; charset=utf-8", "/swagger-ui.css": "text/css; charset=utf-8",
		"/LICENSE": "text/plain; charset=utf-8", "/NOTICE": "text/plain; charset=utf-8",
	} {
		w := get(t, path, "gzip")
		if got := w.Header().Get("Content-Type"); got != want || w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: got %q, want %q and nosniff", path, got, want)
		}
	}
}

func TestNothingComesFromElsewhere(t *testing.T) {
	for _, path := range []string{"/", "/reference.js", "/reference.css", "/oauth2-redirect.html", "/oauth2-redirect.js"} {
		w := get(t, path, "gzip")
		if regexp.MustCompile(`https?://`).MatchString(w.Body.String()) {
			t.Errorf("%s names another address", path)
		}
		policy := w.Header().Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none';") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") {
			t.Errorf("%s: got the policy %q, want one that allows nothing from elsewhere and nothing inline", path, policy)
		}
	}
}

func TestTheContractsAddressCannotBreakThePage(t *testing.T) {
	page := get(t, "/", "gzip").Body.String()
	if want := `content="/contract.json?a=&#34;b&#34;&amp;c"`; !strings.Contains(page, want) || strings.Contains(page, "{{") {
		t.Errorf("got %s, want %s in it", page, want)
	}
}

// The sums stand in the script that fetches: what is committed is what was chosen there.
func TestTheVendoredFilesAreWhatWasChosen(t *testing.T) {
	script, err := os.ReadFile("fetch")
	if err != nil {
		t.Fatal(err)
	}
	sums := regexp.MustCompile(`(?m)^([0-9a-f]{64})  (\S+)$`).FindAllStringSubmatch(string(script), -1)
	if len(sums) != 2 {
		t.Fatalf("got %d sums in the script, want 2", len(sums))
	}
	for _, s := range sums {
		w := get(t, "/"+s[2], "")
		text, _ := io.ReadAll(w.Body)
		sum := sha256.Sum256(text)
		if got := hex.EncodeToString(sum[:]); got != s[1] || w.Header().Get("Content-Encoding") != "" {
			t.Errorf("%s: got the sum %s, want %s", s[2], got, s[1])
		}
	}
}

func TestWhatIsNotThereIsNotServed(t *testing.T) {
	for _, path := range []string{"/page/index.html", "/swagger/LICENSE", "/fetch", "/swagger-ui-bundle.js.map"} {
		if w := get(t, path, "gzip"); w.Code != http.StatusNotFound {
			t.Errorf("%s: got %d, want 404", path, w.Code)
		}
	}
}
