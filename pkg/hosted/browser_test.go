package hosted_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// browser goes where a person's browser would: it keeps cookies, follows redirects inside the pool and stops where one
// leads to an app.
type browser struct {
	t      *testing.T
	w      *world
	client *http.Client
}

func (w *world) browser() *browser {
	w.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.t.Fatalf("make a cookie jar: %v", err)
	}
	return &browser{t: w.t, w: w, client: &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if "http://"+r.URL.Host != w.server.URL {
			return http.ErrUseLastResponse
		}
		return nil
	}}}
}

// page is what a browser has before it.
type page struct {
	status int
	url    *url.URL
	header http.Header
	text   string     // what a person reads
	fields url.Values // of the first form
	action string     // of the first form
	link   string     // the last one, below the issuer
	left   *url.URL   // where the pool sent the browser, outside of itself
}

func (b *browser) get(where string) page {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, where, nil)
	if err != nil {
		b.t.Fatalf("ask for %s: %v", where, err)
	}
	return b.do(r)
}

func (b *browser) post(where string, fields url.Values) page {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, where, strings.NewReader(fields.Encode()))
	if err != nil {
		b.t.Fatalf("ask for %s: %v", where, err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

func (b *browser) do(r *http.Request) page {
	b.t.Helper()
	resp, err := b.client.Do(r)
	if err != nil {
		b.t.Fatalf("%s %s: %v", r.Method, r.URL, err)
	}
	defer func() { _ = resp.Body.Close() }() // read to its end
	p := page{status: resp.StatusCode, url: resp.Request.URL, header: resp.Header, fields: url.Values{}}
	if to, err := resp.Location(); err == nil {
		p.left = to
		return p
	}
	root, err := html.Parse(resp.Body)
	if err != nil {
		b.t.Fatalf("read the page of %s: %v", r.URL, err)
	}
	p.read(root)
	return p
}

// read finds the text, and the fields of the first form as they would be sent.
func (p *page) read(n *html.Node) {
	attr := map[string]string{}
	for _, a := range n.Attr {
		attr[a.Key] = a.Val
	}
	switch {
	case n.Type == html.TextNode && n.Parent.Data != "style":
		p.text += n.Data
	case n.Type == html.ElementNode && n.Data == "form" && p.action == "":
		p.action = attr["action"]
	case n.Type == html.ElementNode && n.Data == "a":
		p.link = strings.TrimPrefix(attr["href"], "/pool")
	case n.Type == html.ElementNode && n.Data == "input":
		p.fields.Set(attr["name"], attr["value"])
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		p.read(child)
	}
}

// submit fills the page's form in and sends it.
func (b *browser) submit(p page, typed map[string]string) page {
	b.t.Helper()
	if p.action == "" {
		b.t.Fatalf("no form on the page at %s (%d): %s", p.url, p.status, p.text)
	}
	fields := maps.Clone(p.fields)
	for name, value := range typed {
		fields.Set(name, value)
	}
	return b.post(p.url.ResolveReference(&url.URL{Path: p.action}).String(), fields)
}

// proof is a PKCE verifier and its challenge.
const proof = "a-verifier-of-more-than-forty-three-characters-0123"

func challenge() string {
	sum := sha256.Sum256([]byte(proof))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// asking is an authorization request as a well-behaved app makes it, with some of it said otherwise; "-" says nothing.
func (w *world) asking(otherwise ...string) string {
	q := url.Values{
		"response_type": {"code"}, "client_id": {"console"}, "redirect_uri": {appBack}, "scope": {"openid email roster/read"},
		"state": {"the-state"}, "nonce": {"the-nonce"}, "code_challenge": {challenge()}, "code_challenge_method": {"S256"},
	}
	for i := 0; i+1 < len(otherwise); i += 2 {
		q.Set(otherwise[i], otherwise[i+1])
		if otherwise[i+1] == "-" {
			q.Del(otherwise[i])
		}
	}
	return w.opts.Issuer + "/oauth2/authorize?" + q.Encode()
}

// signIn goes from the app to the pool, types the password and gives where that led.
func (b *browser) signIn(login, password string) page {
	b.t.Helper()
	return b.submit(b.get(b.w.asking()), map[string]string{"login": login, "password": password})
}

// code is what the pool sent the browser back to the app with.
func (p page) code(t *testing.T) string {
	t.Helper()
	if p.left == nil || p.left.Query().Get("code") == "" {
		t.Fatalf("no code: status %d at %s, left to %v: %s", p.status, p.url, p.left, p.text)
	}
	return p.left.Query().Get("code")
}

// tokens is a token response, or the error that came instead.
type tokens struct {
	Access  string `json:"access_token"`
	ID      string `json:"id_token"`
	Refresh string `json:"refresh_token"`
	Type    string `json:"token_type"`
	Expires int    `json:"expires_in"`
	Scope   string `json:"scope"`
	Error   string `json:"error"`
	status  int
	cache   string
}

// app posts a form to an endpoint as an app does, without the browser's cookies.
func (w *world) app(endpoint string, fields url.Values) (out tokens) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.opts.Issuer+endpoint, strings.NewReader(fields.Encode()))
	if err != nil {
		w.t.Fatalf("ask %s: %v", endpoint, err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		w.t.Fatalf("post to %s: %v", endpoint, err)
	}
	defer func() { _ = resp.Body.Close() }() // read to its end
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatalf("read the answer of %s: %v", endpoint, err)
	}
	out.status, out.cache = resp.StatusCode, resp.Header.Get("Cache-Control")
	if len(body) == 0 {
		return out
	}
	if err := json.Unmarshal(body, &out); err != nil {
		w.t.Fatalf("read the answer of %s: %v: %s", endpoint, err, body)
	}
	return out
}

func (w *world) exchange(code string) tokens {
	w.t.Helper()
	return w.app("/oauth2/token", url.Values{"grant_type": {"authorization_code"}, "client_id": {"console"},
		"code": {code}, "redirect_uri": {appBack}, "code_verifier": {proof}})
}

func (w *world) refresh(token string) tokens {
	w.t.Helper()
	return w.app("/oauth2/token", url.Values{"grant_type": {"refresh_token"}, "client_id": {"console"}, "refresh_token": {token}})
}

// tokensOf signs a member in with a browser of its own and gives the tokens.
func (w *world) tokensOf(name string) tokens {
	w.t.Helper()
	got := w.exchange(w.browser().signIn(name, good).code(w.t))
	if got.Error != "" {
		w.t.Fatalf("exchange the code of %s: %+v", name, got)
	}
	return got
}

// squeeze makes one line of a page's text, no longer than a failure should be.
func squeeze(text string) string {
	line := strings.Join(strings.Fields(text), " ")
	return line[:min(len(line), 600)]
}

func contains(text, sentence string) bool {
	return strings.Contains(strings.Join(strings.Fields(text), " "), sentence)
}
