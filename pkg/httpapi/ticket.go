package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/operation"
	"github.com/roster-id/roster/pkg/page"
	"github.com/roster-id/roster/pkg/replay"
)

// ticketOf reads the Idempotency-Key. A request without one has no ticket; nor has one to an operation that needs none.
// The ticket belongs to the caller, the method, the path and the key; the fingerprint to the body in its canonical form
// (RFC 8785).
func ticketOf(by authz.Actor, route Route, from request) (t *replay.Ticket, fingerprint string, err error) {
	keys := from.Header.Values("Idempotency-Key")
	if route.Spec.Replay != operation.ByKey || len(keys) == 0 {
		return nil, "", nil
	}
	if len(keys) > 1 {
		return nil, "", &HeaderRepeated
	}
	key := keys[0]
	if key == "" || len(key) > 255 || strings.ContainsFunc(key, func(r rune) bool { return r < 0x20 || r > 0x7e }) {
		return nil, "", &KeyUnusable
	}
	canonical := from.body.Clone()
	if err := canonical.Canonicalize(); err != nil {
		return nil, "", NotJSON.Because(err)
	}
	t = &replay.Ticket{ID: digest(by.ID, from.Method, from.URL.Path, key)}
	fingerprint = digest(string(canonical))
	t.Render = func(answer any) (replay.Receipt, error) {
		out, err := replyOf(route.Spec, from.URL.Path, answer)
		return replay.Receipt{
			ID: t.ID, Fingerprint: fingerprint, Status: out.status, ETag: out.etag, Location: out.location, Body: string(out.body),
		}, err
	}
	return t, fingerprint, nil
}

// again is what the ticket's request was answered before. It is told to nobody but who was told before, and only while
// they may make the request. It may show more than they could read by now: it is what they were shown.
func (c *Corridor) again(ctx context.Context, id, fingerprint string) (reply, bool, error) {
	r, found, err := c.Receipts.Receipt(ctx, id)
	switch {
	case err != nil || !found:
		return reply{}, false, err
	case r.Fingerprint != fingerprint:
		return reply{}, true, &KeyReused
	}
	return reply{
		status: r.Status, etag: r.ETag, location: r.Location, body: []byte(r.Body), media: jsonType, replayed: true,
	}, true, nil
}

func (c *Corridor) keep(ctx context.Context, t *replay.Ticket, out any) error {
	receipt, err := t.Receipt(out)
	if err != nil {
		return err
	}
	return c.Receipts.Keep(ctx, receipt)
}

func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(page.Binding(parts...)))
	return hex.EncodeToString(sum[:])
}
