package gumloop

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

const (
	opStart   = "POST start_agent"
	pathStart = "/start_agent"
)

// startRequest is the body of POST /start_agent.
type startRequest struct {
	AgentID       string `json:"gummie_id"`
	Message       string `json:"message"`
	UserID        string `json:"user_id,omitempty"`
	ProjectID     string `json:"project_id,omitempty"`
	InteractionID string `json:"interaction_id,omitempty"`
}

// Idempotent says that a start that is repeated starts, and pays for, another run: this API takes
// neither an id nor a key of the caller's. [Sessions] does.
func (c *Client) Idempotent() bool { return false }

// Start makes one POST /start_agent: it starts an agent, or continues an interaction. AgentID is
// the gummie_id, one of UserID and ProjectID is required, and Key is not sent. It takes a message
// alone, and no Input.
//
// A start costs credits. Where its error wraps [vendors.ErrNotTaken] it may be repeated. One that
// wraps [vendors.ErrBusy] says that the interaction still runs: await it instead of starting, and
// paying for, another one.
//
// A continuation has the id of what it continues, whose last message is looked up before, as
// [Sessions.Start] does. This API shows messages of completed interactions alone: after a failed one
// AfterMessageID is empty.
//
// # Errors
//
// Those of [vendors.Client.Once], and a [*vendors.RefError] if the request cannot be sent.
func (c *Client) Start(ctx context.Context, req vendors.StartRequest) (*vendors.Started, error) {
	body := startRequest{AgentID: req.AgentID, Message: req.Message, UserID: req.UserID, ProjectID: req.ProjectID}
	if req.Continue != nil {
		body.InteractionID = req.Continue.InteractionID
		if body.UserID == "" && body.ProjectID == "" {
			body.UserID, body.ProjectID = req.Continue.UserID, req.Continue.ProjectID
		}
	}
	if err := body.check(req); err != nil {
		return nil, err
	}
	ref := vendors.Ref{InteractionID: body.InteractionID, UserID: body.UserID, ProjectID: body.ProjectID}
	var after string
	if req.Continue != nil && c.path.sendsOwner { // else the status is not this API's
		before, err := c.Check(ctx, ref)
		if err == nil && before.HTTPStatus/100 == 2 {
			if before.Status, before.Err = agentstatus.ParseLimit(before.Body, c.http.MaxBodyBytes()); before.Err == nil {
				before.Status, before.Err = about(ref, before.Status)
			}
		}
		if err = before2xx(opStart, before, err); err != nil {
			return nil, err
		}
		if after, err = lastSaid(opStart, ref, before); err != nil {
			return nil, err
		}
	}
	content, err := json.Marshal(body)
	if err != nil {
		return nil, &vendors.RefError{Vendor: vendor, Field: "message", Value: err.Error(), Wanted: "valid UTF-8"}
	}
	answer, err := c.http.Once(ctx, vendors.Request{Op: opStart, Method: http.MethodPost, Path: pathStart, Body: content})
	if err != nil {
		return nil, busy(err)
	}
	var started struct {
		InteractionID string `json:"interaction_id"`
	}
	err = json.Unmarshal(answer.Body, &started)
	if err == nil && started.InteractionID == "" {
		err = errors.New("the answer has no interaction_id")
	}
	if err == nil && req.Continue != nil && started.InteractionID != ref.InteractionID {
		err = &agentstatus.OtherInteractionError{Want: ref.InteractionID, Got: started.InteractionID}
	}
	if ref.InteractionID = started.InteractionID; err == nil {
		err = validate(ref)
	}
	if err != nil {
		return nil, &vendors.UnknownOutcomeError{Vendor: vendor, Op: opStart, Answer: answer, Err: err}
	}
	return &vendors.Started{Ref: ref, AfterMessageID: after}, nil
}

// check reports what cannot be sent. Its error is a [*vendors.RefError].
func (b startRequest) check(req vendors.StartRequest) error {
	if err := vendors.CheckID("agent_id", b.AgentID); err != nil {
		return ours(err)
	}
	if len(req.Input) > 0 {
		return &vendors.RefError{Vendor: vendor, Field: "input", Value: text.Quote(string(req.Input), 64), Wanted: "a message alone: start_agent takes nothing else"}
	}
	if err := checkMessage(b.Message); err != nil {
		return err
	}
	if req.Continue != nil {
		if err := vendors.CheckID("interaction_id", b.InteractionID); err != nil {
			return ours(err)
		}
	}
	return ours(checkOwner(b.UserID, b.ProjectID))
}
