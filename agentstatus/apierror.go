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

	words string // what came, as the core tells it; empty where the error was made otherwise
	stray bool   // the body is not the API's own error
}

func (e *APIError) Error() string {
	text := e.words
	if text == "" {
		text = fmt.Sprintf("HTTP %d", e.HTTPStatus)
		if e.Code != "" {
			text += " " + e.Code
		}
		if e.Message != "" {
			text += ": " + e.Message
		}
	}
	return "the API answered " + text + e.advice()
}

// advice says what to try.
func (e *APIError) advice() string {
	switch status := e.HTTPStatus; {
	case status == 429 || status == 408 || status == 425 || status >= 500 && status <= 599:
		return "; try again later"
	case e.stray:
		return "; that is not the API's own error: check the base URL"
	case status == 401:
		return "; check the API key"
	case status == 402:
		return "; check the account's credits"
	case status == 403:
		return "; check that the key's user may see this interaction"
	case status == 404:
		return "; check the interaction id and its owner"
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
	a := scan.Answer{HTTPStatus: statusCode(httpStatus), Body: body}
	t.scanner.ErrorBody(body, &a.Error)
	if a.Error.Text {
		e.Message = printable(&t.scanner, body, false)
	} else {
		e.Code = printableCell(&t.scanner, body, &a.Error.Code)
		e.Message = printableCell(&t.scanner, body, &a.Error.Message)
	}
	e.words, e.stray = problemOf(&t.scanner, &a), !a.Error.Envelope
	return e
}

// printableCell is printable for a string's characters, or another value's bytes; none
// where the cell is missing.
func printableCell(s *scan.Scanner, body []byte, c *scan.Cell) string {
	if c.Kind() == scan.Missing {
		return ""
	}
	var out [maxMessageBytes]byte
	return string(out[:s.PrintableCell(out[:], body, c)])
}

func printable(s *scan.Scanner, text []byte, escaped bool) string {
	var out [maxMessageBytes]byte
	return string(out[:s.Printable(out[:], text, escaped)])
}

// errNoStatus is what a parser deserves that answers neither a status nor an error.
var errNoStatus = errors.New("the parser answered neither a status nor an error")
