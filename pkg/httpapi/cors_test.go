package httpapi_test

import (
	"testing"
)

func TestOnlyTheOriginsOfTheListReadAnswers(t *testing.T) {
	const ours = "https://console.example"
	for origin, may := range map[string]bool{
		ours: true, "": false, "https://evil.example": false, "http://console.example": false, "https://console.example:443": false,
		"https://console.example.evil": false, "https://evil.console.example": false, "https://CONSOLE.example": false,
		"https://console.example/": false, "null": false, "*": false, ours + ", " + ours: false, ours + "\r\nX: y": false,
	} {
		for _, method := range []string{"GET", "OPTIONS"} {
			h := newWorld(t).send(t, ask{by: "ada", method: method, target: "/v1/doors", header: []string{"Origin", origin}}).Header()
			want := ""
			if may {
				want = ours
			}
			preflight := may && method == "OPTIONS"
			if h.Get("Access-Control-Allow-Origin") != want || h.Get("Vary") != "Origin" || h.Get("Access-Control-Allow-Credentials") != "" ||
				(h.Get("Access-Control-Allow-Methods") != "") != preflight || (h.Get("Access-Control-Allow-Headers") != "") != preflight ||
				(h.Get("Access-Control-Max-Age") != "") != preflight || (h.Get("Access-Control-Expose-Headers") != "") != may {
				t.Errorf("%s from %q: got %v", method, origin, h)
			}
		}
	}
}

func TestARefusalCanBeReadByTheConsoleToo(t *testing.T) {
	for _, target := range []string{"/v1/doors", "/nowhere"} {
		h := newWorld(t).send(t, ask{method: "GET", target: target, header: []string{"Origin", "https://console.example"}}).Header()
		if h.Get("Access-Control-Allow-Origin") != "https://console.example" || h.Get("Access-Control-Expose-Headers") == "" {
			t.Errorf("%s: got %v", target, h)
		}
	}
}

func TestBehindAGatewayNothingIsSaidOfOrigins(t *testing.T) {
	w := newWorld(t)
	w.corridor.Origins = nil
	h := w.send(t, ask{by: "ada", method: "GET", target: "/v1/doors", header: []string{"Origin", "https://console.example"}}).Header()
	for name := range h {
		if name == "Vary" || len(name) > 14 && name[:14] == "Access-Control" {
			t.Errorf("got %s: %s", name, h.Get(name))
		}
	}
}
