package agenttest

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Request is what the emulator saw of one request.
type Request struct {
	At            time.Time
	Method        string
	Path          string
	Query         string
	Authorization string // the header as it came: tests look for the right key
	UserAgent     string
	InteractionID string // of a poll
	KeyInQuery    bool   // the key came as api_key, where it ends up in logs
	Status        int    // of the answer; 0 while it is under way or where none was sent
}

type op uint8

const (
	opUnknown op = iota
	opStatus
	opStart
)

type route struct {
	op op
	id string
}

func routeOf(r *http.Request) route {
	if strings.HasSuffix(r.URL.Path, "/start_agent") && r.Method == http.MethodPost {
		return route{op: opStart}
	}
	if _, id, found := strings.Cut(r.URL.Path, "/agent_status/"); found && r.Method == http.MethodGet {
		return route{op: opStatus, id: id}
	}
	return route{}
}

// record keeps a request and returns its index.
func (s *Server) record(route route, r *http.Request, at time.Time) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, Request{
		At: at, Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery,
		Authorization: r.Header.Get("Authorization"), UserAgent: r.UserAgent(),
		InteractionID: route.id, KeyInQuery: r.URL.Query().Has("api_key"),
	})
	close(s.changed)
	s.changed = make(chan struct{})
	return len(s.requests) - 1
}

func (s *Server) finish(n int, answer *recorder) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests[n].Status = answer.status
}

// Requests returns every request so far, in order.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// RequestsFor returns the polls of an interaction so far, in order.
func (s *Server) RequestsFor(interactionID string) []Request {
	return slices.DeleteFunc(s.Requests(), func(r Request) bool { return r.InteractionID != interactionID })
}

// Polls returns how often an interaction has been polled, refused polls and those
// of an outage included.
func (s *Server) Polls(interactionID string) int { return len(s.RequestsFor(interactionID)) }

// WaitForPolls waits until an interaction has been polled n times.
func (s *Server) WaitForPolls(ctx context.Context, interactionID string, n int) error {
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		polls := s.Polls(interactionID)
		if polls >= n {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("agenttest: %s was polled %d times, not %d: %w", interactionID, polls, n, context.Cause(ctx))
		}
	}
}
