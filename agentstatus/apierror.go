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

	words string // what came, as the core tells it; empty if the error was made otherwise
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

// Stray reports whether the body was not the API's own error, such as a proxy's page: it says
// nothing of what the API has done.
func (e *APIError) Stray() bool { return e.stray }

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
		return "; check that the key may see this interaction"
	case status == 404:
		return "; check the interaction id and its owner"
	}
	return ""
}

// ParseAPIError reads the body of an answer that is not 2xx. It never fails: a
// body that is not a known envelope becomes the message, cut and made printable.
//
//	{"error": "slug", "message": "for people"}      Code, Message
//	{"error": {"code": "slug", "message": "…"}}     Code, Message; type stands in for code
//	{"message": "for people"}, {"detail": …}        Message
//	"for people", <html>…, anything else            Message
func ParseAPIError(httpStatus int, body []byte) *APIError {
	var a scan.Answer
	code, message, problem := tell(&a, httpStatus, body, &scan.Why{})
	return &APIError{HTTPStatus: httpStatus, Code: code, Message: message, words: problem, stray: !a.Envelope}
}

// errNoStatus is returned when a parser answers neither a status nor an error.
var errNoStatus = errors.New("the parser answered neither a status nor an error")
