package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/roster-id/roster/infra/demo"
)

// terminal is what a person sees.
type terminal struct {
	mu   sync.Mutex
	text bytes.Buffer
	said chan struct{} // closed once the server says that it runs
	once sync.Once
}

func (t *terminal) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n, err := t.text.Write(p)
	if strings.Contains(t.text.String(), "make -s token") {
		t.once.Do(func() { close(t.said) })
	}
	return n, err
}

func (t *terminal) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String()
}

func environment(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

// up starts a server on a free port; down ends it and gives its error.
func up(t *testing.T, preset, data string) (base string, down func() error) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	screen, ended := &terminal{said: make(chan struct{})}, make(chan error, 1)
	go func() {
		ended <- run(ctx, nil, environment(map[string]string{"PRESET": preset, "PORT": "0", "ROSTER_DATA": data}), screen)
	}()
	select {
	case <-screen.said:
	case err := <-ended:
		stop()
		t.Fatalf("it ended: %v\n%s", err, screen)
	}
	base = regexp.MustCompile(`Home +(http://[^/]+)/`).FindStringSubmatch(screen.String())[1]
	var once sync.Once
	down = func() (err error) {
		once.Do(func() { stop(); err = <-ended })
		return err
	}
	t.Cleanup(func() { _ = down() })
	return base, down
}

func token(t *testing.T, preset, data, login string) string {
	t.Helper()
	var out bytes.Buffer
	env := environment(map[string]string{"PRESET": preset, "ROSTER_DATA": data})
	if err := run(t.Context(), []string{"token", login}, env, &out); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(out.String())
}

func call(t *testing.T, token, method, address, body string) (status int, answer map[string]any) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	if err := json.NewDecoder(got.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return got.StatusCode, answer
}

func TestWhatWasDoneSurvivesARestart(t *testing.T) {
	data := t.TempDir()
	base, down := up(t, "studio", data)
	status, made := call(t, token(t, "studio", data, "ada"), "POST", base+"/v1/users", `{"username":"noor","roles":["assistant"]}`)
	if status != 201 {
		t.Fatalf("got %d %v, want 201", status, made)
	}
	if err := down(); err != nil {
		t.Fatalf("it did not end cleanly: %v", err)
	}
	base, _ = up(t, "studio", data)
	status, found := call(t, token(t, "studio", data, "ada"), "GET", base+"/v1/users/lookup?username=noor", "")
	if status != 200 || found["id"] != made["id"] {
		t.Errorf("got %d %v, want %v again", status, found, made["id"])
	}
	// The seed does not come again to what is there.
	status, all := call(t, token(t, "studio", data, "ada"), "GET", base+"/v1/users?limit=100", "")
	people, err := demo.People("studio")
	if items, _ := all["items"].([]any); status != 200 || err != nil || len(items) != len(people)+1 {
		t.Errorf("got %d users, want the %d of the demo and noor", len(items), len(people))
	}
}

func TestEveryPresetHasADirectoryToTry(t *testing.T) {
	for preset, login := range map[string]string{
		"studio": "ada", "resonate": "ada@coop.example", "flip": "ada@hub.example", "within": "ada@within.example",
	} {
		data := t.TempDir()
		base, _ := up(t, preset, data)
		if status, me := call(t, token(t, preset, data, login), "GET", base+"/v1/users/me", ""); status != 200 || me["name"] != "Ada Lovelace" {
			t.Errorf("%s: got %d %v, want Ada", preset, status, me)
		} else if people, err := demo.People(preset); err != nil || me["id"] != people[0].ID {
			t.Errorf("%s: got id %v and %v, want %s, as events/ call her", preset, me["id"], err, people[0].ID)
		}
	}
}

func TestATokenThatIsNoneIsRefused(t *testing.T) {
	base, _ := up(t, "studio", t.TempDir())
	status, problem := call(t, "nonsense", "GET", base+"/v1/users/me", "")
	if status != 401 || problem["code"] != "token_invalid" {
		t.Errorf("got %d %v, want 401 token_invalid", status, problem)
	}
	if status, report := call(t, "nonsense", "GET", base+"/health", ""); status != 200 {
		t.Errorf("got %d %v, want health whoever asks", status, report)
	}
}

