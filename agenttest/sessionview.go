package agenttest

import (
	"fmt"
	"strings"
	"time"
)

// sessionMessage is a message as the Sessions API writes it.
type sessionMessage struct {
	ID        string  `json:"id"`
	Role      string  `json:"role"`
	Content   *string `json:"content"`
	CreatedAt string  `json:"created_at"`
	CreatorID *string `json:"creator_id"`
	Parts     []Part  `json:"parts"`
}

// sessionView is what a session shows at one moment.
type sessionView struct {
	State    string
	Messages []sessionMessage
	Pending  []Ask
	Queue    *int
	Usage    sessionUsage
}

type sessionUsage struct {
	CreditCost     *float64 `json:"credit_cost"`
	ToolCreditCost *float64 `json:"tool_credit_cost"`
	FlowCreditCost *float64 `json:"flow_credit_cost"`
	InputTokens    *int64   `json:"input_tokens"`
	OutputTokens   *int64   `json:"output_tokens"`
}

// view is what a session shows at a step.
func (it *session) view(step Step) sessionView {
	switch {
	case it.cancelled:
		return sessionView{State: "failed", Messages: it.history}
	case step.stale:
		return *it.before
	case step.document == nil:
		return sessionView{State: "processing", Messages: it.history} // an error of the API shows nothing
	}
	view := sessionView{State: sessionState(step.document.State), Messages: it.said(*step.document), Usage: step.usage}
	if step.queue > 0 {
		view.Queue = &step.queue
	}
	for _, ask := range step.asks {
		if it.resolved[ask.ID] == "" {
			view.Pending = append(view.Pending, ask)
		}
	}
	if len(step.asks) > 0 && len(view.Pending) == 0 {
		view.State = "processing" // it has what it asked for
	}
	return view
}

// sessionState is how the Sessions API calls a state of agent_status.
func sessionState(state string) string {
	if state == "ASYNC_PROCESSING" {
		return "processing"
	}
	return strings.ToLower(state)
}

// said is the conversation at a document of the present turn. A turn that a message has begun has
// that in place of the user's messages that the script begins with.
func (it *session) said(d document) []sessionMessage {
	messages := it.history[:len(it.history):len(it.history)]
	scripted := d.Messages
	for it.turns > 0 && len(scripted) > 0 && scripted[0].Role == "user" {
		scripted = scripted[1:]
	}
	if d.ErrorMessage != nil {
		scripted = append(scripted[:len(scripted):len(scripted)], Assistant(Error(*d.ErrorMessage)))
	}
	for _, m := range scripted {
		messages = append(messages, it.written(m, len(messages)))
	}
	if last := len(messages) - 1; d.Response != nil && last >= 0 && messages[last].Role == "assistant" && !speaks(messages[last]) {
		messages[last].Parts = []Part{Text(*d.Response)} // a reply that the conversation does not repeat
	}
	return messages
}

func speaks(m sessionMessage) bool {
	for _, p := range m.Parts {
		if p.Text != "" || p.Type != "text" {
			return true
		}
	}
	return m.Content != nil
}

// written gives a message the form of the Sessions API, an id and a time.
func (it *session) written(m Message, at int) sessionMessage {
	made := sessionMessage{
		ID: m.ID, Role: m.Role, Content: m.Content, Parts: make([]Part, len(m.Parts)),
		CreatedAt: it.created.UTC().Add(time.Duration(at) * time.Second).Format(time.RFC3339),
	}
	if made.ID == "" {
		made.ID = fmt.Sprintf("msg_%s_%d", it.id, at+1)
	}
	for i, p := range m.Parts {
		if p.ID == "" {
			p.ID = fmt.Sprintf("part_%s_%d_%d", it.id, at+1, i+1)
		}
		made.Parts[i] = p
	}
	if len(m.Parts) == 0 {
		made.Parts = nil
	}
	return made
}

// encode writes a view of the session, or of another one that a cache has mistaken for it.
func (it *session) encode(view sessionView, about string) []byte {
	return encodeEnvelope(map[string]any{"session": it.wire(view, about), "queue_position": view.Queue})
}

// wire is the object of a session.
func (it *session) wire(view sessionView, about string) map[string]any {
	id := it.id
	if about != "" {
		id = about
	}
	messages, pending := view.Messages, view.Pending
	if messages == nil {
		messages = []sessionMessage{}
	}
	if pending == nil {
		pending = []Ask{}
	}
	return map[string]any{
		"id": id, "agent_id": it.agentID, "messages": messages,
		"created_at": it.created.UTC().Format(time.RFC3339), "state": view.State,
		"agent_name": "Agent " + it.agentID, "agent_team_id": nil, "agent_creator_user_id": nil, "agent_icon_url": nil,
		"agent_tools": []any{}, "participants": map[string]any{}, "creator": nil,
		"pending_approvals": pending, "usage": view.Usage,
	}
}
