package bolt

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// A key is the length of the partition in two bytes, the partition, the sort key with every 0x00 written as 0x00 0xff,
// and 0x00 0x01. The length keeps apart partitions of which one begins the other. The end mark, lower than anything
// that can follow it, keeps the order of the sort keys and lets more stand behind the key: in an index, the key of the
// row, without which two rows at one place of an index would be one. 0xff in a sort key's place is above every sort
// key, for it is no byte of UTF-8.
const (
	null    = 0x00
	escape  = 0xff // after null: it is one of the sort key's
	end     = 0x01 // after null: the sort key is over
	pastEnd = 0x02 // after null: above everything that begins with the sort key and its end
	above   = 0xff
)

var errKey = errors.New("bolt: a key of another make")

func prefix(partition string) []byte {
	k := make([]byte, 2, 2+len(partition)+64)
	binary.BigEndian.PutUint16(k, uint16(len(partition))) //nolint:gosec // at most table.MaxPartition
	return append(k, partition...)
}

// key is the place of one sort key of a partition.
func key(partition, sort string) []byte {
	k := prefix(partition)
	for i := range len(sort) {
		k = append(k, sort[i])
		if sort[i] == null {
			k = append(k, escape)
		}
	}
	return append(k, null, end)
}

// past is the place right after a sort key and all that stands behind it.
func past(partition, sort string) []byte {
	k := key(partition, sort)
	k[len(k)-1] = pastEnd
	return k
}

// split reads a key back; rest is what stands behind it.
func split(k []byte) (partition, sort string, rest []byte, err error) {
	if len(k) < 2 || len(k) < 2+int(binary.BigEndian.Uint16(k)) {
		return "", "", nil, errKey
	}
	n := 2 + int(binary.BigEndian.Uint16(k))
	partition, k = string(k[2:n]), k[n:]
	var text []byte
	for {
		i := bytes.IndexByte(k, null)
		if i < 0 || i+1 == len(k) {
			return "", "", nil, errKey
		}
		text = append(text, k[:i]...)
		mark := k[i+1]
		k = k[i+2:]
		switch mark {
		case end:
			return partition, string(text), k, nil
		case escape:
			text = append(text, null)
		default:
			return "", "", nil, errKey
		}
	}
}
