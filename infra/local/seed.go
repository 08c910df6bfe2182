package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/roster-id/roster/infra/demo"
	"github.com/roster-id/roster/pkg/user"
)

// seed makes the demo directory through the same use cases that people go through, where it is not there yet.
func (h *house) seed(ctx context.Context) error {
	people, err := demo.People(h.preset)
	if err == nil {
		err = demo.Prepare(ctx, h.world)
	}
	if err != nil {
		return err
	}
	for _, p := range people {
		if err := h.welcome(ctx, p); err != nil {
			return fmt.Errorf("%s: %w", p.Name, err)
		}
	}
	return nil
}

// welcome invites one person, who then signs in once, or does not, or is disabled or deleted again. Whoever is there
// already stays as they are, whatever has become of them.
func (h *house) welcome(ctx context.Context, p demo.Person) error {
	in, err := p.Request()
	if err != nil {
		return err
	}
	_, err = h.users.Directory.Resolve(ctx, user.Login{Username: in.Username, Email: in.Email})
	if !errors.Is(err, &user.Missing) {
		return err
	}
	if _, err := p.Settle(ctx, h.users); err != nil || p.Status == string(user.Pending) {
		return err // who was only invited finds the one-time password in the mailbox
	}
	return h.pool.SetPassword(ctx, p.Login(), demo.Password, true)
}

// welcome tells whoever started the server where to go.
func welcome(out io.Writer, s settings, base string) {
	people, err := demo.People(s.preset.Name)
	if err != nil {
		return
	}
	_, _ = fmt.Fprintf(out, `
  Roster is running, with the preset %s. Ctrl-C stops it; make reset forgets everything.

    Home       %s/
    Reference  %s/reference/
    Mailbox    %s/mail
    Issuer     %s/pool

  Sign in as any of these, with the password %s:

`, s.preset.Name, base, base, base, base, demo.Password)
	for _, p := range people {
		line := fmt.Sprintf("    %-26s %-16s %s %s", p.Login(), p.Role, p.Name, state(p))
		_, _ = fmt.Fprintln(out, strings.TrimRight(line, " "))
	}
	_, _ = fmt.Fprintf(out, `
  Try it, in another terminal:

    curl -s '%s/v1/users?sort=name' -H "Authorization: Bearer $(make -s token PRESET=%s USER=%s)"

`, base, s.preset.Name, people[0].Login())
}

func state(p demo.Person) string {
	switch p.Status {
	case "pending":
		return "(invited: the one-time password is in the mailbox)"
	case "disabled", "deleted":
		return "(" + p.Status + ")"
	}
	return ""
}
