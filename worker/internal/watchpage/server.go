package watchpage

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Config says what is shown, and to whom.
type Config struct {
	// Address is HOST:PORT, or :PORT for loopback alone.
	Address string
	// Token is what a request for data has to bring; it is asked for at each. Required where Address
	// can be reached from other machines; nil: nothing is asked for.
	Token func() string
	// Hosts are further names by which the page may be asked for, such as a proxy's.
	Hosts   []string
	Worker  Worker
	Vendors map[string]string // of the connections
	Source  Source
}

// Server serves the page.
type Server struct {
	listener net.Listener
	server   http.Server
}

// ErrNeedsToken is that of an address beyond loopback without a token.
var ErrNeedsToken = errors.New("can be reached from other machines, and no token is given")

// Listen begins to serve.
func Listen(ctx context.Context, cfg Config) (*Server, error) {
	host, port, err := net.SplitHostPort(cfg.Address)
	if err != nil {
		return nil, fmt.Errorf("%.100q is not an address: give HOST:PORT, or :PORT for loopback alone", cfg.Address)
	}
	if host == "" {
		host = "127.0.0.1"
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, err
	}
	if bound, ok := listener.Addr().(*net.TCPAddr); (!ok || !bound.IP.IsLoopback()) && cfg.Token == nil {
		_ = listener.Close() // nothing was answered
		return nil, fmt.Errorf("%s %w", cfg.Address, ErrNeedsToken)
	}
	cfg.Hosts = append([]string{"localhost", host}, cfg.Hosts...)
	s := &Server{listener: listener, server: http.Server{
		Handler:           NewHandler(cfg),
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: lookTimeout + 30*time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10,
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

// Close ends it, and what is under way.
func (s *Server) Close() error { return s.server.Close() }

// NewHandler is the page with its data.
func NewHandler(cfg Config) http.Handler {
	list := &lister{cfg: cfg}
	documents := &documents{source: cfg.Source, now: time.Now, places: make(chan struct{}, mostLooks)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", servePage)
	mux.HandleFunc("GET /api/waits", list.serve)
	mux.HandleFunc("GET /api/waits/{key}", list.serveOne)
	mux.HandleFunc("POST /api/waits/{key}/look", documents.serve)
	return &guard{hosts: cfg.Hosts, token: cfg.Token, next: mux}
}
