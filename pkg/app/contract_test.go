//go:build !race

package app_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	"github.com/roster-id/roster/pkg/openapi/document"
)

// racing tells that races are looked for.
const racing = false

// contract is the published document, made once.
var contract = sync.OnceValues(func() (validator.Validator, error) {
	doc, err := libopenapi.NewDocument(document.JSON)
	if err != nil {
		return nil, err
	}
	v, errs := validator.NewValidator(doc)
	if len(errs) > 0 {
		return nil, errs[0]
	}
	return v, nil
})

// one validation at a time: the library does not say that more are safe.
var judging sync.Mutex

// kept fails when an answer is not one that the contract describes. Every answer of every test comes by here.
func (h *house) kept(r *http.Request, w *httptest.ResponseRecorder) {
	h.Helper()
	if h.lines.last().Operation == "" || w.Code == http.StatusNotModified {
		return
	}
	v, err := contract()
	if err != nil {
		h.Fatal(err)
	}
	judging.Lock()
	defer judging.Unlock()
	got := w.Result()
	got.Body = io.NopCloser(bytes.NewReader(w.Body.Bytes()))
	if ok, wrong := v.ValidateHttpResponse(r, got); !ok {
		for _, x := range wrong {
			h.Errorf("%s %s answered %d, which the contract does not describe: %s: %s\n%s", r.Method, r.URL.Path, w.Code, x.Message, x.Reason, w.Body)
		}
	}
}