// field finds a hidden field of a form.
func field(t *testing.T, page, name string) string {
	t.Helper()
	found := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("no field %s in %s", name, page)
	}
	return found[1]
}

func text(t *testing.T, answer *http.Response, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestAStrangerSignsInFromTheHomePage(t *testing.T) {
	base, _ := up(t, "studio", t.TempDir())
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	get := func(path string) string {
		answer, err := browser.Get(base + path)
		return text(t, answer, err)
	}
	login := get("/sign-in")
	answer, err := browser.PostForm(base+"/pool/login", url.Values{
		"request": {field(t, login, "request")}, "csrf": {field(t, login, "csrf")}, "login": {"grace"}, "password": {demo.Password},
	})
	page := text(t, answer, err)
	shown := regexp.MustCompile(`<textarea[^>]*>([^<]+)<`).FindStringSubmatch(page)
	if shown == nil {
		t.Fatalf("no token in %s", page)
	}
	if status, me := call(t, shown[1], "GET", base+"/v1/users/me", ""); status != 200 || me["username"] != "grace" {
		t.Errorf("got %d %v, want grace", status, me)
	}
	// The address that a browser comes back to is good for that browser, once.
	if again := get("/signed-in?code=x&state=y"); strings.Contains(again, "<textarea") || !strings.Contains(again, `role="alert"`) {
		t.Errorf("got %s, want it refused", again)
	}
	if disabled, _ := http.Get(base + "/signed-in?code=x&state=y"); disabled.StatusCode != 400 {
		t.Errorf("got %d for somebody else's errand, want 400", disabled.StatusCode)
	}
}

func TestWhatCannotBeIsSaidInOneLine(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := strconv.Itoa(taken.Addr().(*net.TCPAddr).Port)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	running := t.TempDir()
	up(t, "studio", running)
	for what, c := range map[string]struct {
		args []string
		env  map[string]string
		says string
	}{
		"an unknown preset":   {nil, map[string]string{"PRESET": "circus"}, "there are: flip, resonate, studio, within"},
		"a port in use":       {nil, map[string]string{"PORT": port, "ROSTER_DATA": t.TempDir()}, "port " + port},
		"a port that is none": {nil, map[string]string{"PORT": "eighty"}, "PORT is a number"},
		"a host that is none": {nil, map[string]string{"LISTEN": "example.org"}, "LISTEN is"},
		"no tables":           {nil, map[string]string{"DYNAMODB": "http://127.0.0.1:1", "ROSTER_DATA": t.TempDir(), "PORT": "0"}, "the tables at"},
		"an unusable folder":  {nil, map[string]string{"ROSTER_DATA": file, "PORT": "0"}, "data folder"},
		"data in use":         {nil, map[string]string{"ROSTER_DATA": running, "PORT": "0"}, "directory.db"},
		"no server":           {[]string{"token", "ada"}, map[string]string{"ROSTER_DATA": t.TempDir()}, "make run"},
		"nobody of that name": {[]string{"token", "nemo"}, map[string]string{"ROSTER_DATA": running}, "nemo"},
		"a reset meanwhile":   {[]string{"reset"}, map[string]string{"ROSTER_DATA": running}, "stop it first"},
		"no such command":     {[]string{"dance"}, nil, "usage"},
	} {
		err := run(t.Context(), c.args, environment(c.env), io.Discard)
		if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v, want one line that says %q", what, err, c.says)
		}
	}
}

func TestAResetForgetsEverything(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	_, down := up(t, "studio", data)
	if err := down(); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := run(t.Context(), []string{"reset"}, environment(map[string]string{"ROSTER_DATA": data}), &out); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(data); !os.IsNotExist(err) || !strings.Contains(out.String(), "gone") {
		t.Errorf("got %v and %q, want nothing left, and that said", err, out.String())
	}
}
