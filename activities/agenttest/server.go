package agenttest

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"time"
)

// DefaultKey is the API key that an emulator without [Config.Keys] accepts.
const DefaultKey = "test-key"

// DefaultUser is a user id for tests. An emulator without owners accepts any.
const DefaultUser = "user_1"

// Config configures a [Server]. The zero value is ready to use.
type Config struct {
	// Keys maps each API key to the user and project ids that it may act for; none
	// means any. Defaults to [DefaultKey], for any owner.
	Keys map[string][]string
	// Envelope is the form of error bodies. Defaults to [EnvelopeFlat].
	Envelope Envelope
	// Latency delays every answer. Defaults to none.
	Latency time.Duration
	// Now tells the time of records and of steps with [Step.For]. Defaults to [time.Now].
	Now func() time.Time
}

// Server is an emulator. It is safe for concurrent use.
type Server struct {
	cfg    Config
	http   *httptest.Server
	closed chan struct{}
	once   sync.Once

	mu           sync.Mutex
	interactions map[string]*interaction
	agents       map[string][]Step
	outage       *Step
	started      int
	requests     []Request
	changed      chan struct{} // closed and replaced at each new record
}

// interaction is one scripted interaction.
type interaction struct {
	agentID string
	owner   string // empty: any
	script  []Step
	at      int // the present step
	served  int // polls that the present step has answered
	since   time.Time
	created time.Time
	ended   time.Time // when the script first came to a terminal step
	message string    // that started it
}

// NewServer starts an emulator on a free loopback port.
func NewServer(cfg Config) *Server {
	if cfg.Keys == nil {
		cfg.Keys = map[string][]string{DefaultKey: nil}
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	s := &Server{
		cfg:          cfg,
		closed:       make(chan struct{}),
		interactions: map[string]*interaction{},
		agents:       map[string][]Step{},
		changed:      make(chan struct{}),
	}
	s.http = httptest.NewServer(s)
	return s
}

// URL is the base URL for clients, without a trailing slash.
func (s *Server) URL() string { return s.http.URL + "/api/v1" }

// Close ends hanging answers and stops the server.
func (s *Server) Close() {
	s.once.Do(func() { close(s.closed) })
	s.http.CloseClientConnections()
	s.http.Close()
}

// Script sets what the polls of an interaction are answered. The clock of the first
// step starts now. An existing script is replaced; the count of polls goes on.
func (s *Server) Script(interactionID string, steps ...Step) {
	s.ScriptFor("", interactionID, steps...)
}

// ScriptFor is [Server.Script] for an interaction that only one user or project may
// see. Others get a 403.
func (s *Server) ScriptFor(owner, interactionID string, steps ...Step) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script(owner, interactionID, "abc123DEFghiJKL", steps)
}

// Agent sets the script of the interactions that POST /start_agent begins for an
// agent. An agent without one is a 404.
func (s *Server) Agent(agentID string, steps ...Step) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.agents[agentID] = steps
}

// SetOutage answers every request with a step, whatever its script says, until
// [Server.ClearOutage]. Scripts stand still meanwhile, but their clocks go on.
func (s *Server) SetOutage(step Step) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.outage = &step
}

// ClearOutage ends an outage.
func (s *Server) ClearOutage() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.outage = nil
}

// EndedAt tells when an interaction came to a completed or failed step: the time to
// detect is counted from here. Zero where it has not. A step with [Step.For] ends
// when its time is over, whether or not somebody polls.
func (s *Server) EndedAt(interactionID string) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	it := s.interactions[interactionID]
	if it == nil {
		return time.Time{}
	}
	it.advance(s.cfg.Now())
	return it.ended
}

// ServeHTTP answers a request of the API, below any path prefix.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer := &recorder{ResponseWriter: w}
	route := routeOf(r)
	at := s.cfg.Now()
	step := s.answer(route, r)
	n := s.record(route, r, at)
	if s.cfg.Latency > 0 {
		step.delay += s.cfg.Latency
	}
	defer s.finish(n, answer)
	step.serve(answer, r, s.closed)
}

// answer decides what a request is answered.
func (s *Server) answer(route route, r *http.Request) Step {
	key, problem := bearer(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.outage != nil {
		return s.outage.withEnvelope(s.cfg.Envelope)
	}
	if problem == nil {
		switch route.op {
		case opStatus:
			return s.status(key, route.id, r).withEnvelope(s.cfg.Envelope)
		case opStart:
			return s.start(key, r).withEnvelope(s.cfg.Envelope)
		default:
			problem = &Step{status: http.StatusNotFound, slug: "not_found"}
		}
	}
	return problem.withEnvelope(s.cfg.Envelope)
}
