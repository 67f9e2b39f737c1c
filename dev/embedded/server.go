// Package embedded runs a real Temporal server and its web UI in this process, in
// memory and on free loopback ports. It is for the demo and the end-to-end tests.
package embedded

import (
	"fmt"

	"go.temporal.io/server/temporaltest"
)

// Server is a Temporal server with a namespace of its own. What it holds is gone when
// it stops.
type Server struct{ server *temporaltest.TestServer }

// Start starts a server; it takes about a second.
func Start() (s *Server, err error) {
	// Without a *testing.T the package reports its errors by panics.
	defer func() {
		if cause := recover(); cause != nil {
			s, err = nil, fmt.Errorf("start the embedded Temporal server: %v", cause)
		}
	}()
	return &Server{server: temporaltest.NewServer()}, nil
}

// Address is the frontend's host and port.
func (s *Server) Address() string { return s.server.GetFrontendHostPort() }

// Namespace is the namespace that is registered.
func (s *Server) Namespace() string { return s.server.GetDefaultNamespace() }

// Stop stops the server. Errors of the shutdown do not matter: nothing is kept.
func (s *Server) Stop() {
	// Without a *testing.T a shutdown error dereferences nil.
	defer func() { _ = recover() }()
	s.server.Stop()
}
