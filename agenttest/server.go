package agenttest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"time"
)

// DefaultKey is the API key that an emulator without [Config.Keys] accepts.
const DefaultKey = "test-key"

// DefaultUser is a user id for tests. An emulator without owners accepts any.
const DefaultUser = "user_1"

// DefaultAgent is the agent of interactions and sessions that a test has set by itself, with
// [Server.Script] or [Server.Session]: to go on with them, its script is set with [Server.Agent].
const DefaultAgent = "abc123DEFghiJKL"

// Config configures a [Server]. The zero value is ready to use.
type Config struct {
	// Keys maps each API key to the user, project and team ids that it may act for; none
	// means any. Defaults to [DefaultKey], for any owner.
	Keys map[string][]string
	// Envelope is the form of error bodies; the Sessions API's is [EnvelopeNested] in any case.
	// Defaults to [EnvelopeFlat].
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
	sessions     map[string]*session
	broken       map[string][]Step   // by agent: answers to starts that were accepted
	refusing     map[string][]Step   // by agent: answers to starts that are not
	brokenCancel map[string][]Step   // by session: answers to cancels
	brokenAnswer map[string][]Step   // by session: answers to answers
	started      map[string][]string // by agent: the interaction of each run
	starts       int
	made         int // sessions
	outage       *Step
	requests     []*Request
	polls        map[string]int
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
	message string    // that started it, or its present turn
	past    []Message // what was said before the present turn, and the message that began it
	former  *former   // what was shown when the present turn began
	// answerable says that asks can be answered; resolved has the actions that answered those of
	// the present step, by their ids.
	answerable bool
	resolved   map[string]string
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
		sessions:     map[string]*session{},
		agents:       map[string][]Step{},
		broken:       map[string][]Step{},
		refusing:     map[string][]Step{},
		brokenCancel: map[string][]Step{},
		brokenAnswer: map[string][]Step{},
		started:      map[string][]string{},
		polls:        map[string]int{},
		changed:      make(chan struct{}),
	}
	s.http = httptest.NewServer(s)
	return s
}

// basePath is the path of the real API's base URL. Without it the emulator, too,
// answers 404, so that a test finds a base URL that lacks it.
const basePath = "/api/v1"

// URL is the base URL for clients, without a trailing slash.
func (s *Server) URL() string { return s.http.URL + basePath }

// Close ends hanging answers and stops the server.
func (s *Server) Close() {
	s.once.Do(func() { close(s.closed) })
	s.http.CloseClientConnections()
	s.http.Close()
}

// Script sets what the polls of an interaction are answered. The clock of the first
// step starts now. An existing script is replaced; the count of polls goes on. It
// panics if a step cannot be answered: that is a mistake of the test.
func (s *Server) Script(interactionID string, steps ...Step) {
	s.ScriptFor("", interactionID, steps...)
}

// ScriptFor is [Server.Script] for an interaction that only one user or project may
// see. Others get a 403.
func (s *Server) ScriptFor(owner, interactionID string, steps ...Step) {
	s.prepareScript("the script of "+interactionID, steps)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script(owner, interactionID, DefaultAgent, steps)
}

// Agent sets the script of what is started with an agent: interactions, by POST /start_agent, and
// the turns of sessions. An agent without one is a 404.
func (s *Server) Agent(agentID string, steps ...Step) {
	s.prepareScript("the script of agent "+agentID, steps)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.agents[agentID] = slices.Clone(steps)
}

// SetOutage answers every request with a step, whatever its script says, until
// [Server.ClearOutage]. Scripts stand still meanwhile, but their clocks go on.
func (s *Server) SetOutage(step Step) {
	s.prepareRefusals("an outage", step)
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

// EndedAt tells when an interaction, or a session's present turn, came to a completed or failed
// step: the time to detect is counted from here. Zero if it has not. A step with [Step.For] ends
// when its time is over, whether or not somebody polls.
func (s *Server) EndedAt(interactionID string) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	it := s.interactions[interactionID]
	if session := s.sessions[interactionID]; it == nil && session != nil {
		it = &session.interaction
	}
	if it == nil {
		return time.Time{}
	}
	it.advance(s.cfg.Now())
	return it.ended
}

// maxRequestBytes bounds what is read of a request's body.
const maxRequestBytes = 1 << 20

// ServeHTTP answers a request of the API. It makes a Server usable in a server of the
// caller's own.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// The body is read before the lock, since a client that sends slowly must not stop the
	// others, and to its end: only then does net/http notice that a client has gone. Of a
	// body that breaks off the answer is made of what came.
	body, _ := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequestBytes))
	step, request := s.answer(r, body)
	step.delay += s.cfg.Latency
	answer := &recorder{ResponseWriter: w, sent: func(status int) { s.answered(request, status) }}
	step.serve(answer, r, s.closed)
}

// answer records a request and decides what it is answered, in one step: records are
// in the order of the scripts' steps.
func (s *Server) answer(r *http.Request, body []byte) (Step, *Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	route := routeOf(r)
	request := s.record(route, r, body)
	envelope := s.cfg.Envelope
	if route.op.ofSessions() {
		envelope = EnvelopeNested
	}
	if s.outage != nil {
		return s.outage.withEnvelope(envelope), request
	}
	return s.decide(route, r, body).withEnvelope(envelope), request
}

func (s *Server) decide(route route, r *http.Request, body []byte) Step {
	key, refused := bearer(r)
	switch {
	case refused != nil:
		return *refused
	case route.op == opStatus:
		return s.status(key, route.id, r)
	case route.op == opStart:
		return s.start(key, body)
	case route.op == opSession:
		return s.retrieve(r, key, route.id)
	case route.op == opSessions:
		return s.listSessions(r, key, route.id)
	case route.op == opCreate:
		return s.createSession(r, key, route.id, body)
	case route.op == opMessage:
		return s.continueSession(r, key, route.id, body)
	case route.op == opCancel:
		return s.cancelSession(r, key, route.id)
	case route.op == opApprovals:
		return s.resolve(r, key, route.id, body)
	}
	return APIError(http.StatusNotFound, "not_found")
}
