// Package embedded runs a real Temporal server and its web UI in this process, in
// memory and on free loopback ports. It is for the demo and the end-to-end tests.
package embedded

import (
	"fmt"

	"go.temporal.io/server/common/dynamicconfig"
	"go.temporal.io/server/temporal"
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
	options := temporaltest.WithBaseServerOptions(temporal.WithDynamicConfigClient(Settings()))
	return &Server{server: temporaltest.NewServer(options)}, nil
}

// Settings are the server's dynamic configuration.
func Settings() dynamicconfig.StaticClient {
	return dynamicconfig.StaticClient{
		// temporaltest's own, which ours take the place of.
		dynamicconfig.ForceSearchAttributesCacheRefreshOnRead.Key(): []dynamicconfig.ConstrainedValue{{Value: true}},
		// At its start a server asks Temporal for news of its version. Nothing is to leave
		// this machine.
		dynamicconfig.EnableServerVersionCheck.Key(): []dynamicconfig.ConstrainedValue{{Value: false}},
	}
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
