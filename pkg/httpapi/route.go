// Package httpapi is the only way in: it turns a use case into an http.Handler that reads the caller's claims, loads what
// the directory knows of them, decides, and only then reads the request, runs the use case and writes its answer.
package httpapi

import (
	"context"
	"reflect"

	"github.com/go-json-experiment/json/jsontext"

	"net/http"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/operation"
)

// UseCase is what an operation does, by whom.
type UseCase[In, Out any] func(ctx context.Context, by authz.Actor, in In) (Out, error)

// Route is one operation, bound to its use case.
type Route struct {
	Spec operation.Spec
	call func(ctx context.Context, by authz.Actor, from request) (any, error)
}

// request is what is read of a request once it is known that its caller may make it.
type request struct {
	*http.Request
	body jsontext.Value
}

// Handle binds a row to the use case that keeps its promise; the compiler checks that they speak of the same types.
// checks name what is wrong with a request beyond what its types can tell, so that one answer names everything.
func Handle[In, Out any](row *operation.Of[In, Out], do UseCase[In, Out], checks ...func(context.Context, In) fault.Violations) Route {
	read := planOf(reflect.TypeFor[In]())
	return Route{Spec: row.Spec(), call: func(ctx context.Context, by authz.Actor, from request) (any, error) {
		var in In
		if err := read.bind(from, reflect.ValueOf(&in).Elem(), func() (v fault.Violations) {
			for _, check := range checks {
				v.Merge(check(ctx, in))
			}
			return v
		}); err != nil {
			return nil, err
		}
		return do(ctx, by, in)
	}}
}

// bind reads the whole request and names everything that is wrong with it.
func (p plan) bind(from request, into reflect.Value, check func() fault.Violations) error {
	v := p.params(from.Request, into)
	code := &fault.BadInput
	if len(v) > 0 {
		code = &fault.BadParameter
	}
	if from.body != nil {
		v = append(v, p.body(from.body, into)...)
	}
	v.Merge(check())
	if len(v) == 0 {
		return nil
	}
	return &fault.Failure{Code: code, Violations: v}
}

// Read reads a request's body where there is no request: what a file holds, say. It names everything that is wrong.
func Read[In any](body []byte) (in In, err error) {
	v := planOf(reflect.TypeFor[In]()).body(body, reflect.ValueOf(&in).Elem())
	return in, v.Err()
}
