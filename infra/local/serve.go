package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"time"
)

// serve runs until the context ends, and then lets requests that are under way finish.
func serve(ctx context.Context, s settings, out io.Writer) error {
	if err := s.folder(); err != nil {
		return err
	}
	slog.SetDefault(slog.New(slog.DiscardHandler)) // the OpenID library announces each of its routes there
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", s.host+":"+strconv.Itoa(s.port))
	if err != nil {
		return fmt.Errorf("port %d cannot be had (is Roster running already? PORT=8081 chooses another): %w", s.port, err)
	}
	defer func() { _ = listener.Close() }()
	base := fmt.Sprintf("http://127.0.0.1:%d", listener.Addr().(*net.TCPAddr).Port)
	h, err := openHouse(ctx, s, base, out)
	if err != nil {
		return err
	}
	defer h.close()
	if err := h.seed(ctx); err != nil {
		return fmt.Errorf("the demo directory cannot be made (make reset forgets what is left of an earlier one): %w", err)
	}
	desk, err := h.desk(s)
	if err != nil {
		return err
	}
	welcome(out, s, base)
	return serveBoth(ctx, out, &http.Server{Handler: h.handler, ReadHeaderTimeout: 5 * time.Second}, listener, desk)
}

// serveBoth serves people and the command line until the context ends.
func serveBoth(ctx context.Context, out io.Writer, people *http.Server, listener net.Listener, desk *desk) error {
	failed := make(chan error, 2)
	go func() { failed <- people.Serve(listener) }()
	go func() { failed <- desk.server.Serve(desk.listener) }()
	var err error
	select {
	case <-ctx.Done():
		_, _ = fmt.Fprintln(out, "\nGood-bye.")
	case err = <-failed:
	}
	end, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	err = errors.Join(err, people.Shutdown(end), desk.server.Shutdown(end))
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
