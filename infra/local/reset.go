package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
)

// reset forgets the data of every preset. It refuses while a server runs on some of them: its files would go on under it,
// and nobody could open them.
func reset(ctx context.Context, data string, out io.Writer) error {
	desks, err := filepath.Glob(filepath.Join(data, "*", socket))
	if err != nil {
		return err
	}
	for _, path := range desks {
		if conn, err := new(net.Dialer).DialContext(ctx, "unix", path); err == nil {
			_ = conn.Close()
			return fmt.Errorf("a server runs on %s: stop it first", filepath.Dir(path))
		}
	}
	if err := os.RemoveAll(data); err != nil {
		return fmt.Errorf("the data folder %s cannot be removed: %w", data, err)
	}
	_, err = fmt.Fprintf(out, "The data in %s are gone.\n", data)
	return err
}
