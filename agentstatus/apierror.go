package agentstatus

import (
	"errors"
	"fmt"

	"github.com/agentwait/agentwait/internal/scan"
)

// APIError is an error answer of the API, read from any of its envelopes: a flat
// slug, a nested object, or a body that is not JSON at all.
type APIError struct {
	HTTPStatus int
	Code       string // "interaction_not_found", "user_id is required", …; empty when there is none
	Message    string // for people, at most 1,024 bytes; empty when there is only a code
}

func (e *APIError) Error() string {
	text := fmt.Sprintf("the API answered HTTP %d", e.HTTPStatus)
	if e.Code != "" {
		text += " " + e.Code
	}
	if e.Message != "" {
		text += ": " + e.Message
	}
	return text + apiAdvice(e.HTTPStatus)
}

// apiAdvice says what to try.
func apiAdvice(status int) string {
	switch {
	case status == 401:
		return "; check the API key"
	case status == 402:
		return "; check the account's credits"
	case status == 403:
		return "; check that the key's user may see this interaction"
	case status == 404:
		return "; check the interaction id and its owner"
	case status == 429 || status >= 500:
		return "; try again later"
	}
	return ""
}

// maxMessageBytes bounds each text of an APIError.
const maxMessageBytes = 1024

// ParseAPIError reads the body of an answer that is not 2xx. It never fails: a
// body that is no known envelope becomes the message, cut and made printable.
//
//	{"error": "slug", "message": "for people"}      Code, Message
//	{"error": {"code": "slug", "message": "…"}}     Code, Message; type stands in for code
//	{"message": "for people"}, {"detail": …}        Message
//	"for people", <html>…, anything else            Message
func ParseAPIError(httpStatus int, body []byte) *APIError {
	e := &APIError{HTTPStatus: httpStatus}
	if len(body) > scan.MaxBody {
		body = body[:maxMessageBytes] // more than the core reads, and no error of the API
	}
	t := tables.Get().(*table)
	defer t.release()
	var found scan.ErrorBody
	t.scanner.ErrorBody(body, &found)
	if found.Text {
		e.Message = printable(&t.scanner, body, false)
		return e
	}
	e.Code = printableCell(&t.scanner, body, &found.Code)
	e.Message = printableCell(&t.scanner, body, &found.Message)
	return e
}

// printableCell is printable for a string's characters, or another value's bytes.
func printableCell(s *scan.Scanner, body []byte, c *scan.Cell) string {
	switch c.Kind() {
	case scan.Missing:
		return ""
	case scan.String:
		return printable(s, body[c.Start+1:c.End-1], c.Meta&scan.Escaped != 0)
	}
	return printable(s, body[c.Start:c.End], false)
}

func printable(s *scan.Scanner, text []byte, escaped bool) string {
	var out [maxMessageBytes]byte
	return string(out[:s.Printable(out[:], text, escaped)])
}

// errNoStatus is what a parser deserves that answers neither a status nor an error.
var errNoStatus = errors.New("the parser answered neither a status nor an error")
