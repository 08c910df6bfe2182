package stage_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/roster-id/roster/infra/stage"
)

func TestEveryStageWorks(t *testing.T) {
	for _, name := range stage.Names() {
		if s, err := stage.Named(name); err != nil || s.Name != name {
			t.Errorf("got %q, %v; want %q and no error", s.Name, err, name)
		}
	}
}

func TestAnUnknownStageNamesTheKnownOnes(t *testing.T) {
	_, err := stage.Named("production")
	if want := `there is no stage "production"; there are: dev, prod`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestProductionKeepsWhatDevelopmentThrowsAway(t *testing.T) {
	if !stage.Prod.Keep || stage.Dev.Keep {
		t.Errorf("got Keep %v in prod and %v in dev, want true and false", stage.Prod.Keep, stage.Dev.Keep)
	}
}

func TestASettingThatCannotWorkIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*stage.Stage)
		want   string
	}{
		"preset":           {func(s *stage.Stage) { s.Preset = "resonance" }, `there is no preset "resonance"`},
		"two presets":      {func(s *stage.Stage) { s.Own = studio(t) }, "it has the preset studio and one of its own"},
		"bad preset":       {func(s *stage.Stage) { s.Preset, s.Own = "", []byte(`{"preset": "mine"}`) }, "preset mine: it needs a name and a version; the login key"},
		"name":             {func(s *stage.Stage) { s.Name = "my-stage" }, `the name "my-stage"`},
		"account":          {func(s *stage.Stage) { s.Account = "123" }, `the account "123"`},
		"no shards":        {func(s *stage.Stage) { s.Shards = 0 }, "shards are 1 to 64, not 0"},
		"openapi":          {func(s *stage.Stage) { s.OpenAPI = "" }, "OpenAPI is public or private"},
		"level":            {func(s *stage.Stage) { s.LogLevel = "loud" }, "the log level"},
		"retention":        {func(s *stage.Stage) { s.LogDays = 15 }, "for 15 days"},
		"memory":           {func(s *stage.Stage) { s.Memory = 64 }, "not 64"},
		"no cap":           {func(s *stage.Stage) { s.Capacity.Writes = 0 }, "capacity needs caps"},
		"prefix":           {func(s *stage.Stage) { s.SignIn.DomainPrefix = "Roster!" }, `the domain prefix "Roster!"`},
		"reserved prefix":  {func(s *stage.Stage) { s.SignIn.DomainPrefix = "my-aws" }, "reserves words"},
		"no callback":      {func(s *stage.Stage) { s.SignIn.Callbacks = nil }, "needs a callback"},
		"plain callback":   {func(s *stage.Stage) { s.SignIn.Callbacks = []string{"http://roster.example/cb"} }, "not an https address"},
		"wild logout":      {func(s *stage.Stage) { s.SignIn.Logouts = []string{"https://*.example/"} }, "not an https address"},
		"plan":             {func(s *stage.Stage) { s.SignIn.Plan = "FREE" }, "the plan is LITE"},
		"half a sender":    {func(s *stage.Stage) { s.SignIn.Sender.From = "a@b.example" }, "the sender needs"},
		"any origin":       {func(s *stage.Stage) { s.API.Origins = []string{"*"} }, `"*" is not an origin`},
		"origin and path":  {func(s *stage.Stage) { s.API.Origins = []string{"https://roster.example/"} }, "is not an origin"},
		"no rate":          {func(s *stage.Stage) { s.API.Rate.Second = 0 }, "needs a rate"},
		"rate of nothing":  {func(s *stage.Stage) { s.API.Rates = map[string]stage.Rate{"fly": {Second: 1, Burst: 1}} }, `the rate of "fly"`},
		"bare domain":      {func(s *stage.Stage) { s.API.Domain.Name = "api.roster.example" }, "needs a certificate"},
		"alarm to nowhere": {func(s *stage.Stage) { s.AlarmMail = "ops" }, "e-mail address"},
	} {
		t.Run(name, func(t *testing.T) {
			s := stage.Dev
			c.change(&s)
			err := s.Check()
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want one line with %s", err, c.want)
			}
		})
	}
}

// studio is a preset file.
func studio(t *testing.T) []byte {
	t.Helper()
	raw, err := os.ReadFile("../../pkg/preset/studio.json")
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestAPresetOfOnesOwnIsTaken(t *testing.T) {
	s := stage.Prod
	s.Preset, s.Own = "", bytes.Replace(studio(t), []byte(`"studio"`), []byte(`"mine"`), 1)
	if rules, err := s.Rules(); err != nil || rules.Name != "mine" || s.Check() != nil {
		t.Errorf("got %s, %v, %v, want mine and no error", rules.Name, err, s.Check())
	}
}

func TestAWholeSenderIsTaken(t *testing.T) {
	s := stage.Prod
	s.SignIn.Sender = stage.Sender{From: "hello@roster.example", Domain: "roster.example", Region: "eu-central-1"}
	if err := s.Check(); err != nil {
		t.Errorf("got %v, want no error", err)
	}
}
