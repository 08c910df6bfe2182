package replay_test

import (
	"context"
	"errors"
	"io"
	"testing"

	"github.com/roster-id/roster/pkg/replay"
)

func TestATicketIsSpentWhenItsReceiptIsMade(t *testing.T) {
	ticket := &replay.Ticket{ID: "t1", Render: func(answer any) (replay.Receipt, error) {
		return replay.Receipt{ID: "another", Status: 201, Body: answer.(string)}, nil
	}}
	if ticket.Spent() {
		t.Error("a new ticket is spent")
	}
	got, err := ticket.Receipt("made")
	if want := (replay.Receipt{ID: "t1", Status: 201, Body: "made"}); got != want || err != nil {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	if !ticket.Spent() {
		t.Error("a ticket with a receipt is not spent")
	}
}

func TestATicketThatCouldNotBeRenderedIsNotSpent(t *testing.T) {
	ticket := &replay.Ticket{Render: func(any) (replay.Receipt, error) { return replay.Receipt{}, io.EOF }}
	if _, err := ticket.Receipt("made"); !errors.Is(err, io.EOF) || ticket.Spent() {
		t.Errorf("got %v, spent %v, want %v and not spent", err, ticket.Spent(), io.EOF)
	}
}

func TestATicketTravelsWithItsRequest(t *testing.T) {
	if got := replay.TicketOf(context.Background()); got != nil {
		t.Errorf("got %v, want none", got)
	}
	ticket := &replay.Ticket{ID: "t1"}
	if got := replay.TicketOf(replay.WithTicket(context.Background(), ticket)); got != ticket {
		t.Errorf("got %v, want %v", got, ticket)
	}
}
