package hosted

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Message is one mail that the pool would have sent. On a laptop nothing is sent: a person reads it in the Mailbox.
type Message struct {
	Sent    time.Time
	To      string
	Subject string
	Text    string
}

// kept is how many messages the mailbox holds; the oldest go.
const kept = 200

// mail adds a message in the transaction that makes its code or password true.
func (r rows) mail(m Message) error {
	box := r.bucket(mails)
	position, err := box.NextSequence()
	if err != nil {
		return down(fmt.Errorf("hosted: number a message: %w", err))
	}
	raw, err := json.Marshal(m)
	if err != nil {
		return down(fmt.Errorf("hosted: write a message: %w", err))
	}
	if err := box.Put(at(position), raw); err != nil {
		return down(fmt.Errorf("hosted: keep a message: %w", err))
	}
	if position <= kept {
		return nil
	}
	return dropThrough(box, at(position-kept))
}

func at(position uint64) []byte { return binary.BigEndian.AppendUint64(nil, position) }

func dropThrough(box *bolt.Bucket, last []byte) error {
	c := box.Cursor()
	for key, _ := c.First(); key != nil && string(key) <= string(last); key, _ = c.First() {
		if err := c.Delete(); err != nil {
			return down(fmt.Errorf("hosted: drop an old message: %w", err))
		}
	}
	return nil
}

// Messages gives the kept messages, the newest first.
func (p *Pool) Messages(ctx context.Context) ([]Message, error) {
	var all []Message
	err := p.view(ctx, func(r rows) error {
		c := r.bucket(mails).Cursor()
		for key, raw := c.Last(); key != nil; key, raw = c.Prev() {
			var m Message
			if err := json.Unmarshal(raw, &m); err != nil {
				return down(fmt.Errorf("hosted: read a message: %w", err))
			}
			all = append(all, m)
		}
		return nil
	})
	return all, err
}

// Mailbox is a page with the kept messages, the newest first. It shows one-time passwords and codes to whoever asks,
// so it answers only to this machine's own names and must be mounted only where that machine is somebody's laptop.
func (p *Pool) Mailbox() http.Handler {
	return p.page(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			p.refuse(w, http.StatusMethodNotAllowed, "The mailbox can only be read.")
			return
		}
		all, err := p.Messages(r.Context())
		if err != nil {
			p.refuse(w, http.StatusServiceUnavailable, "The mailbox cannot be read just now. Try again shortly.")
			return
		}
		p.show(w, http.StatusOK, "mail", view{Title: "Mail", Messages: all})
	})
}

func (p *Pool) invitation(a account, password string) Message {
	return p.message(a, "Your Roster account", fmt.Sprintf(
		"An account was made for you.\n\nSign in as: %s\nOne-time password: %s\n\n"+
			"You will be asked to choose your own password. The one-time password ends in 3 days.\n", p.loginOf(a), password))
}

func (p *Pool) confirmation(a account, code string) Message {
	return p.message(a, "Confirm your e-mail address", fmt.Sprintf(
		"Your confirmation code is: %s\n\nIt ends in 30 minutes. If you did not sign up, ignore this message.\n", code))
}

func (p *Pool) resetting(a account, code string) Message {
	return p.message(a, "Choose a new password", fmt.Sprintf(
		"Your code for a new password is: %s\n\nIt ends in 30 minutes. If you did not ask for it, ignore this message.\n", code))
}

func (p *Pool) alreadyThere(a account) Message {
	return p.message(a, "You already have an account", fmt.Sprintf(
		"Somebody, most likely you, signed up with this address, which already has an account.\n\n"+
			"Sign in as: %s\n\nIf the password is lost, choose \"Forgot your password?\" on the sign-in page.\n", p.loginOf(a)))
}

func (p *Pool) message(a account, subject, text string) Message {
	return Message{Sent: p.now(), To: a.Email, Subject: subject, Text: text}
}

func (p *Pool) loginOf(a account) string {
	if p.opts.LoginKey == ByEmail {
		return a.Email
	}
	return a.Username
}
