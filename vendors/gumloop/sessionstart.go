package gumloop

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

const (
	opCreate = "POST sessions"
	opFind   = "GET sessions"

	codeExists = "session_already_exists"
)

// SessionID is the id of the session that a start with a key begins.
func SessionID(key string) string { return "agentwait_" + key }

// Idempotent says that a start that is repeated finds the session of the first.
func (s *Sessions) Idempotent() bool { return true }

// Start starts a session whose id is [SessionID] of the request's Key, or sends a session a
// further message. AgentID is the agent's id. Input is an object of further members of the body,
// such as {"name": "…", "metadata": {…}}; "input" may be among them if Message is empty.
//
// A further message takes the place of what a session asks. What the session has said before is
// looked up first, since AfterMessageID is its last message. One that still works is told by
// [vendors.ErrBusy], whether that look shows it, and nothing is sent then, or the API refuses the
// message. One whose last message has no id is refused: its next reply could not be told from that.
// Whether a message was taken if its answer is lost is looked up: then Existed is true.
//
// # Errors
//
// Those of [vendors.Client.Once], and a [*vendors.RefError] if the request cannot be sent. That
// a session exists already is none: it was started.
func (s *Sessions) Start(ctx context.Context, req vendors.StartRequest) (*vendors.Started, error) {
	body, err := startBody(req)
	if err != nil {
		return nil, err
	}
	if req.Continue != nil {
		return s.goOn(ctx, req, body)
	}
	if err := vendors.CheckID("agent_id", req.AgentID); err != nil {
		return nil, ours(err)
	}
	if err := vendors.CheckKey(req.Key); err != nil {
		return nil, ours(err)
	}
	ref := vendors.Ref{InteractionID: SessionID(req.Key), UserID: req.UserID, ProjectID: req.ProjectID}
	if err := validateSession(ref); err != nil {
		return nil, err
	}
	body["session_id"] = quoted(ref.InteractionID)
	content, err := json.Marshal(body)
	if err != nil {
		return nil, &vendors.RefError{Vendor: vendor, Field: "input", Value: err.Error(), Wanted: wantedInput}
	}
	answer, err := s.http.Once(ctx, of(vendors.Request{
		Op: opCreate, Method: http.MethodPost, Body: content,
		Path: "/agents/" + req.AgentID + "/sessions", Escaped: "/agents/" + url.PathEscape(req.AgentID) + "/sessions",
	}, ref))
	var refused *vendors.RefusedError
	switch {
	case errors.As(err, &refused) && refused.Code == codeExists && refused.Answer.HTTPStatus == http.StatusConflict:
		return &vendors.Started{Ref: ref, Existed: true}, nil
	case err != nil:
		return nil, err
	}
	return s.started(ref, answer)
}

// Find looks up the session that a start with the request's Key has begun.
//
// # Errors
//
// Those of [Client.Check], and a [*vendors.RefusedError].
func (s *Sessions) Find(ctx context.Context, req vendors.StartRequest) (*vendors.Started, error) {
	if err := vendors.CheckKey(req.Key); err != nil {
		return nil, ours(err)
	}
	ref := vendors.Ref{InteractionID: SessionID(req.Key), UserID: req.UserID, ProjectID: req.ProjectID}
	answer, err := s.Check(ctx, ref)
	switch {
	case err != nil:
		return nil, err
	case answer.HTTPStatus/100 == 2 && answer.Err == nil:
		return &vendors.Started{Ref: ref, Existed: true, Answer: answer}, nil
	case answer.HTTPStatus/100 == 2:
		return nil, &vendors.RefusedError{Vendor: vendor, Op: opFind, Answer: answer, Err: answer.Err}
	}
	told := agentstatus.ParseAPIError(answer.HTTPStatus, answer.Body)
	if answer.HTTPStatus == http.StatusNotFound && !told.Stray() {
		return nil, nil //nolint:nilnil // there is none, as Find says
	}
	return nil, &vendors.RefusedError{Vendor: vendor, Op: opFind, Answer: answer, Code: told.Code, Err: told}
}

// started reads the answer of a start that was taken.
func (s *Sessions) started(ref vendors.Ref, answer *vendors.Answer) (*vendors.Started, error) {
	var err error
	if answer.Status, err = readSession(answer.Body, s.http.MaxBodyBytes()); err == nil && answer.Status.InteractionID != "" {
		ref.InteractionID = answer.Status.InteractionID // whatever was asked for: this one runs
		err = validateSession(ref)
	}
	if err != nil {
		return nil, &vendors.UnknownOutcomeError{Vendor: vendor, Op: opCreate, Answer: answer, Err: err}
	}
	return &vendors.Started{Ref: ref, Answer: answer}, nil
}
