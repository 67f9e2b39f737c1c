package gumloop

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"unicode/utf8"

	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"

	"github.com/agentwait/agentwait/agentstatus"
)

const (
	opStart   = "POST start_agent"
	pathStart = "/start_agent"
)

// StartRequest starts an agent, or continues an interaction.
type StartRequest struct {
	AgentID       string `json:"gummie_id"`         // required
	Message       string `json:"message"`           // required
	UserID        string `json:"user_id,omitempty"` // one of UserID and ProjectID is required
	ProjectID     string `json:"project_id,omitempty"`
	InteractionID string `json:"interaction_id,omitempty"` // continues this interaction; optional
}

// Validate checks a request without sending anything. Its error is a [*vendors.RefError].
func (r StartRequest) Validate() error {
	if err := vendors.CheckID("gummie_id", r.AgentID); err != nil {
		return ours(err)
	}
	if r.Message == "" {
		return &vendors.RefError{Vendor: vendor, Field: "message", Wanted: "what the agent is to do"}
	}
	if !utf8.ValidString(r.Message) {
		return &vendors.RefError{Vendor: vendor, Field: "message", Value: text.Quote(r.Message, 64), Wanted: "valid UTF-8"}
	}
	if r.InteractionID != "" {
		if err := vendors.CheckID("interaction_id", r.InteractionID); err != nil {
			return ours(err)
		}
	}
	return ours(checkOwner(r.UserID, r.ProjectID))
}

// Started is the API's 202 answer to a start.
type Started struct {
	InteractionID string `json:"interaction_id"` // poll this
	Status        string `json:"status"`         // "processing"; here the API says status, elsewhere state
}

// Start makes one POST /start_agent.
//
// A start costs credits and has no idempotency key. After a [*vendors.TransportError], or a
// [*StatusError] with a 2xx or 5xx code, it is unknown whether the agent was
// started: do not repeat it blindly. A 409 interaction_not_in_terminal_state says
// that the interaction still runs: await it instead of starting, and paying for,
// another one.
//
// # Errors
//
// Those of [Client.Status].
func (c *Client) Start(ctx context.Context, req StartRequest) (*Started, error) {
	if err := req.Validate(); err != nil {
		return nil, err
	}
	body, err := json.Marshal(req)
	if err != nil {
		return nil, fmt.Errorf("gumloop: %s: %w", opStart, err)
	}
	answer, err := c.http.Do(ctx, vendors.Request{Op: opStart, Method: http.MethodPost, Path: pathStart, Body: body})
	if err != nil {
		return nil, err
	}
	if answer.HTTPStatus/100 != 2 {
		return nil, refused(opStart, answer)
	}
	var started Started
	if err := json.Unmarshal(answer.Body, &started); err != nil {
		return nil, unreadable(opStart, answer, err)
	}
	if started.InteractionID == "" {
		return nil, unreadable(opStart, answer, &agentstatus.SchemaError{Path: "interaction_id", Wanted: "a string", Found: "nothing"})
	}
	return &started, nil
}
