package gumloop

import (
	"context"
	"fmt"
	"mime"
	"strings"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

const opStatus = "GET agent_status"

// Check makes one GET /agent_status/{interaction_id}, or of the path that
// [Config.StatusPath] names, and returns the answer whatever its status code.
//
// # Errors
//
//   - [*vendors.RefError]: ref cannot be sent, and was not.
//   - [*vendors.RedirectError]: the API points elsewhere.
//   - [*vendors.TransportError]: no whole answer came.
//   - the context's cause, if the caller's context ended.
func (c *Client) Check(ctx context.Context, ref vendors.Ref) (*vendors.Answer, error) {
	if err := validate(ref); err != nil {
		return nil, err
	}
	request, err := c.path.request(ref)
	if err != nil {
		return nil, err
	}
	return c.http.Do(ctx, request)
}

// Status is [Client.Check] read: the status document, or a typed error. Additionally
// to those of Check that is a [*StatusError]. It reads Gumloop's documents only, and none of
// another interaction.
func (c *Client) Status(ctx context.Context, ref vendors.Ref) (*agentstatus.Status, error) {
	answer, err := c.Check(ctx, ref)
	if err != nil {
		return nil, err
	}
	if answer.HTTPStatus/100 != 2 {
		return nil, refused(c.path.op, answer)
	}
	status, err := agentstatus.ParseLimit(answer.Body, c.http.MaxBodyBytes())
	if err == nil && status.InteractionID != "" && status.InteractionID != ref.InteractionID {
		err = &agentstatus.OtherInteractionError{Want: ref.InteractionID, Got: status.InteractionID}
	}
	if err != nil {
		return nil, unreadable(c.path.op, answer, err)
	}
	return status, nil
}

// StatusError is an HTTP answer that is not what was asked for. Err is an
// [*agentstatus.APIError] if the API refused, an [*agentstatus.OtherInteractionError], else the
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

func refused(op string, answer *vendors.Answer) error {
	return unreadable(op, answer, agentstatus.ParseAPIError(answer.HTTPStatus, answer.Body))
}

func unreadable(op string, answer *vendors.Answer, err error) error {
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
