package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"time"
)

// desk serves the command line of whoever runs the server, on a socket in the data folder that only they can open. No
// browser and no network reaches it.
type desk struct {
	server   *http.Server
	listener net.Listener
}

const socket = "desk.sock"

func (h *house) desk(s settings) (*desk, error) {
	path := s.file(socket)
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) { // of a run that was killed
		return nil, fmt.Errorf("the socket %s is in the way: %w", path, err)
	}
	listener, err := new(net.ListenConfig).Listen(context.Background(), "unix", path)
	if err != nil {
		return nil, fmt.Errorf("the socket %s cannot be made: %w", path, err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /token", func(w http.ResponseWriter, r *http.Request) {
		token, err := h.pool.IssueToken(r.Context(), r.URL.Query().Get("user"), clientID)
		if err != nil {
			http.Error(w, err.Error(), http.StatusNotFound)
			return
		}
		_, _ = io.WriteString(w, token)
	})
	return &desk{&http.Server{Handler: mux, ReadHeaderTimeout: time.Second}, listener}, os.Chmod(path, 0o600)
}

// printToken asks the server that runs for a token.
func printToken(ctx context.Context, s settings, login string, out io.Writer) error {
	client := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", s.file(socket))
	}}}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://desk/token?user="+url.QueryEscape(login), http.NoBody)
	if err != nil {
		return err
	}
	answer, err := client.Do(request)
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED) {
		return fmt.Errorf("Roster is not running with the preset %[1]s: `make run PRESET=%[1]s` in another terminal starts it", s.preset.Name)
	}
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(answer.Body, 1<<16))
	if err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("no token for %q (make token USER=… says whose): %s", login, strings.TrimSpace(string(body)))
	}
	_, err = fmt.Fprintln(out, string(body))
	return err
}
