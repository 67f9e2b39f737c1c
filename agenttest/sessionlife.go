package agenttest

import (
	"encoding/json"
	"net/http"
	"slices"
)

// cancelSession answers POST /sessions/{id}/cancel: what runs has failed, what has ended stays as
// it is. Only a part of the session is told.
func (s *Server) cancelSession(r *http.Request, key, id string) Step {
	it, refused := s.openSession(r, key, id)
	if refused != nil {
		return *refused
	}
	view := it.view(it.script[it.at])
	if !slices.Contains([]string{"completed", "failed", "idle"}, view.State) || it.script[it.at].stale {
		it.cancelled = true
		if it.ended.IsZero() {
			it.ended = s.cfg.Now()
		}
		view = it.view(it.script[it.at])
	}
	body := encodeEnvelope(map[string]any{"session": map[string]any{"id": it.id, "agent_id": it.agentID, "state": view.State}})
	return instead(s.brokenCancel, id, Step{status: http.StatusOK, body: body})
}

// BreakCancel answers the next cancels of a session with steps, one each. The session is cancelled
// all the same.
func (s *Server) BreakCancel(sessionID string, steps ...Step) {
	s.prepareErrors("the broken cancels of session "+sessionID, steps...)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.brokenCancel[sessionID] = slices.Clone(steps)
}

// BreakAnswer answers the next answers to the asks of a session with steps, one each. They are
// taken all the same: a client cannot know, and one that repeats them may run the agent twice.
func (s *Server) BreakAnswer(sessionID string, steps ...Step) {
	s.prepareErrors("the broken answers of session "+sessionID, steps...)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.brokenAnswer[sessionID] = slices.Clone(steps)
}

// resolution is one answer to an ask.
type resolution struct {
	ID       string `json:"action_request_id"`
	Action   string `json:"action"`
	Reason   string `json:"reason"`
	Response struct {
		Values map[string]any `json:"values"`
	} `json:"response"`
}

// maxReason is how many characters a reason may have.
const maxReason = 1000

// resolve answers POST /sessions/{id}/approvals.
func (s *Server) resolve(r *http.Request, key, id string, body []byte) Step {
	it, refused := s.openSession(r, key, id)
	if refused != nil {
		return *refused
	}
	var req struct {
		Responses []resolution `json:"approval_responses"`
	}
	if err := json.Unmarshal(body, &req); err != nil || len(req.Responses) == 0 || len(req.Responses) > 20 {
		return APIError(http.StatusBadRequest, "invalid_approval_responses")
	}
	step := it.script[it.at]
	if it.cancelled || len(it.view(step).Pending) == 0 {
		return APIError(http.StatusConflict, "session_not_awaiting_approval")
	}
	seen := map[string]bool{}
	for _, one := range req.Responses {
		if wrong := it.refuses(step, one, seen); wrong != "" {
			return APIError(http.StatusBadRequest, wrong)
		}
		seen[one.ID] = true
	}
	before := it.view(step)
	results := make([]map[string]string, len(req.Responses))
	for i, one := range req.Responses {
		results[i] = map[string]string{"action_request_id": one.ID, "action": one.Action, "outcome": it.take(one, s)}
	}
	it.advance(s.cfg.Now())
	answer := func(view sessionView) []byte {
		return encodeEnvelope(map[string]any{"session": it.wire(view, ""), "results": results, "stream_cursor": nil})
	}
	return instead(s.brokenAnswer, id, Step{status: http.StatusOK, body: answer(it.view(it.script[it.at])), old: answer(before)})
}

// refuses says what is wrong with an answer; empty if nothing is.
func (it *session) refuses(step Step, one resolution, seen map[string]bool) string {
	at := slices.IndexFunc(step.asks, func(ask Ask) bool { return ask.ID == one.ID })
	former := it.resolved[one.ID]
	switch {
	case at < 0:
		return "unknown_action_request"
	case seen[one.ID]:
		return "duplicate_action_request"
	case one.Action != "accept" && one.Action != "reject":
		return "invalid_action"
	case former != "" && former != one.Action:
		return "action_request_already_resolved"
	case len([]rune(one.Reason)) > maxReason:
		return "reason_too_long"
	case one.Action == "reject":
		return ""
	}
	for _, q := range step.asks[at].Questions {
		value, given := one.Response.Values[q.Name]
		if !given && q.Required {
			return "invalid_human_input"
		}
		listed := slices.ContainsFunc(q.Options, func(o Option) bool { return any(o.Value) == value })
		if given && len(q.Options) > 0 && !listed && !q.Custom {
			return "invalid_human_input_option"
		}
	}
	return ""
}

// take notes an answer and tells its outcome.
func (it *session) take(one resolution, s *Server) string {
	repeated := it.resolved[one.ID] != ""
	it.answers = append(it.answers, Answered{
		At: s.cfg.Now(), RequestID: one.ID, Action: one.Action, Reason: one.Reason, Values: one.Response.Values, Repeated: repeated,
	})
	if it.resolved == nil {
		it.resolved = map[string]string{}
	}
	it.resolved[one.ID] = one.Action
	outcome := map[string]string{"accept": "accepted", "reject": "rejected"}[one.Action]
	if repeated {
		return "already_" + outcome
	}
	return outcome
}
