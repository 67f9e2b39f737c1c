package encryption

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/agentwait/agentwait/worker/internal/secretfile"
)

// Server is an endpoint that listens.
type Server struct {
	listener net.Listener
	server   http.Server
}

// Serve begins to answer. address is HOST:PORT, or :PORT for loopback alone; beyond that there has
// to be a token, which is read from tokenFile, and again when that changes.
func Serve(ctx context.Context, codec Codec, address string, origins []string, tokenFile string) (*Server, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("%.100q is not an address: give HOST:PORT, or :PORT for loopback alone", address)
	}
	if host == "" {
		host = "127.0.0.1"
	}
	cfg := EndpointConfig{Origins: origins}
	switch {
	case tokenFile != "":
		if cfg.Token, err = rotating(tokenFile); err != nil {
			return nil, fmt.Errorf("the token: %w", err)
		}
	case !loopback(host):
		return nil, fmt.Errorf("%s is not loopback, and whoever reaches the endpoint can decrypt: give a token by --codec-token-file, or :%s for loopback alone", host, port)
	}
	handler, err := NewEndpoint(codec, cfg)
	if err != nil {
		return nil, err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, err
	}
	s := &Server{listener: listener, server: http.Server{
		Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute,
	}}
	go func() {
		if err := s.server.Serve(listener); err != nil && !errors.Is(err, http.ErrServerClosed) {
			_ = listener.Close() // whoever asks next is refused, and notices
		}
	}()
	return s, nil
}

// Address is where it listens.
func (s *Server) Address() string { return s.listener.Addr().String() }

// Close ends it, and lets requests end that are under way.
func (s *Server) Close(ctx context.Context) error { return s.server.Shutdown(ctx) }

// rotating is the token that a file has at present; a file that cannot be used leaves the last one.
func rotating(path string) (func() string, error) {
	file, err := secretfile.Open(path)
	if err != nil {
		return nil, err
	}
	first, err := headerOf(file)
	if err != nil {
		return nil, err
	}
	if len(first) < minTokenBytes {
		return nil, fmt.Errorf("%s has %d characters: want at least %d (openssl rand -hex 32 writes one)", path, len(first), minTokenBytes)
	}
	var mu sync.Mutex
	last := first
	return func() string {
		now, err := headerOf(file)
		mu.Lock()
		defer mu.Unlock()
		if err == nil && len(now) >= minTokenBytes {
			last = now
		}
		return last
	}, nil
}

// minTokenBytes is what cannot be guessed at.
const minTokenBytes = 16
