// Package check makes one poll of an API and decides on it: what every holder of waits shares,
// with Temporal and without.
package check

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

// DefaultRequestTimeout bounds one poll where nothing else is said. It is a backstop: a
// client's own timeout is shorter (30 s in package gumloop).
const DefaultRequestTimeout = 60 * time.Second

// API makes one poll. [*gumloop.Client] is one; whatever is to stand between a wait and the
// API (a breaker, a cache) is another that wraps it.
//
// An answer is returned whatever its status code. An error means that no usable answer
// came: a [*gumloop.RefError] ends the wait, and so does a [*gumloop.BodyTooLargeError]; a
// [*gumloop.RedirectError] counts as an answer that is not the API's own, any other as a
// transient failure of the network. Its text is shown to people and kept in
// histories, so it must not contain a secret. Poll honours ctx and is safe for
// concurrent use.
type API interface {
	Poll(ctx context.Context, ref gumloop.Ref) (*gumloop.Answer, error)
}

// Parse reads the body of a 2xx answer.
type Parse func(ctx context.Context, body []byte) (*agentstatus.Status, error)

// Answer is what one poll brought. Its body has been read: any number of waits can decide on
// it, from several goroutines.
type Answer struct {
	httpStatus int
	retryAfter string
	body       []byte // of an answer that is not 2xx
	status     *agentstatus.Status
	parseErr   error
	err        error // why no usable answer came
	tooLarge   bool  // the body is over the client's limit
	cut        bool  // the wait's end cut the request short
}

// Ask makes one poll, bounded by ctx. Its answer counts as in flight until its body has been
// parsed, or until the caller's own [Hold] is over, which is to be when nobody needs the
// answer any more. Its error is the end of a wait: the request must not, or
// need not, be made again.
func Ask(ctx context.Context, api API, parse Parse, target agentwait.Target) (*Answer, *agentwait.Error) {
	ctx, release := Hold(ctx)
	defer release()
	came, err := api.Poll(ctx, Ref(target))
	var (
		wrongRef *gumloop.RefError
		redirect *gumloop.RedirectError
		tooLarge *gumloop.BodyTooLargeError
	)
	answer := &Answer{err: err}
	details := agentwait.ErrorDetails{InteractionID: target.InteractionID}
	switch {
	case errors.As(err, &wrongRef):
		details.Field, details.Found, details.Expected = wrongRef.Field, cmp.Or(wrongRef.Value, "nothing"), wrongRef.Wanted
		details.Message = (&agentwait.FieldError{Field: details.Field, Found: details.Found, Expected: details.Expected}).Error()
		return nil, agentwait.NewError(agentwait.ErrTypeInvalidRequest, details.Message, details)
	case errors.As(err, &redirect):
		answer.httpStatus, answer.err = cmp.Or(redirect.HTTPStatus, http.StatusFound), redirect // without a wrapper's words
	case errors.As(err, &tooLarge):
		answer.httpStatus, answer.tooLarge, answer.err = cmp.Or(tooLarge.HTTPStatus, http.StatusOK), true, tooLarge
	}
	if err == nil && came != nil {
		answer.httpStatus, answer.retryAfter, answer.body = came.HTTPStatus, came.RetryAfter, came.Body
		if came.HTTPStatus/100 == 2 {
			if answer.read(ctx, parse, target.InteractionID); answer.status != nil {
				answer.body = nil // what is needed of it hangs on the status
			}
		}
	}
	return answer, nil
}

// read reads the body. A document about another interaction is none of this wait's.
func (a *Answer) read(ctx context.Context, parse Parse, asked string) {
	a.status, a.parseErr = parse(ctx, a.body)
	if s := a.status; s != nil && s.InteractionID != "" && asked != "" && s.InteractionID != asked {
		a.status, a.parseErr = nil, &agentstatus.OtherInteractionError{Want: asked, Got: s.InteractionID}
	}
}

// Hold is [gumloop.Hold], for callers who know no vendor's client.
func Hold(ctx context.Context) (held context.Context, release func()) { return gumloop.Hold(ctx) }

// Ref is how the vendor's client knows a target.
func Ref(t agentwait.Target) gumloop.Ref {
	return gumloop.Ref{InteractionID: t.InteractionID, UserID: t.UserID, ProjectID: t.ProjectID}
}

// Panicked is the answer of a client or a parser that panicked: a failure of this one poll.
func Panicked(cause any) *Answer {
	return &Answer{err: fmt.Errorf("the poll panicked: %.256q", fmt.Sprint(cause))}
}

// Cut is the answer to a request that the end of the wait cut short, after a while.
func Cut(after time.Duration) *Answer {
	return &Answer{cut: true, err: fmt.Errorf("no answer within %v, where the deadline cut the request short", after.Round(time.Millisecond))}
}

// HasStatus reports whether the answer has a status document.
func (a *Answer) HasStatus() bool { return a.status != nil }

// Came reports whether the API answered at all.
func (a *Answer) Came() bool { return a.httpStatus != 0 }

// Overload reports whether the API asked for fewer requests (429, 503).
func (a *Answer) Overload() bool { return a.httpStatus == 429 || a.httpStatus == 503 }

// RetryAfter returns the pause that the API asked for, zero for none. now is the time on the
// clock by which a date is read.
func (a *Answer) RetryAfter(now time.Time) time.Duration {
	if a.retryAfter == "" {
		return 0
	}
	return agentstatus.Decide(agentstatus.Policy{}, agentstatus.Progress{}, agentstatus.Observation{
		HTTPStatus: a.httpStatus, RetryAfter: a.retryAfter, Now: now,
	}).RetryAfterDelay
}

// Decide decides on the answer for one wait. now is when the answer came, on the clock by which
// a Retry-After date is read.
func (a *Answer) Decide(policy agentstatus.Policy, progress agentstatus.Progress, now time.Time, random float64) Seen {
	seen := Seen{Decision: agentstatus.Decide(policy, progress, agentstatus.Observation{
		HTTPStatus: a.httpStatus,
		RetryAfter: a.retryAfter,
		Body:       a.body,
		Now:        now,
		Random:     random,
		Parse:      func([]byte) (*agentstatus.Status, error) { return a.status, a.parseErr },
		TooLarge:   a.tooLarge,
	})}
	if a.cut {
		seen.Reason = agentstatus.ReasonRequestTimeout // which the core cannot see
	}
	if seen.Status == nil {
		seen.Text = describe(seen.Decision, a.err)
		if a.err != nil || seen.Decision.Problem == "" { // what the core cannot see
			seen.Decision.Problem = cut(seen.Text)
		}
	}
	return seen
}

// Seen is one answer and what was decided on it.
type Seen struct {
	agentstatus.Decision
	Text string // why no status came, for people; empty where one did
}

// Problem returns the error that an answer without a status stands for.
func (s Seen) Problem(details agentwait.ErrorDetails) *agentwait.Error {
	details.Message, details.Problem = s.Text, s.Decision.Problem
	return agentwait.NewError(ErrorType(s.Reason), s.Text, details)
}

// Final reports whether polling again cannot help.
func (s Seen) Final() bool { return s.Action == agentstatus.ActionFatal }
