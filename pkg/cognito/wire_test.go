package cognito_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/cognito"
)

var update = flag.Bool("update", false, "write the golden files anew")

const (
	poolID = "eu-central-1_Ab1cD2eF3"
	sub    = "b3e0c4f2-6d3b-4a56-9a63-0a4a8e1c7d10"
	wanted = "01957a3c-1d9e-7cc0-8f9b-0c1d2e3f4a5b" // the intent of every create
)

// reply is one answer of the pretended Cognito; lost is an answer that never comes.
type reply struct {
	status int
	body   string
	lost   error
}

func ok(body string) reply { return reply{status: http.StatusOK, body: body} }

func refuse(code string) reply {
	status := http.StatusBadRequest
	if code == "InternalErrorException" || code == "ServiceUnavailable" {
		status = http.StatusInternalServerError
	}
	return reply{status: status, body: fmt.Sprintf(`{"__type":%q,"message":"the message of %s"}`, code, code)}
}

func created(username string) reply {
	return ok(fmt.Sprintf(`{"User":%s}`, listed(username, wanted)))
}

func listed(username, intent string) string {
	return fmt.Sprintf(`{"Username":%q,"Attributes":[{"Name":"email","Value":"mia@example.org"},{"Name":"sub","Value":%q},`+
		`{"Name":"custom:intent","Value":%q}],"Enabled":true,"UserStatus":"FORCE_CHANGE_PASSWORD"}`, username, sub, intent)
}

func list(users ...string) reply { return ok(`{"Users":[` + strings.Join(users, ",") + `]}`) }

// wire stands in for the network under the real SDK: it answers as told and keeps what was asked.
type wire struct {
	replies []reply
	said    strings.Builder
	asked   int
}

// RoundTrip keeps the request and gives the next reply.
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, body, "", "  "); err != nil {
		return nil, err
	}
	fmt.Fprintf(&w.said, "%s %s\nContent-Type: %s\nX-Amz-Target: %s\n%s\n\n", r.Method, r.URL,
		r.Header.Get("Content-Type"), r.Header.Get("X-Amz-Target"), indented.Bytes())
	if w.asked++; w.asked > len(w.replies) {
		return nil, errors.New("nothing more was expected")
	}
	next := w.replies[w.asked-1]
	if next.lost != nil {
		return nil, next.lost
	}
	return &http.Response{
		StatusCode: next.status, Header: http.Header{"Content-Type": {"application/x-amz-json-1.1"}},
		Body: io.NopCloser(strings.NewReader(next.body)), Request: r,
	}, nil
}

// pool is a pool over a wire with those replies.
func pool(login cognito.LoginKey, replies ...reply) (*cognito.Pool, *wire) {
	w := &wire{replies: replies}
	client := cognito.Client(aws.Config{
		Region: "eu-central-1", HTTPClient: &http.Client{Transport: w},
		Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""),
	}, "")
	return cognito.New(client, poolID, login), w
}

// spent says what of the script was not played.
func (w *wire) spent(t *testing.T) {
	t.Helper()
	if w.asked != len(w.replies) {
		t.Errorf("Cognito was asked %d times, want %d:\n%s", w.asked, len(w.replies), w.said.String())
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", strings.NewReplacer(" ", "-", ",", "", "'", "").Replace(name)+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}
