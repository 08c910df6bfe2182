package main

import (
	"os"
	"testing"

	"github.com/roster-id/roster/pkg/dynamodb/dynamodbtest"
)

func TestOnlyAServerOfThisMachineIsTouched(t *testing.T) {
	for endpoint, taken := range map[string]bool{
		"http://127.0.0.1:8000": true, "http://[::1]:8000": true, "http://localhost:8000": true,
		"http://host.docker.internal:8000": true, "http://172.17.0.2:8000": true,
		"https://dynamodb.eu-central-1.amazonaws.com": false, "http://8.8.8.8": false, "http://localhost.example.org": false,
		"": false, "127.0.0.1:8000": false, "http://%zz": false,
	} {
		if err := local(endpoint); (err == nil) != taken {
			t.Errorf("%q: got %v, want taken %t", endpoint, err, taken)
		}
	}
	if err := run(t.Context(), []string{"-endpoint", "https://dynamodb.eu-central-1.amazonaws.com"}); err == nil {
		t.Error("run: got no error, want the endpoint refused")
	}
}

func TestTablesAreMadeOnceAndLeftAlone(t *testing.T) {
	names := dynamodbtest.Tables(t, dynamodbtest.Client(t))
	at := os.Getenv(dynamodbtest.Endpoint)
	for range 2 {
		err := run(t.Context(), []string{"-endpoint", at, "-directory", names["directory"], "-audit", names["audit"]})
		if err != nil {
			t.Errorf("got %v, want no error", err)
		}
	}
}
