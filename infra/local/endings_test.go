package main

import (
	"bytes"
	"strings"
	"testing"
)

// Whoever deletes themselves is out of the directory and of the pool, and an administrator restores or erases them.
func TestSomebodyLeavesComesBackAndIsForgotten(t *testing.T) {
	data := t.TempDir()
	base, _ := up(t, "within", data)
	alan, ada := token(t, "within", data, "alan@within.example"), token(t, "within", data, "ada@within.example")
	status, gone := call(t, alan, "DELETE", base+"/v1/users/me?reason=Enough.", "")
	if status != 200 || gone["status"] != "deleted" {
		t.Fatalf("got %d %v, want him deleted", status, gone)
	}
	if status, _ := call(t, alan, "GET", base+"/v1/users/me", ""); status != 403 {
		t.Errorf("got %d, want his token to be worth nothing", status)
	}
	if says := refused(t, data, "alan@within.example"); !strings.Contains(says, "enabled false") {
		t.Errorf("got %q, want his sign-in refused", says)
	}
	id, _ := gone["id"].(string)
	if status, back := call(t, ada, "POST", base+"/v1/users/"+id+"/restore", ""); status != 200 || back["status"] != "active" {
		t.Fatalf("got %d %v, want him back", status, back)
	}
	alan = token(t, "within", data, "alan@within.example")
	if status, all := call(t, alan, "POST", base+"/v1/users/me/export", ""); status != 200 || all["record"] == nil {
		t.Errorf("got %d %v, want everything about him", status, all)
	}
	if status, receipt := call(t, ada, "POST", base+"/v1/users/"+id+"/erase", `{"reason":"Request 17."}`); status != 200 || receipt["id"] != id {
		t.Fatalf("got %d %v, want him erased", status, receipt)
	}
	if status, _ := call(t, alan, "GET", base+"/v1/users/me", ""); status != 401 {
		t.Errorf("got %d, want his token to be nobody's", status)
	}
	if says := refused(t, data, "alan@within.example"); !strings.Contains(says, "no such account") {
		t.Errorf("got %q, want no account", says)
	}
}

// refused is what whoever asks for a token of somebody is told instead.
func refused(t *testing.T, data, login string) string {
	t.Helper()
	var out bytes.Buffer
	err := run(t.Context(), []string{"token", login}, environment(map[string]string{"PRESET": "within", "ROSTER_DATA": data}), &out)
	if err == nil {
		t.Fatalf("%s was given a token", login)
	}
	return err.Error()
}
