package gumloop

import (
	"context"
	"fmt"
	"mime"
	"net/http"
	"strings"

	"github.com/agentwait/agentwait/agentstatus"
)

const opStatus = "GET agent_status"

// Poll makes one GET /agent_status/{interaction_id}, or of the path that
// [Config.StatusPath] names, and returns the answer whatever its status code.
//
// # Errors
//
//   - [*RefError]: ref cannot be sent, and was not.
//   - [*RedirectError]: the API points elsewhere.
//   - [*TransportError]: no whole answer came.
//   - the context's cause, where the caller's context ended.
func (c *Client) Poll(ctx context.Context, ref Ref) (*Answer, error) {
	if err := ref.Validate(); err != nil {
		return nil, err
	}
	target, err := c.path.target(c.base, ref)
	if err != nil {
		return nil, err
	}
	return c.do(ctx, c.path.op, http.MethodGet, target, nil)
}

// Status is [Client.Poll] read: the status document, or a typed error. Additionally
// to those of Poll that is a [*StatusError]. It reads Gumloop's documents only, and none of
// another interaction.
func (c *Client) Status(ctx context.Context, ref Ref) (*agentstatus.Status, error) {
	answer, err := c.Poll(ctx, ref)
	if err != nil {
		return nil, err
	}
	if answer.HTTPStatus/100 != 2 {
		return nil, refused(c.path.op, answer)
	}
	status, err := agentstatus.ParseLimit(answer.Body, c.maxBody)
	if err == nil && status.InteractionID != "" && status.InteractionID != ref.InteractionID {
		err = &agentstatus.OtherInteractionError{Want: ref.InteractionID, Got: status.InteractionID}
	}
	if err != nil {
		return nil, unreadable(c.path.op, answer, err)
	}
	return status, nil
}

// StatusError is an HTTP answer that is not what was asked for. Err is an
// [*agentstatus.APIError] where the API refused, an [*agentstatus.OtherInteractionError], else the
// parse error.
type StatusError struct {
	Op          string // "GET agent_status"
	HTTPStatus  int
	RetryAfter  string // the Retry-After header
	ContentType string // where it is not JSON, else empty
	Err         error
}

func (e *StatusError) Error() string {
	if e.ContentType != "" {
		return fmt.Sprintf("gumloop: %s: HTTP %d answered %s, not JSON: %v", e.Op, e.HTTPStatus, e.ContentType, e.Err)
	}
	return fmt.Sprintf("gumloop: %s: %v", e.Op, e.Err)
}

func (e *StatusError) Unwrap() error { return e.Err }

func refused(op string, answer *Answer) error {
	return unreadable(op, answer, agentstatus.ParseAPIError(answer.HTTPStatus, answer.Body))
}

func unreadable(op string, answer *Answer, err error) error {
	return &StatusError{
		Op: op, HTTPStatus: answer.HTTPStatus, RetryAfter: answer.RetryAfter,
		ContentType: foreignType(answer.ContentType), Err: err,
	}
}

// maxTypeBytes bounds what is shown of a media type; RFC 6838 allows 127 on each side.
const maxTypeBytes = 255

// foreignType returns the media type of an answer that says it is not JSON, such as
// a proxy's error page.
func foreignType(header string) string {
	mediaType, _, err := mime.ParseMediaType(header)
	if err != nil || mediaType == "application/json" || strings.HasSuffix(mediaType, "+json") {
		return ""
	}
	return mediaType[:min(len(mediaType), maxTypeBytes)] // ASCII, as ParseMediaType wants it
}
