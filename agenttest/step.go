package agenttest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// Step is one answer of a script. Steps are values: the modifiers return changed
// copies.
type Step struct {
	status   int
	document *document // a status document; nil for an error or a raw body
	slug     string    // of an error envelope
	body     []byte    // raw
	kind     string    // content type; empty: application/json
	headers  map[string]string

	about string // of a document: another interaction's id
	stale bool   // what was shown before the present turn, in place of the document
	own   bool   // the API's own answer to what it was set for
	old   []byte // of the API's own answer: the body that shows the state of before

	// What only a session shows.
	asks  []Ask
	queue int
	usage sessionUsage

	times int           // how many polls it answers; 0: one, or until `lasts` is over
	lasts time.Duration // how long it stays, counted from when it began

	delay time.Duration // before the headers
	pause time.Duration // between pieces of the body
	cut   int           // bytes of the body to send before breaking off; 0: all
	fault fault
}

type fault uint8

const (
	faultNone  fault = iota
	faultReset       // the connection is reset
	faultHang        // no answer comes
)

// Processing is an agent at work: state ASYNC_PROCESSING.
func Processing() Step { return State("ASYNC_PROCESSING") }

// Queued is an agent that has not begun. The reference page does not have it.
func Queued() Step { return State("QUEUED") }

// QueuedAt is an agent that has not begun, since others run; a session tells its position.
func QueuedAt(position int) Step {
	step := Queued()
	step.queue = position
	return step
}

// Stale is an API that has taken a message and does not show it yet: it answers as it did before
// the present turn began.
//
//	api.Agent("a", agenttest.Stale().Times(2), agenttest.Completed("the second reply"))
func Stale() Step {
	step := Processing()
	step.stale = true
	return step
}

// Accepted is the API's own answer, for [Server.BreakStart] and its like, with what goes wrong on
// the way:
//
//	api.BreakStart("a", agenttest.Accepted().Delay(time.Minute))
//	api.BreakStart("a", agenttest.Accepted().Truncated(10))
func Accepted() Step { return Step{own: true} }

// AcceptedStale is [Accepted] by a slow API: its answer to a message or to an answer still shows
// the session as it was before, with its state, its messages and what it has asked.
//
//	api.BreakAnswer("sess_1", agenttest.AcceptedStale())
func AcceptedStale() Step { return Step{own: true, stale: true} }

// NeedsApproval is an agent that waits for a person. The reference page does not
// have it. See also [Asking].
func NeedsApproval() Step { return State("APPROVAL_REQUIRED") }

// State is an interaction in any state, with what the conversation holds so far.
func State(state string, messages ...Message) Step {
	return Step{status: http.StatusOK, document: &document{State: state, Messages: messages}}
}

// Completed is an agent that has finished. Without messages the conversation is a
// question and the response as the text of the answer.
func Completed(response string, messages ...Message) Step {
	if messages == nil {
		messages = []Message{User("Please do it."), Assistant(Text(response))}
	}
	return Step{status: http.StatusOK, document: &document{State: "COMPLETED", Response: &response, Messages: messages}}
}

// maxErrorMessage is how many characters the API tells of a failure.
const maxErrorMessage = 4096

// Failed is an agent that has failed. As the API does, it tells 4,096 characters of why.
func Failed(message string) Step {
	if runes := []rune(message); len(runes) > maxErrorMessage {
		message = string(runes[:maxErrorMessage])
	}
	return Step{status: http.StatusOK, document: &document{State: "FAILED", ErrorMessage: &message}}
}

// HTTPStatus is an error of the API with a status code and the envelope of the server.
func HTTPStatus(code int) Step { return APIError(code, http.StatusText(code)) }

// APIError is an error of the API with a slug, such as interaction_not_found.
func APIError(code int, slug string) Step { return Step{status: code, slug: slug} }

// RateLimited is a 429 with a Retry-After in whole seconds, rounded up.
func RateLimited(retryAfter time.Duration) Step {
	seconds := (retryAfter + time.Second - 1) / time.Second
	return APIError(http.StatusTooManyRequests, "rate_limited").Header("Retry-After", strconv.Itoa(int(seconds)))
}

