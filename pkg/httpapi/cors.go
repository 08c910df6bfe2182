package httpapi

import (
	"net/http"
	"slices"
)

// cors lets browsers at the origins of the list read answers, and says what they may send (Fetch standard, section 3.2).
// Behind API Gateway the list is empty: the gateway answers preflights itself.
func (c *Corridor) cors(h http.Header, r *http.Request) {
	if len(c.Origins) == 0 {
		return
	}
	h.Add("Vary", "Origin")
	from := r.Header.Get("Origin")
	if from == "" || !slices.Contains(c.Origins, from) {
		return
	}
	h.Set("Access-Control-Allow-Origin", from)
	h.Set("Access-Control-Expose-Headers", "ETag, Location, Retry-After, X-Request-Id, Idempotency-Replayed")
	if r.Method == http.MethodOptions {
		h.Set("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE")
		h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Traceparent")
		h.Set("Access-Control-Max-Age", "600")
	}
}
