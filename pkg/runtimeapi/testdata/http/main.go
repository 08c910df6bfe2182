// Command http is an http.Handler as a function.
package main

import (
	"fmt"
	"net/http"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/lambdahttp"
)

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/users/{id}", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Has("panic") {
			panic("as told")
		}
		claims, known := authz.ClaimsOf(r.Context())
		fmt.Fprintf(w, "%s by %s (%t) from %s", r.PathValue("id"), claims.Subject, known, r.RemoteAddr)
	})
	lambdahttp.Start(mux, lambdahttp.Options{})
}
