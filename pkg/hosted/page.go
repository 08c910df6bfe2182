package hosted

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"time"
)

//go:embed pages
var files embed.FS

// pageNames are the pages, each a file that fills the layout.
var pageNames = []string{"login", "new-password", "signup", "confirm", "forgot", "reset", "signed-out", "refused", "mail"}

var templates = parsePages()

func parsePages() map[string]*template.Template {
	parsed := map[string]*template.Template{}
	for _, name := range pageNames {
		t := template.New("layout.html").Funcs(template.FuncMap{
			"utc": func(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04:05 UTC") },
			"iso": func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		})
		parsed[name] = template.Must(t.ParseFS(files, "pages/layout.html", "pages/"+name+".html"))
	}
	return parsed
}

// view is what a page shows.
type view struct {
	Title    string
	Problem  string // what is wrong with what was typed, in a sentence
	Notice   string // what has been done, in a sentence
	Login    string // what was typed, to be shown again; never a password
	Username string
	Email    string
	Messages []Message

	Base       string // the issuer's path
	Request    string
	CSRF       string
	App        string
	ByEmail    bool
	SelfSignUp bool
	Back       bool // whether a request is there to go back to
}

// page sets the headers of everything that a browser shows, and answers only to the pool's own host.
func (p *Pool) page(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Content-Security-Policy", policy("'self'"))
		if !p.ownHost(r) {
			p.refuse(w, http.StatusMisdirectedRequest, "This page has another address.")
			return
		}
		next(w, r)
	})
}

// policy is the page's content security policy. Browsers hold a form's target to form-action even after a redirect, so
// that a sign-in page must name the origin of the app that it leads back to.
func policy(formAction string) string {
	return "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action " + formAction
}

func (p *Pool) leadsTo(w http.ResponseWriter, redirect string) {
	if to, err := url.Parse(redirect); err == nil {
		w.Header().Set("Content-Security-Policy", policy("'self' "+origin(to)))
	}
}

func (p *Pool) show(w http.ResponseWriter, status int, name string, v view) {
	v.Base, v.ByEmail, v.SelfSignUp = p.issuer.Path, p.opts.LoginKey == ByEmail, p.opts.SelfSignUp
	var b bytes.Buffer
	if err := templates[name].Execute(&b, v); err != nil {
		http.Error(w, "The page cannot be shown.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // a browser that has gone reads no failure either
}

// refuse shows the page for what cannot go on.
func (p *Pool) refuse(w http.ResponseWriter, status int, sentence string) {
	p.show(w, status, "refused", view{Title: "This cannot go on", Problem: sentence})
}

func (p *Pool) style(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "public, max-age=300")
	http.ServeFileFS(w, r, files, "pages/style.css")
}
