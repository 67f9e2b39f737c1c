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
	if r.Method == http.MethodPost && r.URL.Path == basePath+"/start_agent" {
		return route{op: opStart}
	}
	if id, found := strings.CutPrefix(r.URL.Path, basePath+"/agent_status/"); found && r.Method == http.MethodGet {
		return route{op: opStatus, id: id}
	}
	return route{}
}

// record keeps a request.
func (s *Server) record(route route, r *http.Request) *Request {
	request := &Request{
		At: s.cfg.Now(), Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery,
		Authorization: r.Header.Get("Authorization"), UserAgent: r.UserAgent(),
		InteractionID: route.id, KeyInQuery: r.URL.Query().Has("api_key"),
	}
	s.requests = append(s.requests, request)
	if route.op == opStatus {
		s.polls[route.id]++
	}
	close(s.changed)
	s.changed = make(chan struct{})
	return request
}

// answered adds the answer's status code to a record.
func (s *Server) answered(request *Request, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	request.Status = status
}

// Requests returns every request so far, in order.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	requests := make([]Request, len(s.requests))
	for i, request := range s.requests {
		requests[i] = *request
	}
	return requests
}

// RequestsFor returns the polls of an interaction so far, in order.
func (s *Server) RequestsFor(interactionID string) []Request {
	return slices.DeleteFunc(s.Requests(), func(r Request) bool { return r.InteractionID != interactionID })
}

// Polls returns how often an interaction has been polled, refused polls and those
// of an outage included.
func (s *Server) Polls(interactionID string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.polls[interactionID]
}

// WaitForPolls waits until an interaction has been polled n times. The answer to the
// last of them may still be under way.
func (s *Server) WaitForPolls(ctx context.Context, interactionID string, n int) error {
	for {
		s.mu.Lock()
		changed, polls := s.changed, s.polls[interactionID]
		s.mu.Unlock()
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
