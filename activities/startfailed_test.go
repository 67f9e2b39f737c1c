package activities_test

// What a start that failed says of the attempts before it, and when the next one is made.

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

// An attempt that is refused says nothing of the one before it: that one may have started the run,
// and taken the last credits for it.
func TestAnAttemptThatIsRefusedAfterOneThatMayHaveStarted(t *testing.T) {
	refusal := &vendors.RefusedError{Op: "start", Answer: vendors.Refused(402, "payment", "no credits"), Code: "payment", Err: errors.New("no credits")}
	for name, row := range map[string]struct {
		finder  bool
		found   *vendors.Started
		err     error
		named   string
		errType string
		retried bool
	}{
		"it has":              {true, run1(), nil, "run_1", "", false},
		"it has not":          {true, nil, nil, "", agentwait.ErrTypePaymentRequired, false},
		"nobody answers":      {true, nil, errors.New("reset"), "", agentwait.ErrTypeStartOutcomeUnknown, true},
		"that is refused too": {true, nil, refusal, "", agentwait.ErrTypeStartOutcomeUnknown, false},
		"the vendor cannot":   {false, nil, nil, "", agentwait.ErrTypeStartOutcomeUnknown, false},
	} {
		t.Run(name, func(t *testing.T) {
			api := startsWith(nil, refusal)
			api.idempotent = true
			api.find = func(context.Context, vendors.StartRequest) (*vendors.Started, error) { return row.found, row.err }
			a := attempt{api: api, before: map[string]bool{"sending": true}}
			if row.finder {
				a.api = finds{api}
			}
			var got agentwait.StartResult
			err := a.run(t, agentwait.StartAgentName, startInput, &got)
			var failure *temporal.ApplicationError
			switch {
			case row.errType == "" && err == nil:
			case !errors.As(err, &failure) || failure.Type() != row.errType || failure.NonRetryable() == row.retried:
				t.Errorf("got %v, want %q (retried: %v)", err, row.errType, row.retried)
			}
			if got.InteractionID != row.named || api.starts != 1 {
				t.Errorf("got %+v after %d starts, want %q", got, api.starts, row.named)
			}
			if told := a.beats[len(a.beats)-1]; told != `{"sending":true}` {
				t.Errorf("the server knows %s", told)
			}
		})
	}
}

// A limit that says when to come back is not asked each two seconds.
func TestAStartWaitsAsLongAsTheVendorAsks(t *testing.T) {
	later := vendors.Refused(429, "slow", "no")
	later.RetryAfter = "40"
	unavailable := vendors.Refused(503, "down", "no")
	unavailable.RetryAfter = "50"
	for name, row := range map[string]struct {
		err  error
		want time.Duration
	}{
		"a limit":           {&vendors.RefusedError{Op: "start", Answer: later, Err: vendors.NotTaken(errors.New("slow"))}, 40 * time.Second},
		"an outage":         {&vendors.UnknownOutcomeError{Op: "start", Answer: unavailable, Err: errors.New("down")}, 50 * time.Second},
		"nobody is reached": {vendors.NotTaken(errors.New("dial")), 0}, // the retry policy backs off
	} {
		api := startsWith(nil, row.err)
		api.idempotent = true
		a := attempt{api: api}
		var failure *temporal.ApplicationError
		if err := a.run(t, agentwait.StartAgentName, startInput, new(agentwait.StartResult)); !errors.As(err, &failure) || failure.NextRetryDelay() != row.want {
			t.Errorf("%s: got %v after %v, want %v", name, err, failure.NextRetryDelay(), row.want)
		}
	}
}

func TestAnAnswerWaitsAsLongAsTheVendorAsks(t *testing.T) {
	later := vendors.Refused(429, "slow", "no")
	later.RetryAfter = "40"
	a := attempt{api: asking(nil, &vendors.RefusedError{Op: "answer", Answer: later, Err: vendors.NotTaken(errors.New("slow"))})}
	var failure *temporal.ApplicationError
	if err := a.run(t, agentwait.AnswerAgentName, `{"interaction_id":"run_1","request_id":"r2"}`, new(agentwait.AnswerResult)); !errors.As(err, &failure) || failure.NextRetryDelay() != 40*time.Second {
		t.Errorf("got %v", err)
	}
}

// What a vendor answers to a further message may still show how the turn before ended.
func TestAFurtherMessageThatIsAnsweredWithTheReplyBefore(t *testing.T) {
	said := func(n int) *vendors.Answer {
		status := &agentstatus.Status{State: "completed", Phase: agentstatus.PhaseCompleted}
		for i, role := range []string{"user", "assistant", "user", "assistant"}[:n] {
			status.Messages = append(status.Messages, agentstatus.Message{ID: fmt.Sprint("m", i+1), Role: role, Content: fmt.Sprint("text ", i+1)})
		}
		return &vendors.Answer{HTTPStatus: 202, Status: status}
	}
	for n, done := range map[int]bool{2: false, 3: false, 4: true} {
		a := attempt{api: startsWith(&vendors.Started{Ref: vendors.Ref{InteractionID: "run_0"}, Answer: said(n), AfterMessageID: "m2"}, nil)}
		var got agentwait.StartResult
		if err := a.run(t, agentwait.StartAgentName, `{"message":"m","interaction_id":"run_0"}`, &got); err != nil {
			t.Fatal(err)
		}
		if (got.Result != nil) != done || got.AfterMessageID != "m2" || done && *got.Result.Response != "text 4" {
			t.Errorf("%d messages: got %+v", n, got)
		}
	}
}
