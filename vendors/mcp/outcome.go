package mcp

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

// before is the error of a request that goes before the one that does something, which was not
// made then.
func (c *Client) before(op string, err error) error {
	var (
		wrongRef *vendors.RefError
		refused  *vendors.RefusedError
		redirect *vendors.RedirectError
	)
	switch {
	case errors.As(err, &wrongRef), errors.As(err, &refused):
		return err
	case errors.As(err, &redirect):
		return &vendors.RefusedError{Vendor: c.http.Vendor(), Op: op, Answer: &vendors.Answer{HTTPStatus: redirect.HTTPStatus}, Err: redirect}
	}
	return vendors.NotTaken(err)
}

// answered is the answer of a request that was made once, whatever its status says: JSON-RPC's
// error in it says more.
func answered(answer *vendors.Answer, err error) (*vendors.Answer, error) {
	var (
		refused  *vendors.RefusedError
		unknown  *vendors.UnknownOutcomeError
		redirect *vendors.RedirectError
	)
	switch {
	case errors.As(err, &redirect):
	case errors.As(err, &refused):
		return refused.Answer, nil
	case errors.As(err, &unknown) && unknown.Answer != nil:
		return unknown.Answer, nil
	}
	return answer, err
}

// refusedCall is the error of a call that was answered without a result. What an answer says
// that is the server's own trouble leaves open what the call did; one that a limit has refused
// did nothing.
func (c *Client) refusedCall(r *reply, asked call) error {
	answer := refusal(r, asked)
	said := agentstatus.ParseAPIError(answer.HTTPStatus, answer.Body)
	var err error = said
	doing := asked.method == callTool || asked.method == updateTask || asked.method == respondTo
	switch {
	case answer.Err != nil:
		err = fmt.Errorf("HTTP %d: %w", answer.HTTPStatus, answer.Err)
		if !doing {
			return vendors.NotTaken(&vendors.TransportError{Vendor: c.http.Vendor(), Op: asked.method, Err: err})
		}
		return &vendors.UnknownOutcomeError{Vendor: c.http.Vendor(), Op: asked.method, Answer: answer, Err: err}
	case answer.HTTPStatus == http.StatusTooManyRequests && (!doing || r.HTTPStatus == answer.HTTPStatus):
		err = vendors.NotTaken(err)
	case answer.HTTPStatus == http.StatusRequestTimeout || answer.HTTPStatus >= 500 ||
		answer.HTTPStatus == http.StatusTooManyRequests || doing && said.Stray():
		// A limit in words alone may be one that the tool has met with.
		if doing {
			return &vendors.UnknownOutcomeError{Vendor: c.http.Vendor(), Op: asked.method, Answer: answer, Err: err}
		}
		err = vendors.NotTaken(err)
	}
	return &vendors.RefusedError{Vendor: c.http.Vendor(), Op: asked.method, Answer: answer, Code: said.Code, Err: err}
}
