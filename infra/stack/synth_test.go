package stack_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/roster-id/roster/infra/stack"
	"github.com/roster-id/roster/infra/stage"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/catalog"
	"github.com/roster-id/roster/pkg/operation"
)

// resource is one resource of a template.
type resource struct {
	Type           string
	Properties     map[string]any
	DependsOn      any
	DeletionPolicy string
}

// template is what CloudFormation gets of one stack.
type template struct {
	Resources  map[string]resource
	Parameters map[string]any
	Outputs    map[string]struct{ Value any }
	text       string
}

// deployment is the templates of one stage by part: Root, Data, Identity and so on.
type deployment map[string]template

// assembly is every stage below, synthesized once: Node takes seconds to start and each stage some more.
var assembly struct {
	once   sync.Once
	dir    string
	stages map[string]deployment
}

// variants are the stages that the tests look at: the two that there are, and others that between them use every setting.
func variants() []stack.Props {
	lite, plus, many := stage.Dev, stage.Prod, stage.Dev
	lite.Name, lite.Preset, lite.SignIn.Plan, lite.SignIn.SelfSignUp, lite.Tracing = "lite", "flip", stage.Lite, true, true
	lite.SignIn.Sender = stage.Sender{From: "hello@roster.example", Name: "Roster", Domain: "roster.example", Region: "eu-central-1"}
	lite.API.Origins, lite.Memory = nil, 512
	plus.Name, plus.SignIn.Plan, plus.AlarmMail = "plus", stage.Plus, ""
	plus.Account, plus.Region = "123456789012", "eu-central-1"
	plus.Preset, plus.Own = "", ownPreset()
	plus.API.Domain = stage.Domain{Name: "api.roster.example", Certificate: "arn:aws:acm:eu-central-1:123456789012:certificate/x"}
	many.Name, many.Preset = "many", "resonate"
	real := stack.Props{Operations: catalog.Operations(), Triggers: catalog.Triggers()}
	crowd := stack.Props{Operations: sixty(), Triggers: []operation.Trigger{meddler}}
	all := []stack.Props{real, real, real, real, crowd}
	for i, s := range []stage.Stage{stage.Dev, stage.Prod, lite, plus, many} {
		all[i].Stage = s
	}
	return all
}

// ownPreset is a preset file of somebody's own.
func ownPreset() []byte {
	raw, err := os.ReadFile("../../pkg/preset/studio.json")
	if err != nil {
		panic(err)
	}
	return bytes.Replace(raw, []byte(`"studio"`), []byte(`"mine"`), 1)
}

// meddler is a trigger that acts in the pool that calls it.
var meddler = operation.Trigger{
	Name: "pre-sign-up", Source: "PreSignUp",
	Touches: []operation.Touch{operation.ReadDirectory, operation.PoolSignOut, operation.PoolDelete},
}

// sixty is a catalog of sixty rows, each of which touches everything.
func sixty() (rows []operation.Spec) {
	for _, noun := range []string{"group", "session", "client", "api-key", "invite", "membership", "setting", "tenant", "flag", "export"} {
		for _, verb := range []string{"create", "get", "list", "update", "delete", "restore"} {
			rows = append(rows, operation.Spec{
				Name: verb + "-" + noun, Method: "POST", Path: "/v1/" + noun + "/{id}/" + verb, Needs: authz.UsersRead,
				Touches: []operation.Touch{
					operation.ReadDirectory, operation.WriteDirectory, operation.ReadAudit, operation.WriteAudit,
					operation.PoolCreate, operation.PoolEnable, operation.PoolDisable, operation.PoolSignOut, operation.PoolDelete,
				},
			})
		}
	}
	return rows
}

func TestMain(m *testing.M) {
	code := m.Run()
	os.RemoveAll(assembly.dir) //nolint:errcheck // a folder for temporary files
	os.Exit(code)
}

// synthesized gives the templates of a stage. Without Node there are none: the test is skipped on a laptop, and fails
// where CI says that nothing may be skipped.
func synthesized(t *testing.T, name string) deployment {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("there is no node on the PATH, and the AWS construct library runs on it; CI may not skip this")
		}
		t.Skip("SKIPPED: there is no node on the PATH, and the AWS construct library runs on it (Node 20 or later)")
	}
	assembly.once.Do(func() { synthesize(t) })
	d, there := assembly.stages[name]
	if !there {
		t.Fatalf("got no templates of stage %s: synthesis failed before", name)
	}
	return d
}

func synthesize(t *testing.T) {
	dir, err := os.MkdirTemp("", "roster-synth-")
	if err != nil {
		t.Fatal(err)
	}
	assembly.dir = dir
	code, out := filepath.Join(dir, "code"), filepath.Join(dir, "out")
	if err := os.Mkdir(code, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(code, "bootstrap"), []byte("stub"), 0o600); err != nil {
		t.Fatal(err)
	}
	app := awscdk.NewApp(&awscdk.AppProps{Outdir: &out, AnalyticsReporting: jsii.Bool(false)})
	for _, p := range variants() {
		p.Code = func(string) string { return code }
		stack.New(app, p)
	}
	stack.Check(app)
	app.Synth(nil)
	assembly.stages = map[string]deployment{}
	for _, p := range variants() {
		assembly.stages[p.Stage.Name] = read(t, out, p.Stage.Name)
	}
}

// read finds a stage's templates by the names that the construct library gives to files.
func read(t *testing.T, out, name string) deployment {
	t.Helper()
	d := deployment{}
	d["Root"] = parse(t, filepath.Join(out, "roster-"+name+".template.json"))
	files, err := filepath.Glob(filepath.Join(out, "roster"+name+"*.nested.template.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("got %d nested templates of %s, %v; want some", len(files), name, err)
	}
	part := regexp.MustCompile(`^roster` + name + `(.+)[0-9A-F]{8}\.nested\.template\.json$`)
	for _, f := range files {
		d[part.FindStringSubmatch(filepath.Base(f))[1]] = parse(t, f)
	}
	return d
}

func parse(t *testing.T, file string) (x template) {
	t.Helper()
	raw, err := os.ReadFile(file) //nolint:gosec // a file that this test wrote
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &x); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	x.text = string(raw)
	return x
}

// each calls look with every resource of a type, the part it is in and its logical id.
func (d deployment) each(kind string, look func(part, id string, r resource)) {
	for part, x := range d {
		for id, r := range x.Resources {
			if r.Type == kind {
				look(part, id, r)
			}
		}
	}
}

// one is the only resource of a type.
func (d deployment) one(t *testing.T, kind string) (found resource) {
	t.Helper()
	n := 0
	d.each(kind, func(_, _ string, r resource) { n++; found = r })
	if n != 1 {
		t.Fatalf("got %d of %s, want one", n, kind)
	}
	return found
}

// at follows a path through maps and lists; nil is that there is nothing.
func at(v any, path ...any) any {
	for _, p := range path {
		switch p := p.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[p]
		case int:
			l, _ := v.([]any)
			if p >= len(l) {
				return nil
			}
			v = l[p]
		}
	}
	return v
}

// is compares what a template holds with what it must.
func is(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := canonical(got), canonical(want); g != w {
		t.Errorf("%s: got %s, want %s", what, g, w)
	}
}

func canonical(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(err)
	}
	return string(raw)
}

// holds reports what an assertion of the construct library finds, which it says by panicking.
func holds(t *testing.T, what string, assertion func()) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("%s: %v", what, r)
		}
	}()
	assertion()
}
