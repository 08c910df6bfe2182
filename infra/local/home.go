package main

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/roster-id/roster/infra/demo"
)

//go:embed home.html home.css
var files embed.FS

var page = template.Must(template.ParseFS(files, "home.html"))

// home is the page that a person meets first: where everything is, and a sign-in that ends with a token to try.
type home struct {
	base, preset string
	people       []demo.Person // of whom the first administers the directory
	scopes       []string      // what a token must ask for so that its bearer may do all that they may
}

// shown is what the page says.
type shown struct {
	Base, Preset, Token, Error, Password, First string
	People                                      []demo.Person
}

func (h home) rooms(mux *http.ServeMux) {
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { h.show(w, http.StatusOK, shown{}) })
	mux.HandleFunc("GET /home.css", func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, files, "home.css") })
	mux.HandleFunc("GET /sign-in", h.signIn)
	mux.HandleFunc("GET /signed-in", h.signedIn)
}

func (h home) show(w http.ResponseWriter, status int, s shown) {
	s.Base, s.Preset, s.People, s.First, s.Password = h.base, h.preset, h.people, h.people[0].Login(), demo.Password
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = page.Execute(w, s)
}

// errand is the cookie that carries what only this browser knows from the way out to the way back: the state and the
// PKCE verifier (RFC 7636).
const errand = "roster-errand"

func (h home) signIn(w http.ResponseWriter, r *http.Request) {
	state, verifier := rand.Text(), rand.Text()+rand.Text()
	h.remember(w, state+"."+verifier, 10*time.Minute)
	challenge := sha256.Sum256([]byte(verifier))
	http.Redirect(w, r, h.base+"/pool/oauth2/authorize?"+url.Values{
		"response_type": {"code"}, "client_id": {clientID}, "redirect_uri": {h.base + "/signed-in"},
		"scope": {strings.Join(append([]string{"openid"}, h.scopes...), " ")}, "state": {state}, "code_challenge_method": {"S256"},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(challenge[:])},
	}.Encode(), http.StatusSeeOther)
}

func (h home) remember(w http.ResponseWriter, value string, life time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: errand, Value: value, Path: "/signed-in", HttpOnly: true, SameSite: http.SameSiteLaxMode,
		MaxAge: int(life.Seconds()),
	})
}

func (h home) signedIn(w http.ResponseWriter, r *http.Request) {
	token, err := h.token(r)
	h.remember(w, "", -time.Second)
	if err != nil {
		h.show(w, http.StatusBadRequest, shown{Error: err.Error()})
		return
	}
	h.show(w, http.StatusOK, shown{Token: token})
}

// token exchanges the code that the browser came back with.
func (h home) token(r *http.Request) (string, error) {
	cookie, err := r.Cookie(errand)
	if err != nil {
		return "", errors.New("This browser did not set out from here. Sign in again.")
	}
	state, verifier, _ := strings.Cut(cookie.Value, ".")
	q := r.URL.Query()
	if subtle.ConstantTimeCompare([]byte(state), []byte(q.Get("state"))) == 0 {
		return "", errors.New("This is not the sign-in that was begun here. Sign in again.")
	}
	if q.Get("error") != "" {
		return "", errors.New("The sign-in was refused. Sign in again.")
	}
	request, err := http.NewRequestWithContext(r.Context(), http.MethodPost, h.base+"/pool/oauth2/token", strings.NewReader(url.Values{
		"grant_type": {"authorization_code"}, "client_id": {clientID}, "code": {q.Get("code")},
		"redirect_uri": {h.base + "/signed-in"}, "code_verifier": {verifier},
	}.Encode()))
	if err != nil {
		return "", errors.New("The code could not be exchanged.")
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", errors.New("The code could not be exchanged.")
	}
	defer func() { _ = answer.Body.Close() }()
	var tokens struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(io.LimitReader(answer.Body, 1<<16)).Decode(&tokens); err != nil || tokens.AccessToken == "" {
		return "", errors.New("The code was used already, or has expired. Sign in again.")
	}
	return tokens.AccessToken, nil
}
