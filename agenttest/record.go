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
	AuthKey       string // the header x-auth-key
	UserAgent     string
	Traceparent   string // of a trace that the request belongs to
	Body          string // as it came, up to 1 MiB
	InteractionID string // of a poll; also a session's
	KeyInQuery    bool   // the key came as api_key, where it ends up in logs
	Status        int    // of the answer; 0 while it is under way or if none was sent
}

type op uint8

const (
	opUnknown op = iota
	opStatus
	opStart
	opSession
	opSessions
	opCreate
	opMessage
	opCancel
	opApprovals
)

// ofSessions reports whether it is one of the Sessions API's.
func (o op) ofSessions() bool { return o >= opSession }

// polls reports whether it asks how a run stands.
func (o op) polls() bool { return o == opStatus || o == opSession }

// sessionOps are the requests of the Sessions API, by their methods and what goes around the id.
var sessionOps = []struct {
	method, before, after string
	op                    op
}{
	{http.MethodGet, "/sessions/", "", opSession},
	{http.MethodGet, "/agents/", "/sessions", opSessions},
	{http.MethodPost, "/agents/", "/sessions", opCreate},
	{http.MethodPost, "/sessions/", "/messages", opMessage},
	{http.MethodPost, "/sessions/", "/cancel", opCancel},
	{http.MethodPost, "/sessions/", "/approvals", opApprovals},
}

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
	for _, of := range sessionOps {
		id, found := strings.CutPrefix(r.URL.Path, basePath+of.before)
		id, ends := strings.CutSuffix(id, of.after)
		if r.Method == of.method && found && ends && id != "" && !strings.Contains(id, "/") {
			return route{op: of.op, id: id}
		}
	}
	return route{}
}

// record keeps a request.
func (s *Server) record(route route, r *http.Request, body []byte) *Request {
	request := &Request{
		At: s.cfg.Now(), Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery,
		Authorization: r.Header.Get("Authorization"), UserAgent: r.UserAgent(), Traceparent: r.Header.Get("Traceparent"), AuthKey: r.Header.Get("X-Auth-Key"),
		KeyInQuery: r.URL.Query().Has("api_key"), Body: string(body),
	}
	s.requests = append(s.requests, request)
	if route.op.polls() {
		request.InteractionID = route.id
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

// RequestsFor returns the polls of an interaction or a session so far, in order.
func (s *Server) RequestsFor(interactionID string) []Request {
	return slices.DeleteFunc(s.Requests(), func(r Request) bool { return r.InteractionID != interactionID })
}

// Polls returns how often an interaction or a session has been polled, refused polls and those
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
