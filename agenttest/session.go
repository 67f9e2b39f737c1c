package agenttest

import (
	"net/http"
	"slices"
	"time"

	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

// session is one conversation of the Sessions API. Its present turn follows a script.
type session struct {
	interaction
	id   string
	made int // sessions that were made before it
	// history is what was said before the present turn, and the message that began it.
	history   []sessionMessage
	turns     int          // begun by a message
	before    *sessionView // what was shown when the present turn began
	cancelled bool
	answers   []Answered
}

// Answered is an answer to an [Ask] that the API has taken.
type Answered struct {
	At        time.Time
	RequestID string
	Action    string // "accept" or "reject"
	Reason    string
	Values    map[string]any // by the names of the questions
	// Repeated says that it had been answered in the same way before.
	Repeated bool
}

// Session sets what the polls of a session are answered, as [Server.Script] does for an
// interaction. It is a conversation of its own: an interaction of the same id is another one.
func (s *Server) Session(sessionID string, steps ...Step) { s.SessionFor("", sessionID, steps...) }

// SessionFor is [Server.Session] for a session that only one user or team may see. Others get a
// 403.
func (s *Server) SessionFor(owner, sessionID string, steps ...Step) {
	s.prepareScript("the script of session "+sessionID, steps)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.newSession(owner, sessionID, DefaultAgent, steps)
}

// newSession begins a session, or replaces it.
func (s *Server) newSession(owner, id, agentID string, steps []Step) *session {
	now := s.cfg.Now()
	it := &session{id: id, made: s.made, interaction: interaction{agentID: agentID, owner: owner, created: now, answerable: true}}
	it.before = &sessionView{State: "idle"}
	it.play(slices.Clone(steps), now)
	s.sessions[id] = it
	s.made++
	return it
}

// Answers returns what the asks of a session were answered, in order.
func (s *Server) Answers(sessionID string) []Answered {
	s.mu.Lock()
	defer s.mu.Unlock()
	if it := s.sessions[sessionID]; it != nil {
		return slices.Clone(it.answers)
	}
	return nil
}

// Cancelled reports whether a session was cancelled in its present turn.
func (s *Server) Cancelled(sessionID string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	it := s.sessions[sessionID]
	return it != nil && it.cancelled
}

// sessionNotFound is the slug of a session that there is not.
const sessionNotFound = "session_not_found"

// openSession finds the session of a request, or tells why not.
func (s *Server) openSession(r *http.Request, key, id string) (*session, *Step) {
	owners, refused := s.owners(r, key)
	if refused != nil {
		return nil, refused
	}
	it := s.sessions[id]
	switch {
	case it == nil:
		unknown := APIError(http.StatusNotFound, sessionNotFound)
		return nil, &unknown
	case it.owner != "" && !slices.Contains(owners, it.owner):
		forbidden := APIError(http.StatusForbidden, "forbidden")
		return nil, &forbidden
	}
	it.advance(s.cfg.Now())
	return it, nil
}

// owners are those for whom a request of the Sessions API is made: the user of x-auth-key, whom
// personal keys need, and the team of team_id, which a team's keys need. A key that may act for
// anybody needs neither, as an OAuth token does not.
func (s *Server) owners(r *http.Request, key string) (owners []string, refused *Step) {
	allowed, known := s.cfg.Keys[key]
	for _, owner := range []string{r.Header.Get("X-Auth-Key"), r.URL.Query().Get("team_id")} {
		if owner != "" {
			owners = append(owners, owner)
		}
	}
	wrong := Step{}
	switch {
	case !known, allowed != nil && len(owners) == 0:
		wrong = APIError(http.StatusUnauthorized, "unauthorized")
	case allowed != nil && slices.ContainsFunc(owners, func(o string) bool { return !slices.Contains(allowed, o) }):
		wrong = APIError(http.StatusForbidden, "forbidden")
	default:
		return owners, nil
	}
	return nil, &wrong
}

// retrieve answers GET /sessions/{id}.
func (s *Server) retrieve(r *http.Request, key, id string) Step {
	it, refused := s.openSession(r, key, id)
	if refused != nil {
		return *refused
	}
	if r.URL.Query().Get("stream") == "true" {
		return APIError(http.StatusBadRequest, "stream_requires_streaming_host")
	}
	if it.cancelled { // and its script is over
		return Step{status: http.StatusOK, body: it.encode(it.view(Step{}), "")}
	}
	step := it.next(s.cfg.Now())
	if step.document == nil {
		if step.status == http.StatusNotFound && step.slug == NotFound().slug {
			step.slug = sessionNotFound // as this API calls it
		}
		return step
	}
	step.body = it.encode(it.view(step), step.about)
	return step
}

// Sessions returns a client of the emulator's Sessions API, with [DefaultKey].
//
//	cfg.Credentials["sessions"] = api.Sessions()
func (s *Server) Sessions() *gumloop.Sessions {
	client, err := gumloop.NewSessions(gumloop.SessionsConfig{HTTP: vendors.Config{BaseURL: s.URL(), Auth: vendors.Bearer(DefaultKey)}})
	if err != nil {
		panic(err) // loopback and the emulator's own key
	}
	return client
}
