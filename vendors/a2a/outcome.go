package a2a

import (
	"fmt"
	"net/http"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

// refused is the error of a request that does something and was answered with another status than
// 2xx; nil with that. It is what [vendors.Client.Once] says, of the agent's own words: a server's
// trouble does not tell what became of the request, and one says 500 where the task exists and its
// agent has failed.
func (c *Client) refused(op string, answer judged) error {
	if answer.HTTPStatus/100 == 2 {
		if answer.Err != nil { // of the agent card
			return vendors.NotTaken(fmt.Errorf("%s: %s: %w", c.vendor, op, answer.Err))
		}
		return nil
	}
	refusal := agentstatus.ParseAPIError(answer.HTTPStatus, answer.Body)
	refused := &vendors.RefusedError{Vendor: c.vendor, Op: op, Answer: answer.Answer, Code: refusal.Code, Err: refusal}
	switch status := answer.HTTPStatus; {
	case answer.early && !passing(refusal): // nothing was sent, and nothing would be the next time
	case answer.early, status == http.StatusTooManyRequests, answer.otherVersion && passing(refusal):
		refused.Err = vendors.NotTaken(refusal)
	case refusal.Stray(), status == http.StatusRequestTimeout, status/100 != 4:
		return &vendors.UnknownOutcomeError{Vendor: c.vendor, Op: op, Answer: answer.Answer, Err: refusal}
	}
	return refused
}

// unclear is the error of a 2xx answer to a request that changes something which says not what it
// did.
func (c *Client) unclear(op string, answer judged, err error) error {
	return &vendors.UnknownOutcomeError{Vendor: c.vendor, Op: op, Answer: answer.Answer, Err: fmt.Errorf("the answer cannot be read: %w", err)}
}
