package table

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// Valid says whether a key is one that every engine takes: not empty, valid UTF-8, within the limits.
func (k Key) Valid() error {
	if k.Space != Directory && k.Space != Audit {
		return fmt.Errorf("%w: no space %q", ErrInvalid, k.Space)
	}
	return validKey(k.Partition, k.Sort)
}

func validKey(partition, sort string) error {
	switch {
	case partition == "" || sort == "":
		return fmt.Errorf("%w: an empty key", ErrInvalid)
	case len(partition) > MaxPartition || len(sort) > MaxSort:
		return fmt.Errorf("%w: a key of %d and %d bytes", ErrInvalid, len(partition), len(sort))
	case !utf8.ValidString(partition) || !utf8.ValidString(sort):
		return fmt.Errorf("%w: a key that is not UTF-8", ErrInvalid)
	}
	return nil
}

// Valid says whether a query is one that every engine takes. A bound that is no possible sort key (a prefix followed by
// the byte 0xff, say) is refused: DynamoDB would quietly read it as another text.
func (q Query) Valid() error {
	if q.Index != "" && !slices.Contains(Indexes[q.Space], q.Index) {
		return fmt.Errorf("%w: no index %q in %q", ErrInvalid, q.Index, q.Space)
	}
	if q.Limit < 1 || q.Limit > MaxLimit {
		return fmt.Errorf("%w: a limit of %d", ErrInvalid, q.Limit)
	}
	for _, bound := range []string{q.From, q.To, string(q.After)} {
		if len(bound) > MaxSort || !utf8.ValidString(bound) {
			return fmt.Errorf("%w: a bound that is no sort key", ErrInvalid)
		}
	}
	return Key{q.Space, q.Partition, "any"}.Valid()
}

// Valid says whether a transaction is one that every engine takes; the size of its rows is left to the engine, which
// has them in hand.
func (tx Tx) Valid() error {
	if tx.Token == "" || len(tx.Token) > 36 {
		return fmt.Errorf("%w: a token of %d characters", ErrInvalid, len(tx.Token))
	}
	if len(tx.Steps) == 0 || len(tx.Steps) > MaxSteps {
		return fmt.Errorf("%w: %d steps", ErrInvalid, len(tx.Steps))
	}
	seen := make(map[Key]bool, len(tx.Steps))
	for i, s := range tx.Steps {
		if seen[s.Key] {
			return fmt.Errorf("%w: step %d names a row again", ErrInvalid, i)
		}
		seen[s.Key] = true
		if err := s.valid(); err != nil {
			return fmt.Errorf("step %d: %w", i, err)
		}
	}
	return nil
}

func (s Step) valid() error {
	if err := s.Key.Valid(); err != nil {
		return err
	}
	if s.Do < Put || s.Do > Check {
		return fmt.Errorf("%w: verb %d", ErrInvalid, s.Do)
	}
	if s.Do == Check && s.If == Always {
		return fmt.Errorf("%w: a check of nothing", ErrInvalid)
	}
	for name, e := range s.Index {
		if !slices.Contains(Indexes[s.Key.Space], name) {
			return fmt.Errorf("%w: no index %q in %q", ErrInvalid, name, s.Key.Space)
		}
		if err := validKey(e.Partition, e.Sort); err != nil {
			return err
		}
	}
	return nil
}
