// Package config is what a function is told by its environment. It names everything that is missing or wrong at once.
package config

import (
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
)

// Config is the environment of a function, read.
type Config struct {
	Preset         string
	DirectoryTable string
	AuditTable     string
	PoolID         string
	Issuer         string   // of access tokens: https://cognito-idp.<region>.amazonaws.com/<pool>
	Keys           string   // where the issuer's keys are got; "" is the issuer's own place
	Clients        []string // the app clients whose tokens are taken
	CursorKey      string   // secret, 32 characters or more
	OpenAPIPrivate bool
	LogLevel       slog.Level
	Shards         int // of lists; never to be changed once there are rows

	Region, AccessKey, SecretKey, SessionToken string // as Lambda gives them
	DynamoDBEndpoint, CognitoEndpoint          string // for local servers; "" is AWS
}

// Read reads the environment through get, and names every variable that holds what it must not. An operation that
// reaches nothing needs nothing of it; what is needed by one that does is checked with Stored and Pooled.
func Read(get func(string) string) (Config, error) {
	c := Config{
		Preset: or(get("ROSTER_PRESET"), "studio"), DirectoryTable: get("ROSTER_DIRECTORY_TABLE"),
		AuditTable: get("ROSTER_AUDIT_TABLE"), PoolID: get("ROSTER_POOL_ID"), Issuer: get("ROSTER_ISSUER"), Keys: get("ROSTER_KEYS"),
		Clients: list(get("ROSTER_CLIENT_IDS")), CursorKey: get("ROSTER_CURSOR_KEY"),
		Region: get("AWS_REGION"), AccessKey: get("AWS_ACCESS_KEY_ID"), SecretKey: get("AWS_SECRET_ACCESS_KEY"),
		SessionToken: get("AWS_SESSION_TOKEN"), DynamoDBEndpoint: get("AWS_ENDPOINT_URL_DYNAMODB"),
		CognitoEndpoint: get("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"),
	}
	var wrong []error
	switch get("ROSTER_OPENAPI") {
	case "", "public":
	case "private":
		c.OpenAPIPrivate = true
	default:
		wrong = append(wrong, errors.New("config: ROSTER_OPENAPI is public or private"))
	}
	var err error
	if c.Shards, err = strconv.Atoi(or(get("ROSTER_SHARDS"), "4")); err != nil || c.Shards < 1 || c.Shards > 64 {
		wrong = append(wrong, errors.New("config: ROSTER_SHARDS is a number from 1 to 64"))
	}
	if err := c.LogLevel.UnmarshalText([]byte(or(get("ROSTER_LOG_LEVEL"), "info"))); err != nil {
		wrong = append(wrong, errors.New("config: ROSTER_LOG_LEVEL is debug, info, warn or error"))
	}
	if len(wrong) > 0 {
		return Config{}, errors.Join(wrong...)
	}
	return c, nil
}

// Tabled is nil when the environment suffices for what reaches the table.
func (c Config) Tabled() error {
	return errors.Join(missing("AWS_REGION", c.Region), missing("ROSTER_DIRECTORY_TABLE", c.DirectoryTable))
}

// Stored is nil when the environment suffices for an operation that reaches the table for a caller, whose cursors it
// signs: a key that is short, or none, would sign for everybody.
func (c Config) Stored() error {
	var short error
	if len(c.CursorKey) < 32 {
		short = errors.New("config: ROSTER_CURSOR_KEY has fewer than 32 characters")
	}
	return errors.Join(c.Tabled(), short)
}

// Pooled is nil when the environment suffices for what reaches the table and the pool.
func (c Config) Pooled() error {
	return errors.Join(c.Tabled(), missing("ROSTER_POOL_ID", c.PoolID))
}

// Operated is nil when the environment suffices for an operator's command, which changes the directory from outside AWS.
func (c Config) Operated() error {
	return errors.Join(
		c.Tabled(), missing("ROSTER_AUDIT_TABLE", c.AuditTable),
		missing("AWS_ACCESS_KEY_ID", c.AccessKey), missing("AWS_SECRET_ACCESS_KEY", c.SecretKey),
	)
}

func missing(name, value string) error {
	if value == "" {
		return fmt.Errorf("config: %s is not set", name)
	}
	return nil
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func list(s string) (items []string) {
	for item := range strings.SplitSeq(s, ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}
