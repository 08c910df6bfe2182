package openapi_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	"github.com/roster-id/roster/pkg/catalog"
	"github.com/roster-id/roster/pkg/openapi"
	"github.com/roster-id/roster/pkg/operation"
)

var about = openapi.Info{Title: "Roster", Version: "1.2.3", Issuer: "https://issuer.example/pool"}

func write(t *testing.T, rows []operation.Spec) []byte {
	t.Helper()
	doc, err := openapi.Of(rows, about)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func contract(t *testing.T) validator.Validator {
	t.Helper()
	doc, err := libopenapi.NewDocument(write(t, catalog.Operations()))
	if err != nil {
		t.Fatal(err)
	}
	v, errs := validator.NewValidator(doc)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return v
}

// exchange is a row's example as it goes over the wire.
func exchange(row operation.Spec, body string) (*http.Request, *http.Response) {
	r := httptest.NewRequest(row.Method, "http://roster.example"+row.Example.Target, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer token")
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if row.Example.IfMatch != "" {
		r.Header.Set("If-Match", row.Example.IfMatch)
	}
	h := http.Header{"Content-Type": {"application/json"}, "X-Request-Id": {"0196f5a0-0000-7000-8000-000000000001"}}
	h.Set("ETag", `"3"`)
	h.Set("Location", row.Path+"/1")
	h.Set("Idempotency-Replayed", "true")
	return r, &http.Response{
		StatusCode: row.Status, Header: h, Body: io.NopCloser(strings.NewReader(row.Example.Answer)), Request: r,
	}
}

func TestTheDocumentIsOpenAPI31(t *testing.T) {
	ok, errs := contract(t).ValidateDocument()
	for _, e := range errs {
		t.Error(e)
	}
	if !ok {
		t.Error("got an invalid document, want a valid one")
	}
}

func TestEveryExampleIsAnExchangeOfTheContract(t *testing.T) {
	v := contract(t)
	for _, row := range catalog.Operations() {
		t.Run(row.Name, func(t *testing.T) {
			ok, errs := v.ValidateHttpRequestResponse(exchange(row, row.Example.Body))
			for _, e := range errs {
				t.Errorf("%s: %s %v", e.Message, e.Reason, e.SchemaValidationErrors)
			}
			if !ok && len(errs) == 0 {
				t.Error("got a refusal, want none")
			}
		})
	}
}

// An answer's schema is open, so that a slip in an example would pass for a new member. The type knows better.
func TestNoExampleAnswersWithAMemberThatTheTypeLacks(t *testing.T) {
	for _, row := range catalog.Operations() {
		if row.Raw != "" {
			continue
		}
		d := json.NewDecoder(strings.NewReader(row.Example.Answer))
		d.DisallowUnknownFields()
		if err := d.Decode(reflect.New(row.Out).Interface()); err != nil {
			t.Errorf("%s: got %v, want an answer of %v", row.Name, err, row.Out)
		}
	}
}

func TestABodyOutsideTheContractIsSeen(t *testing.T) {
	v := contract(t)
	rows := map[string]operation.Spec{}
	for _, row := range catalog.Operations() {
		rows[row.Name] = row
	}
	for _, c := range []struct{ operation, body string }{
		{"create-user", `{"username":"noor","administrator":true}`},
		{"create-user", `{"username":"noor","email":17}`},
		{"create-user", `{"username":"noor","link":{"type":"artist"}}`},
		{"create-user", `{"username":"noor","country":"Germany"}`},
		{"update-user", `{"phoneNumber":"020 7946 0958"}`},
		{"update-user", `{"id":"0196f5a0-0000-4000-8000-000000000002"}`},
		{"set-user-roles", `{}`},
		{"set-user-roles", `{"roles":null}`},
	} {
		r, _ := exchange(rows[c.operation], c.body)
		if ok, _ := v.ValidateHttpRequest(r); ok {
			t.Errorf("%s took %s, want a refusal", c.operation, c.body)
		}
	}
}

func TestAPatchMayClearWhatACreationMayNotLeaveNull(t *testing.T) {
	v := contract(t)
	for _, row := range catalog.Operations() {
		if row.Name != "update-user" && row.Name != "create-user" {
			continue
		}
		r, _ := exchange(row, `{"country":null,"link":null}`)
		if row.Method == http.MethodPatch {
			r.Header.Set("Content-Type", "application/merge-patch+json")
		}
		if ok, errs := v.ValidateHttpRequest(r); ok != (row.Method == http.MethodPatch) {
			t.Errorf("%s took null: got %v, want %v: %v", row.Name, ok, !ok, errs)
		}
	}
}

func TestTheSameRowsGiveTheSameBytes(t *testing.T) {
	first := write(t, catalog.Operations())
	for range 5 {
		if !bytes.Equal(first, write(t, catalog.Operations())) {
			t.Fatal("got two documents, want one")
		}
	}
}
