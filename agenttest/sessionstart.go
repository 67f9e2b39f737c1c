package agenttest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
)

// sessionRequest is the body of a request that starts a session or continues one.
type sessionRequest struct {
	Input     json.RawMessage `json:"input"`
	Message   json.RawMessage `json:"message"` // as input was called before
	SessionID *string         `json:"session_id"`
	Stream    bool            `json:"stream"`
	Approvals json.RawMessage `json:"approval_responses"`
}

// text is the message, as a text where it is one.
func (r sessionRequest) text() string {
	for _, raw := range []json.RawMessage{r.Input, r.Message} {
		var text string
		if json.Unmarshal(raw, &text) == nil && text != "" {
			return text
		}
		if len(raw) > 0 && string(raw) != "null" && text == "" && raw[0] != '"' {
			return string(raw)
		}
	}
	return ""
}

// createSession answers POST /agents/{id}/sessions.
func (s *Server) createSession(r *http.Request, key, agentID string, body []byte) Step {
	owners, refused := s.owners(r, key)
	if refused != nil {
		return *refused
	}
	var req sessionRequest
	if err := json.Unmarshal(body, &req); err != nil {
		return APIError(http.StatusBadRequest, "invalid_request_body")
	}
	script, known := s.agents[agentID]
	switch {
	case !known:
		return APIError(http.StatusNotFound, "agent_not_found")
	case req.Stream:
		return APIError(http.StatusBadRequest, "stream_requires_streaming_host")
	case req.SessionID != nil && *req.SessionID == "":
		return APIError(http.StatusBadRequest, "invalid_session_id")
	}
	if refusal := pop(s.refusing, agentID); refusal != nil {
		return *refusal
	}
	var id string
	if req.SessionID != nil {
		id = *req.SessionID
		if s.sessions[id] != nil {
			return APIError(http.StatusConflict, "session_already_exists")
		}
	} else {
		s.starts++
		id = fmt.Sprintf("sess_%09d", s.starts)
	}
	owner := ""
	if len(owners) > 0 {
		owner = owners[0]
	}
	it := s.newSession(owner, id, agentID, []Step{State("IDLE")})
	if req.text() == "" { // a stub, whose first turn is still to come
		return Step{status: http.StatusCreated, body: it.encode(it.view(it.script[0]), "")}
	}
	return s.begin(it, req.text(), script)
}

// continueSession answers POST /sessions/{id}/messages: the agent's script begins anew.
func (s *Server) continueSession(r *http.Request, key, id string, body []byte) Step {
	it, refused := s.openSession(r, key, id)
	if refused != nil {
		return *refused
	}
	var req sessionRequest
	if err := json.Unmarshal(body, &req); err != nil {
		return APIError(http.StatusBadRequest, "invalid_request_body")
	}
	script, known := s.agents[it.agentID]
	switch state := it.view(it.script[it.at]).State; {
	case req.Approvals != nil:
		return APIError(http.StatusBadRequest, "approvals_require_stream_or_approvals_endpoint")
	case req.Stream:
		return APIError(http.StatusBadRequest, "stream_requires_streaming_host")
	case req.text() == "":
		return APIError(http.StatusBadRequest, "input is required")
	case !known:
		return APIError(http.StatusNotFound, "agent_not_found")
	case !slices.Contains([]string{"idle", "completed", "failed", "approval_required"}, state) || it.script[it.at].stale:
		return APIError(http.StatusConflict, "interaction_not_in_terminal_state")
	}
	if refusal := pop(s.refusing, it.agentID); refusal != nil {
		return *refusal
	}
	return s.begin(it, req.text(), script)
}

// begin begins a turn, counts it, and answers its start.
func (s *Server) begin(it *session, message string, script []Step) Step {
	before := it.view(it.script[it.at])
	it.before = &before
	it.turns++
	it.message = message
	it.history = append(slices.Clone(before.Messages), it.written(User(message), len(before.Messages)))
	it.cancelled = false
	it.play(slices.Clone(script), s.cfg.Now())
	s.started[it.agentID] = append(s.started[it.agentID], it.id)
	first := script[0]
	shown := sessionView{State: "processing", Messages: it.history}
	if first.document != nil && sessionState(first.document.State) == "queued" {
		shown = it.view(first)
	}
	return instead(s.broken, it.agentID, Step{status: http.StatusAccepted, body: it.encode(shown, ""), old: it.encode(before, "")})
}

// pop takes the next of the steps that are set for a name; nil if there are none.
func pop(set map[string][]Step, name string) *Step {
	steps := set[name]
	if len(steps) == 0 {
		return nil
	}
	set[name] = steps[1:]
	return &steps[0]
}

// instead is what is answered in place of the API's own answer, which is what was set for a name;
// its own if nothing was.
func instead(set map[string][]Step, name string, own Step) Step {
	step := pop(set, name)
	switch {
	case step == nil:
		return own
	case step.own:
		own.delay, own.pause, own.cut, own.headers = step.delay, step.pause, step.cut, step.headers
		if step.stale && own.old != nil {
			own.body = own.old
		}
		return own
	}
	return *step
}
