package httpapi

import (
	"net"
	"net/http"
	"slices"
	"strings"
)

// method is the request's method, where it is one that somebody answers to: a method may be any word.
func method(r *http.Request) string {
	if r.Method == http.MethodOptions || slices.Contains(methods, r.Method) {
		return r.Method
	}
	return "_OTHER"
}

// span is the last 16 hex digits of a UUID. Those of a UUIDv7 are random, and not all zero.
func span(id string) string {
	digits := strings.ReplaceAll(id, "-", "")
	return digits[max(0, len(digits)-16):]
}

// clientID is the request id that the client made up, where it is harmless enough to be logged.
func clientID(r *http.Request) string {
	id := r.Header.Get("X-Request-Id")
	if len(id) > 64 || strings.Trim(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") != "" {
		return ""
	}
	return id
}

// printable drops what would forge a line of a log.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, s)
}

func host(address string) string {
	if ip, _, err := net.SplitHostPort(address); err == nil {
		return ip
	}
	return address
}