// Unavailable is a 503.
func Unavailable() Step { return APIError(http.StatusServiceUnavailable, "service_unavailable") }

// Unauthorized is the 401 of the reference page.
func Unauthorized() Step { return APIError(http.StatusUnauthorized, missingKey) }

// PaymentRequired is a 402: the account has no credits.
func PaymentRequired() Step { return APIError(http.StatusPaymentRequired, "insufficient_credits") }

// Forbidden is the 403 of the reference page.
func Forbidden() Step { return APIError(http.StatusForbidden, "unauthorized") }

// NotFound is the 404 of the reference page, also seen right after a start.
func NotFound() Step { return APIError(http.StatusNotFound, "interaction_not_found") }

// RawBody is an answer with any status code, content type and body.
func RawBody(code int, contentType, body string) Step {
	return Step{status: code, kind: contentType, body: []byte(body)}
}

// HTMLPage is the error page of a proxy, as a 502.
func HTMLPage() Step {
	return RawBody(http.StatusBadGateway, "text/html; charset=utf-8",
		"<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>")
}

// Garbage is a 200 whose body is not JSON.
func Garbage() Step { return RawBody(http.StatusOK, "application/json", "\x00\xffnot json{") }

// Redirect is a 307 to any URL.
func Redirect(location string) Step {
	return Step{status: http.StatusTemporaryRedirect, body: []byte{}}.Header("Location", location)
}

// Reset resets the connection instead of answering. Where a script has it, the server
// keeps no connection open after an answer: net/http's client repeats a GET by itself
// if a kept one breaks, and would hide the reset.
func Reset() Step { return Step{fault: faultReset} }

// Hang never answers; it ends when the client gives up or the server is closed.
func Hang() Step { return Step{fault: faultHang} }

// Times makes the step answer n polls. Without it, and without [Step.For], it answers one.
func (s Step) Times(n int) Step {
	s.times = n
	return s
}

// For makes the step last for a time, however often it is polled. The time counts
// from the end of the step before.
func (s Step) For(d time.Duration) Step {
	s.lasts = d
	return s
}

// Delay delays the answer.
func (s Step) Delay(d time.Duration) Step {
	s.delay = d
	return s
}

// SlowBody sends the headers at once and the body in pieces, with a pause before each.
func (s Step) SlowBody(pause time.Duration) Step {
	s.pause = pause
	return s
}

// Truncated ends the connection after n bytes of the body, whose full length the
// headers announce. At least one byte is sent, and at least one is not.
func (s Step) Truncated(n int) Step {
	s.cut = max(n, 1)
	return s
}

// Header adds a header to the answer.
func (s Step) Header(name, value string) Step {
	headers := map[string]string{name: value}
	for k, v := range s.headers {
		if k != name {
			headers[k] = v
		}
	}
	s.headers = headers
	return s
}

// Used adds what a session has used: credits, and tokens.
func (s Step) Used(credits float64, inputTokens, outputTokens int64) Step {
	s.usage.CreditCost, s.usage.InputTokens, s.usage.OutputTokens = &credits, &inputTokens, &outputTokens
	return s
}

// wrong says why a step cannot be answered; empty if it can.
func (s Step) wrong() string {
	switch {
	case s.fault != faultNone, s.own:
		return ""
	case s.status == 0:
		return "is empty: make steps with Processing() and its like"
	case s.status < 200 || s.status > 599:
		return fmt.Sprintf("has the status code %d: give one from 200 to 599", s.status)
	case s.about != "" && s.document == nil:
		return "is about another interaction, and has no state: About belongs to Processing, Completed and their like"
	case s.document != nil:
		_, err := s.document.encode("id", &interaction{}, nil)
		if err == nil {
			_, err = json.Marshal(s.usage)
		}
		if err != nil {
			return fmt.Sprintf("holds what JSON cannot: %v", err)
		}
	}
	return ""
}

func (s Step) terminal() bool {
	return s.document != nil && s.about == "" && !s.stale && (s.document.State == "COMPLETED" || s.document.State == "FAILED")
}
