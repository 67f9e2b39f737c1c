package vendors

import (
	"bytes"
	"context"
	"errors"
	"net/http"

	"github.com/agentwait/agentwait/agentstatus"
)

// Once makes a request that does something, such as a start, and is not to be made again without
// knowing what became of the first. It returns the answer of a 2xx.
//
// # Errors
//
//   - one that wraps [ErrNotTaken]: a [*TransportError] if nothing was sent (no connection came
//     about: no such host, refused, TLS), the caller's context that ended before that, or a
//     [*RefusedError] of a 429.
//   - [*RefusedError]: the API has refused in its own words, or is elsewhere (it wraps a
//     [*RedirectError] then). It has done nothing.
//   - [*UnknownOutcomeError]: the request was sent, and what came of it does not tell what it did:
//     no whole answer, a 5xx, a 408, or an answer that is not the API's own, such as a page to sign
//     in, whose status is 200.
func (c *Client) Once(ctx context.Context, r Request) (*Answer, error) {
	if ctx.Err() != nil {
		return nil, NotTaken(context.Cause(ctx))
	}
	sent := newSending(&r)
	answer, err := c.Do(sent.traced(ctx), r)
	var redirect *RedirectError
	switch {
	case err == nil && answer.HTTPStatus/100 == 2 && isPage(answer.Body):
		return nil, &UnknownOutcomeError{Vendor: c.vendor, Op: r.Op, Answer: answer, Err: agentstatus.ParseAPIError(answer.HTTPStatus, answer.Body)}
	case err == nil && answer.HTTPStatus/100 == 2:
		return answer, nil
	case err == nil:
		return nil, c.notDone(r.Op, answer)
	case errors.As(err, &redirect) && redirect.HTTPStatus != http.StatusSeeOther:
		return nil, &RefusedError{Vendor: c.vendor, Op: r.Op, Answer: &Answer{HTTPStatus: redirect.HTTPStatus}, Err: redirect}
	case sent.nothing():
		var transport *TransportError
		if errors.As(err, &transport) {
			transport.Err = NotTaken(transport.Err)
			return nil, transport
		}
		return nil, NotTaken(err)
	}
	return nil, &UnknownOutcomeError{Vendor: c.vendor, Op: r.Op, Err: err}
}

// isPage reports whether a body is markup, which no API answers that is asked to do something.
func isPage(body []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n\ufeff"), []byte("<"))
}

// notDone is what an answer that is not 2xx says of what was asked for.
func (c *Client) notDone(op string, answer *Answer) error {
	refused := agentstatus.ParseAPIError(answer.HTTPStatus, answer.Body)
	var err error = refused
	switch {
	case answer.HTTPStatus == http.StatusTooManyRequests:
		err = NotTaken(refused)
	case refused.Stray(), answer.HTTPStatus == http.StatusRequestTimeout, answer.HTTPStatus/100 != 4:
		return &UnknownOutcomeError{Vendor: c.vendor, Op: op, Answer: answer, Err: refused}
	}
	return &RefusedError{Vendor: c.vendor, Op: op, Answer: answer, Code: refused.Code, Err: err}
}

// NotTaken returns an error that wraps [ErrNotTaken] beside err.
func NotTaken(err error) error { return &notTaken{err} }

type notTaken struct{ err error }

func (e *notTaken) Error() string { return e.err.Error() + "; " + ErrNotTaken.Error() }

func (e *notTaken) Unwrap() []error { return []error{e.err, ErrNotTaken} }
