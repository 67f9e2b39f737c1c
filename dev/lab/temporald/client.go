package temporald

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/agentwait/agentwait/dev/lab/actions"
	"github.com/agentwait/agentwait/dev/lab/role"
)

// Server is the server's process, as the laboratory sees it.
type Server struct {
	config  Config
	said    addresses
	process *role.Process
}

// Start starts a server.
func Start(ctx context.Context, config Config) (*Server, error) {
	s := &Server{config: config}
	return s, s.start(ctx)
}

func (s *Server) start(ctx context.Context) error {
	process, err := role.Start(ctx, RoleName, s.config, &s.said)
	if err == nil {
		s.process = process // otherwise the former one stays, which has ended
	}
	return err
}

// Address is the frontend's host and port. It stays the same over [Server.Again].
func (s *Server) Address() string { return s.said.Address }

// Namespace is the namespace that is registered.
func (s *Server) Namespace() string { return s.said.Namespace }

// Kill ends the server as a crash does.
func (s *Server) Kill() { s.process.Kill() }

// Stop stops the server as an operator does.
func (s *Server) Stop(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	return s.process.Stop(ctx, nil)
}

// Again starts the server on its file and its port, after [Server.Stop] or [Server.Kill].
func (s *Server) Again(ctx context.Context) error {
	if s.config.File == "" {
		return fmt.Errorf("a server in memory has nothing to go on from: give Config.File")
	}
	_, port, err := net.SplitHostPort(s.said.Address)
	if err != nil {
		return err
	}
	if s.config.Port, err = strconv.Atoi(port); err != nil {
		return err
	}
	return s.start(ctx)
}

// Actions are the billable actions so far, of this process alone.
func (s *Server) Actions(ctx context.Context) (counts actions.Counts, err error) {
	err = role.Call(ctx, s.said.Control+"/actions", nil, &counts)
	return counts, err
}
