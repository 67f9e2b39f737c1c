package agenttest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
)

// startRequest is the body of POST /start_agent.
type startRequest struct {
	AgentID       string `json:"gummie_id"`
	Message       string `json:"message"`
	UserID        string `json:"user_id"`
	ProjectID     string `json:"project_id"`
	InteractionID string `json:"interaction_id"`
}

// start answers POST /start_agent with the texts that the API is known to use.
func (s *Server) start(key string, body []byte) Step {
	var req startRequest
	if err := json.Unmarshal(body, &req); err != nil {
		return APIError(http.StatusBadRequest, "invalid JSON body")
	}
	owner := req.UserID
	if owner == "" {
		owner = req.ProjectID
	}
	switch {
	case req.AgentID == "":
		return APIError(http.StatusBadRequest, "gummie_id is required")
	case req.Message == "":
		return APIError(http.StatusBadRequest, "message is required")
	case owner == "":
		return APIError(http.StatusBadRequest, "project_id or user_id is required")
	}
	if _, known := s.cfg.Keys[key]; !known {
		return APIError(http.StatusForbidden, "Unauthorized")
	}
	if !s.mayActFor(key, owner) {
		return APIError(http.StatusForbidden, "unauthorized_gummie_access")
	}
	script, known := s.agents[req.AgentID]
	if !known {
		return APIError(http.StatusNotFound, "gummie_not_found")
	}
	if req.InteractionID != "" {
		return s.continueInteraction(req, owner, script)
	}
	if refusal := pop(s.refusing, req.AgentID); refusal != nil {
		return *refusal
	}
	s.starts++
	id := fmt.Sprintf("started%09d", s.starts)
	s.script(owner, id, req.AgentID, script)
	s.interactions[id].message = req.Message
	return s.accepted(req.AgentID, id)
}

// continueInteraction begins the agent's script anew under the same id, as the API
// does: an interaction_id is not the id of a run. Its documents have the whole conversation.
func (s *Server) continueInteraction(req startRequest, owner string, script []Step) Step {
	it := s.interactions[req.InteractionID]
	switch {
	case it == nil:
		return NotFound()
	case it.owner != "" && it.owner != owner:
		return APIError(http.StatusForbidden, "unauthorized_interaction_access")
	case it.agentID != req.AgentID:
		return APIError(http.StatusBadRequest, "interaction_gummie_mismatch")
	}
	now := s.cfg.Now()
	it.advance(now)
	if !it.script[it.at].terminal() {
		return APIError(http.StatusConflict, "interaction_not_in_terminal_state")
	}
	if refusal := pop(s.refusing, req.AgentID); refusal != nil {
		return *refusal
	}
	it.goOn(req.InteractionID, req.Message, slices.Clone(script), now)
	return s.accepted(req.AgentID, req.InteractionID)
}

// accepted notes a run and answers its start.
func (s *Server) accepted(agentID, id string) Step {
	s.started[agentID] = append(s.started[agentID], id)
	body, err := json.Marshal(map[string]string{"interaction_id": id, "status": "processing"})
	if err != nil {
		panic(err) // strings always encode
	}
	return instead(s.broken, agentID, Step{status: http.StatusAccepted, body: body})
}

// BreakStart answers the next accepted starts of an agent with steps, one each. The
// agent runs all the same: this is what a client sees that cannot know whether its
// start was accepted, and pays twice if it repeats it.
func (s *Server) BreakStart(agentID string, steps ...Step) {
	s.prepareErrors("the broken starts of agent "+agentID, steps...)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.broken[agentID] = slices.Clone(steps)
}

// RefuseStart answers the next starts of an agent that would be accepted with steps, one each, and
// begins nothing: a limit on runs, an outage.
func (s *Server) RefuseStart(agentID string, steps ...Step) {
	s.prepareRefusals("the refused starts of agent "+agentID, steps...)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refusing[agentID] = slices.Clone(steps)
}

// Started returns the interaction or session of each run that was begun with an agent, in order.
// One that was continued is in it once for each run: each costs credits.
func (s *Server) Started(agentID string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.started[agentID])
}

// Message returns the message that started, or last continued, an interaction or a session.
func (s *Server) Message(interactionID string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if it := s.sessions[interactionID]; it != nil {
		return it.message
	}
	if it := s.interactions[interactionID]; it != nil {
		return it.message
	}
	return ""
}
