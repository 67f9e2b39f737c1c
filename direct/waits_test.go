package direct_test

// The five loops of this project disagreed where a Retry-After met the deadline. What they have
// in common is data now: each runs the same waits, and has to poll at the same milliseconds.

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/direct"
	"github.com/agentwait/agentwait/gumloop"
	"github.com/agentwait/agentwait/internal/testing/waits"
)

func TestWaits(t *testing.T) {
	all, err := waits.Load(filepath.Join("..", "testdata", "waits"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		t.Run(c.Name, func(t *testing.T) { synctest.Test(t, func(t *testing.T) { run(t, c) }) })
	}
}

// api answers as the case says, on fake time.
type api struct {
	c     waits.Case
	began time.Time
	polls []time.Duration
}

func (a *api) Poll(ctx context.Context, _ gumloop.Ref) (*gumloop.Answer, error) {
	step := a.c.Answer(len(a.polls))
	a.polls = append(a.polls, time.Since(a.began))
	ctx, cancel := context.WithTimeout(ctx, requestTimeout(a.c))
	defer cancel()
	if step.Latency > 0 {
		select {
		case <-time.After(step.Latency):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if step.Network {
		return nil, errors.New("connection refused")
	}
	return &gumloop.Answer{HTTPStatus: step.HTTPStatus, RetryAfter: step.RetryAfter, Body: step.Body}, nil
}

// requestTimeout is the client's, as package gumloop has it.
func requestTimeout(c waits.Case) time.Duration {
	if c.Options.RequestTimeout > 0 {
		return c.Options.RequestTimeout
	}
	return gumloop.DefaultRequestTimeout
}

func run(t *testing.T, c waits.Case) {
	// Dates in a Retry-After are read against the case's own calendar.
	time.Sleep(time.Until(waits.Began)) //nolint:forbidigo // fake time
	a := &api{c: c, began: time.Now()}
	in := agentwait.Input{
		Target:         agentwait.Target{InteractionID: "xYz789AbCdEfGhI", UserID: "u1"},
		TimeoutSeconds: c.Options.Timeout.Seconds(),
		Schedule: agentwait.Schedule{
			MinIntervalSeconds: c.Options.MinInterval.Seconds(),
			MaxIntervalSeconds: c.Options.MaxInterval.Seconds(),
			OnNeedsInput:       c.Options.OnNeedsInput,
		},
	}
	if grace := c.Options.NotFoundGrace; grace != nil {
		seconds := grace.Seconds()
		in.NotFoundGraceSeconds = &seconds
	}
	result, err := direct.Await(t.Context(), a, in, direct.WithRandom(func() float64 { return c.Random }))

	if got := endsAs(result, err); got != c.Want.EndsAs {
		t.Errorf("ends as %s (%v), want %s: %s", got, err, c.Want.EndsAs, c.Reason)
	}
	if got := time.Since(a.began).Round(time.Millisecond); got != c.Want.EndedAt {
		t.Errorf("ended at %v, want %v: %s", got, c.Want.EndedAt, c.Reason)
	}
	for i := range a.polls {
		a.polls[i] = a.polls[i].Round(time.Millisecond)
	}
	if !equal(a.polls, c.Want.Polls) {
		t.Errorf("polled at %v, want %v: %s", a.polls, c.Want.Polls, c.Reason)
	}
	state := ""
	var failure *agentwait.Error
	switch {
	case result != nil:
		state = result.State
	case errors.As(err, &failure):
		state = failure.Details.State
	}
	want := ""
	if c.Want.State != nil {
		want = *c.Want.State
	}
	if state != want {
		t.Errorf("the state is %q, want %q: %s", state, want, c.Reason)
	}
	if c.Want.Reply != nil && (result == nil || result.Response == nil || *result.Response != *c.Want.Reply) {
		t.Errorf("the reply is %+v, want %q: %s", result, *c.Want.Reply, c.Reason)
	}
}

func endsAs(result *agentwait.Result, err error) string {
	var failure *agentwait.Error
	switch {
	case err == nil && result.Outcome == agentwait.OutcomeNeedsInput:
		return waits.Returned
	case err == nil:
		return result.Outcome
	case !errors.As(err, &failure):
		return err.Error()
	}
	return map[string]string{
		agentwait.ErrTypeAgentFailed:         waits.Failed,
		agentwait.ErrTypeAgentNeedsInput:     waits.NeedsInput,
		agentwait.ErrTypeDeadlineExceeded:    waits.DeadlineExceeded,
		agentwait.ErrTypeInvalidRequest:      "invalid_request",
		agentwait.ErrTypeUnauthorized:        "unauthorized",
		agentwait.ErrTypePaymentRequired:     "payment_required",
		agentwait.ErrTypeForbidden:           "forbidden",
		agentwait.ErrTypeInteractionNotFound: "not_found",
		agentwait.ErrTypeInvalidResponse:     "invalid_response",
	}[failure.Type]
}

func equal(a, b []time.Duration) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

