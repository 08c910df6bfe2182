package config_test

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/config"
)

func env(pairs ...string) func(string) string {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return func(name string) string { return m[name] }
}

func says(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestAnEmptyEnvironmentIsEnoughForWhatReachesNothing(t *testing.T) {
	got, err := config.Read(env())
	if diff := cmp.Diff(config.Config{Preset: "studio", Shards: 4}, got); err != nil || diff != "" {
		t.Errorf("%v, -want +got:\n%s", err, diff)
	}
}

func TestTheWholeEnvironmentIsRead(t *testing.T) {
	key := strings.Repeat("k", 32)
	got, err := config.Read(env(
		"ROSTER_PRESET", "flip", "ROSTER_DIRECTORY_TABLE", "d", "ROSTER_AUDIT_TABLE", "a", "ROSTER_POOL_ID", "p", "ROSTER_ISSUER", "i", "ROSTER_KEYS", "j",
		"ROSTER_CLIENT_IDS", " one, ,two,", "ROSTER_CURSOR_KEY", key, "ROSTER_OPENAPI", "private", "ROSTER_LOG_LEVEL", "warn",
		"ROSTER_SHARDS", "64", "AWS_REGION", "eu-central-1", "AWS_ACCESS_KEY_ID", "id", "AWS_SECRET_ACCESS_KEY", "secret",
		"AWS_SESSION_TOKEN", "token", "AWS_ENDPOINT_URL_DYNAMODB", "http://d", "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", "http://c",
	))
	want := config.Config{
		Preset: "flip", DirectoryTable: "d", AuditTable: "a", PoolID: "p", Issuer: "i", Keys: "j", Clients: []string{"one", "two"}, CursorKey: key,
		OpenAPIPrivate: true, LogLevel: slog.LevelWarn, Shards: 64, Region: "eu-central-1", AccessKey: "id", SecretKey: "secret",
		SessionToken: "token", DynamoDBEndpoint: "http://d", CognitoEndpoint: "http://c",
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v, -want +got:\n%s", err, diff)
	}
	if err := got.Pooled(); err != nil {
		t.Errorf("got %v, want that it suffices", err)
	}
}

func TestEveryVariableThatIsWrongIsNamedAtOnceAndInOneOrder(t *testing.T) {
	const (
		openapi = "config: ROSTER_OPENAPI is public or private"
		shards  = "config: ROSTER_SHARDS is a number from 1 to 64"
		level   = "config: ROSTER_LOG_LEVEL is debug, info, warn or error"
	)
	for want, get := range map[string]func(string) string{
		"":                                     env("ROSTER_OPENAPI", "public", "ROSTER_SHARDS", "1", "ROSTER_LOG_LEVEL", "DEBUG"),
		openapi:                                env("ROSTER_OPENAPI", "Private"),
		shards:                                 env("ROSTER_SHARDS", "0"),
		level:                                  env("ROSTER_LOG_LEVEL", "loud"),
		openapi + "\n" + shards + "\n" + level: env("ROSTER_OPENAPI", "hidden", "ROSTER_SHARDS", "many", "ROSTER_LOG_LEVEL", "-"),
	} {
		for range 20 {
			if got, err := config.Read(get); says(err) != want || err != nil && got.Preset != "" {
				t.Errorf("got %+v, %q, want %q", got, says(err), want)
			}
		}
	}
	for _, s := range []string{"65", "-1", "4.0", " 4", "four", "9223372036854775808"} {
		if _, err := config.Read(env("ROSTER_SHARDS", s)); says(err) != shards {
			t.Errorf("ROSTER_SHARDS=%q: got %v, want it refused", s, err)
		}
	}
}

func TestEveryVariableThatIsMissingIsNamedAtOnceAndInOneOrder(t *testing.T) {
	const tabled, short, pool = "config: AWS_REGION is not set\nconfig: ROSTER_DIRECTORY_TABLE is not set",
		"\nconfig: ROSTER_CURSOR_KEY has fewer than 32 characters", "\nconfig: ROSTER_POOL_ID is not set"
	for range 20 {
		none := config.Config{CursorKey: strings.Repeat("k", 31)}
		for want, got := range map[string]error{tabled: none.Tabled(), tabled + short: none.Stored(), tabled + pool: none.Pooled()} {
			if says(got) != want {
				t.Errorf("got %q, want %q", got, want)
			}
		}
	}
	const operated = "\nconfig: ROSTER_AUDIT_TABLE is not set\nconfig: AWS_ACCESS_KEY_ID is not set\nconfig: AWS_SECRET_ACCESS_KEY is not set"
	if got := (config.Config{}).Operated(); says(got) != tabled+operated {
		t.Errorf("got %q, want %q", says(got), tabled+operated)
	}
	operator := config.Config{Region: "r", DirectoryTable: "d", AuditTable: "a", AccessKey: "k", SecretKey: "s"}
	if err := operator.Operated(); err != nil {
		t.Errorf("got %v, want that it suffices", err)
	}
	enough := config.Config{Region: "r", DirectoryTable: "d"}
	if err := enough.Tabled(); err != nil {
		t.Errorf("got %v, want that it suffices", err)
	}
	// A cursor that is signed with a short key, or none, is one that anybody can make.
	if err := enough.Stored(); err == nil {
		t.Error("got nothing, want that a key is missing")
	}
}
