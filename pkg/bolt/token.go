package bolt

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/table/document"
)

// tokenLife is how long a commit is remembered, as long as DynamoDB promises to.
const tokenLife = 10 * time.Minute

// recall says whether the commit has happened already. It owes table.ErrInvalid when another one had its token.
func (w work) recall(tx table.Tx, rows []document.Object) (known bool, err error) {
	kept := w.tx.Bucket(tokens).Get([]byte(tx.Token))
	if kept == nil || expiry(kept) <= w.now.Unix() {
		return false, nil
	}
	sum, err := fingerprint(tx, rows)
	if err != nil {
		return false, err
	}
	if !bytes.Equal(kept[8:], sum) {
		return false, fmt.Errorf("%w: the token of another commit", table.ErrInvalid)
	}
	return true, nil
}

// remember keeps the token of a commit that is being made: eight bytes of when to forget it, and its fingerprint.
func (w work) remember(tx table.Tx, rows []document.Object) error {
	sum, err := fingerprint(tx, rows)
	if err != nil {
		return err
	}
	token := []byte(tx.Token)
	if old := w.tx.Bucket(tokens).Get(token); old != nil { // overdue, and not yet swept
		if err := w.dequeue(expiry(old), tokens, token); err != nil {
			return err
		}
	}
	at := w.now.Add(tokenLife).Unix()
	if err := w.enqueue(at, tokens, token); err != nil {
		return err
	}
	kept := binary.BigEndian.AppendUint64(nil, uint64(at)) //nolint:gosec // read back as it was written
	return w.tx.Bucket(tokens).Put(token, append(kept, sum...))
}

func expiry(kept []byte) int64 { return int64(binary.BigEndian.Uint64(kept)) } //nolint:gosec // as it was written

// fingerprint tells two commits apart by everything they ask for.
func fingerprint(tx table.Tx, rows []document.Object) ([]byte, error) {
	type step struct {
		Do    table.Verb
		Key   table.Key
		If    string
		Row   document.Object
		Index map[table.Index]table.Entry
		Gone  int64
	}
	steps := make([]step, len(tx.Steps))
	for i, s := range tx.Steps {
		steps[i] = step{Do: s.Do, Key: s.Key, If: fmt.Sprint(s.If), Row: rows[i], Index: s.Index}
		steps[i].Gone, _ = document.Expiry(s)
	}
	text, err := json.Marshal(steps)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(text)
	return sum[:], nil
}
