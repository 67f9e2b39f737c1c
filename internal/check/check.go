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
	"github.com/agentwait/agentwait/vendors"
)

// DefaultRequestTimeout bounds one poll if nothing else is said. It is a backstop: a
// client's own timeout is shorter (30 s).
const DefaultRequestTimeout = 60 * time.Second

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
// parsed, or until the caller's own [vendors.Hold] is over, which is to be when nobody needs the
// answer any more. Its error is the end of a wait: the request must not, or
// need not, be made again.
func Ask(ctx context.Context, api vendors.API, target agentwait.Target) (*Answer, *agentwait.Error) {
	ctx, release := vendors.Hold(ctx)
	defer release()
	came, err := api.Check(ctx, Ref(target))
	var (
		wrongRef *vendors.RefError
		redirect *vendors.RedirectError
		tooLarge *vendors.BodyTooLargeError
	)
	answer := &Answer{err: err}
	switch {
	case errors.As(err, &wrongRef):
		return nil, Refused(target, wrongRef)
	case errors.As(err, &redirect):
		answer.httpStatus, answer.err = cmp.Or(redirect.HTTPStatus, http.StatusFound), redirect // without a wrapper's words
	case errors.As(err, &tooLarge):
		answer.httpStatus, answer.tooLarge, answer.err = cmp.Or(tooLarge.HTTPStatus, http.StatusOK), true, tooLarge
	}
	if err == nil && came != nil {
		answer.httpStatus, answer.retryAfter, answer.body = came.HTTPStatus, came.RetryAfter, came.Body
		if came.HTTPStatus/100 == 2 {
			if answer.read(came, target.InteractionID); answer.status != nil {
				answer.body = nil // what is needed of it hangs on the status
			}
		}
	}
	return answer, nil
}

// read takes over what was read, or reads the body. A document about another interaction is none
// of this wait's.
func (a *Answer) read(came *vendors.Answer, asked string) {
	a.status, a.parseErr = came.Status, came.Err
	if a.status == nil && a.parseErr == nil {
		a.status, a.parseErr = parse(came.Body)
	}
	if s := a.status; s != nil && s.InteractionID != "" && asked != "" && s.InteractionID != asked {
		a.status, a.parseErr = nil, &agentstatus.OtherInteractionError{Want: asked, Got: s.InteractionID}
	}
}

// Validate reports what the vendor knows to be wrong with a target, before any request is made.
func Validate(api vendors.API, target agentwait.Target) *agentwait.Error {
	validator, ok := vendors.As[vendors.Validator](api)
	if !ok {
		return nil
	}
	if wrong, ok := errors.AsType[*vendors.RefError](validator.Validate(Ref(target))); ok {
		return Refused(target, wrong)
	}
	return nil
}

// Refused is the end of a wait whose target cannot be asked for.
func Refused(target agentwait.Target, wrong *vendors.RefError) *agentwait.Error {
	field := &agentwait.FieldError{Field: wrong.Field, Found: cmp.Or(wrong.Value, "nothing"), Expected: wrong.Wanted}
	return agentwait.NewError(agentwait.ErrTypeInvalidRequest, field.Error(), agentwait.ErrorDetails{
		InteractionID: target.InteractionID, Message: field.Error(),
		Field: field.Field, Found: field.Found, Expected: field.Expected,
	})
}

// Ref is how a vendor knows a target.
func Ref(t agentwait.Target) vendors.Ref {
	return vendors.Ref{InteractionID: t.InteractionID, UserID: t.UserID, ProjectID: t.ProjectID, IDs: t.IDs}
}

// Panicked is the answer of a client or a parser that panicked: a failure of this one poll.
func Panicked(cause any) *Answer {
	return &Answer{err: fmt.Errorf("the poll panicked: %.256q", fmt.Sprint(cause))}
}

// Cut is the answer to a request that the end of the wait cut short, after a while.
func Cut(after time.Duration) *Answer {
	return &Answer{cut: true, err: fmt.Errorf("no answer within %v: the deadline cut the request short", after.Round(time.Millisecond))}
}

// Came is the answer of a vendor to another request than a poll.
func Came(answer *vendors.Answer) *Answer {
	if answer == nil {
		return &Answer{}
	}
	return &Answer{httpStatus: answer.HTTPStatus, retryAfter: answer.RetryAfter, body: answer.Body, status: answer.Status, parseErr: answer.Err}
}

// Status is the status document; nil if the answer has none.
func (a *Answer) Status() *agentstatus.Status { return a.status }

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
		if a.err != nil || seen.Decision.Problem == "" || overLimit(seen.Err) != nil { // what the core cannot see
			seen.Decision.Problem = cut(seen.Text)
		}
	}
	return seen
}

// Seen is one answer and what was decided on it.
type Seen struct {
	agentstatus.Decision
	Text string // why no status came, for people; empty if one did
}

// Problem returns the error that an answer without a status stands for.
func (s Seen) Problem(details agentwait.ErrorDetails) *agentwait.Error {
	details.Message, details.Problem = s.Text, s.Decision.Problem
	if s.Stray && s.Final() {
		details.Reason = agentwait.ReasonStrayAnswer
	}
	if limit := overLimit(s.Err); limit != nil {
		noteLimit(&details, limit)
	}
	return agentwait.NewError(ErrorType(s.Reason), s.Text, details)
}

// Final reports whether polling again cannot help.
func (s Seen) Final() bool { return s.Action == agentstatus.ActionFatal }
