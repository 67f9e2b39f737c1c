package gumloop

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

const (
	opCreate  = "POST sessions"
	opMessage = "POST messages"
	opFind    = "GET sessions"

	codeExists = "session_already_exists"
	codeBusy   = "interaction_not_in_terminal_state"
)

// SessionID is the id of the session that a start with a key begins.
func SessionID(key string) string { return "agentwait_" + key }

// Idempotent says that a start that is repeated finds the session of the first.
func (s *Sessions) Idempotent() bool { return true }

// Start starts a session whose id is [SessionID] of the request's Key, or sends a session a
// further message. AgentID is the agent's id. Input is an object of further members of the body,
// such as {"name": "…", "metadata": {…}}; "input" may be among them where Message is empty.
//
// A further message takes the place of what a session asks. One that still works refuses it, with
// [vendors.ErrBusy]. Whether it was taken where its answer is lost is looked up:
// then Existed is true.
//
// # Errors
//
// Those of [vendors.Client.Once], and a [*vendors.RefError] where the request cannot be sent. That
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
	return s.started(opCreate, ref, "", answer)
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
func (s *Sessions) started(op string, ref vendors.Ref, after string, answer *vendors.Answer) (*vendors.Started, error) {
	var err error
	if answer.Status, err = readSession(answer.Body, s.http.MaxBodyBytes()); err == nil && answer.Status.InteractionID != "" {
		ref.InteractionID = answer.Status.InteractionID // whatever was asked for: this one runs
		err = validateSession(ref)
	}
	if err != nil {
		return nil, &vendors.UnknownOutcomeError{Vendor: vendor, Op: op, Answer: answer, Err: err}
	}
	return &vendors.Started{Ref: ref, Answer: answer, AfterMessageID: after}, nil
}

// goOn sends a session a further message. What it has said before is looked up first.
func (s *Sessions) goOn(ctx context.Context, req vendors.StartRequest, body map[string]json.RawMessage) (*vendors.Started, error) {
	ref := *req.Continue
	if ref.UserID == "" && ref.ProjectID == "" {
		ref.UserID, ref.ProjectID = req.UserID, req.ProjectID
	}
	before, err := s.Check(ctx, ref)
	if err = before2xx(opMessage, before, err); err != nil {
		return nil, err
	}
	content, err := json.Marshal(body)
	if err != nil {
		return nil, &vendors.RefError{Vendor: vendor, Field: "input", Value: err.Error(), Wanted: wantedInput}
	}
	after := before.Status.LastMessageID()
	answer, err := s.http.Once(ctx, sessionRequest(opMessage, http.MethodPost, "/messages", ref, content))
	if err == nil {
		var started *vendors.Started
		if started, err = s.started(opMessage, ref, after, answer); err == nil {
			return started, nil
		}
	}
	var unknown *vendors.UnknownOutcomeError
	if errors.As(err, &unknown) && ctx.Err() == nil {
		if now, failed := s.Check(ctx, ref); failed == nil && said(now.Status, after, req.Message) {
			return &vendors.Started{Ref: ref, Existed: true, Answer: now, AfterMessageID: after}, nil
		}
	}
	return nil, busy(err)
}

// before2xx is the error of a look before a request that was not made then.
func before2xx(op string, seen *vendors.Answer, err error) error {
	var (
		wrong    *vendors.RefError
		redirect *vendors.RedirectError
	)
	switch {
	case errors.As(err, &wrong), errors.As(err, &redirect):
		return err
	case err != nil:
		return vendors.NotTaken(err)
	case seen.HTTPStatus/100 == 2 && seen.Err != nil:
		return &vendors.RefusedError{Vendor: vendor, Op: op, Answer: seen, Err: vendors.NotTaken(seen.Err)}
	case seen.HTTPStatus/100 == 2:
		return nil
	}
	told := agentstatus.ParseAPIError(seen.HTTPStatus, seen.Body)
	err = told
	if told.Stray() || seen.HTTPStatus/100 != 4 || seen.HTTPStatus == http.StatusTooManyRequests || seen.HTTPStatus == http.StatusRequestTimeout {
		err = vendors.NotTaken(told)
	}
	return &vendors.RefusedError{Vendor: vendor, Op: op, Answer: seen, Code: told.Code, Err: err}
}

// busy makes a refusal of a conversation whose turn has not ended known as that.
func busy(err error) error {
	var refused *vendors.RefusedError
	if errors.As(err, &refused) && refused.Code == codeBusy {
		refused.Err = fmt.Errorf("%w: %w", vendors.ErrBusy, refused.Err)
	}
	return err
}

// said reports whether a user has said something after a message.
func said(status *agentstatus.Status, after, text string) bool {
	if status == nil || text == "" {
		return false
	}
	for i := len(status.Messages) - 1; i >= 0 && (after == "" || status.Messages[i].ID != after); i-- {
		if m := &status.Messages[i]; m.Role == "user" && strings.TrimSpace(m.Content) == strings.TrimSpace(text) {
			return true
		}
	}
	return false
}
