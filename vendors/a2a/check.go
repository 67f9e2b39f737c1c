package a2a

import (
	"context"
	"fmt"
	"net/http"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

// Check asks for a task. The first request reads the agent card beforehand, where it is needed.
//
// # Errors
//
//   - [*vendors.RefError]: ref cannot be sent, and was not.
//   - [*vendors.RedirectError]: the agent points elsewhere.
//   - [*vendors.TransportError]: no whole answer came.
//   - the context's cause, if the caller's context ended.
func (c *Client) Check(ctx context.Context, ref vendors.Ref) (*vendors.Answer, error) {
	if err := c.Validate(ref); err != nil {
		return nil, err
	}
	answer, err := c.ask(ctx, getTask(ref.InteractionID))
	if err != nil {
		return nil, err
	}
	if answer.HTTPStatus/100 == 2 && answer.Err == nil {
		answer.Status, answer.Err = answer.task()
		c.http.HideIn(answer.Status)
	}
	switch s := answer.Status; {
	case s == nil:
	case s.InteractionID != "" && s.InteractionID != ref.InteractionID:
		answer.Status, answer.Err = nil, &agentstatus.OtherInteractionError{Want: ref.InteractionID, Got: s.InteractionID}
	default:
		c.spoke.Store(true)
	}
	return answer.Answer, nil
}

// look is a Check before a request that does something, which is not made unless it brings a
// status. what is to be seen.
func (c *Client) look(ctx context.Context, ref vendors.Ref, what string) (*vendors.Answer, error) {
	answer, err := c.Check(ctx, ref)
	if err != nil {
		return nil, vendors.NotTaken(err)
	}
	const op = "GetTask"
	switch {
	case answer.HTTPStatus/100 == 2 && answer.Err == nil:
		return answer, nil
	case answer.HTTPStatus/100 == 2:
		return nil, vendors.NotTaken(fmt.Errorf("%s: %s: %s cannot be read: %w", c.vendor, op, what, answer.Err))
	}
	refusal := agentstatus.ParseAPIError(answer.HTTPStatus, answer.Body)
	refused := &vendors.RefusedError{Vendor: c.vendor, Op: op, Answer: answer, Code: refusal.Code, Err: refusal}
	if passing(refusal) {
		refused.Err = vendors.NotTaken(refusal)
	}
	return nil, refused
}

// passing reports whether a refusal may be another one the next time.
func passing(refusal *agentstatus.APIError) bool {
	switch refusal.HTTPStatus {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
		return true
	}
	return refusal.HTTPStatus/100 != 4 || refusal.Stray()
}
