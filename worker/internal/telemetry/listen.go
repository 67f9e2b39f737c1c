package telemetry

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Server answers operators' tools: /metrics for Prometheus, /healthz and /readyz for whoever starts
// and stops processes.
type Server struct {
	listener net.Listener
	server   http.Server
}

// Listen begins to answer at once, before the worker is ready: a probe that asks meanwhile is to
// hear that it is not. address is HOST:PORT, or :PORT for loopback alone. ready says why the worker
// is not ready, and nil where it is.
func Listen(ctx context.Context, address string, metrics http.Handler, ready func(context.Context) error) (*Server, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("%.100q is not an address: give HOST:PORT, or :PORT for loopback alone", address)
	}
	if host == "" {
		host = "127.0.0.1"
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, err
	}
	pages := http.NewServeMux()
	pages.Handle("GET /metrics", metrics)
	pages.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { say(w, nil) })
	pages.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) { say(w, ready(r.Context())) })
	s := &Server{listener: listener, server: http.Server{
		Handler: pages, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute,
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

// say answers a probe.
func say(w http.ResponseWriter, wrong error) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if wrong != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = fmt.Fprintln(w, wrong)
		return
	}
	_, _ = fmt.Fprintln(w, "ok")
}
