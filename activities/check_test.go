// CheckAgentStatus is one poll and one answer. A version that waited, or that raised
// an error for an agent that is merely not done, would be of no use beside a wait.
package activities_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/vendors"
)

func TestCheckAnswersWhateverThePhase(t *testing.T) {
	for outcome, row := range map[string]*vendors.Answer{
		agentwait.OutcomeStillRunning: state(running),
		agentwait.OutcomeNeedsInput:   state("APPROVAL_REQUIRED"),
		agentwait.OutcomeCompleted:    done(),
		agentwait.OutcomeFailed:       answer(200, `{"state":"FAILED","error_message":"boom"}`),
	} {
		t.Run(outcome, func(t *testing.T) {
			inBothModes(t, func(t *testing.T, m mode) {
				api := scripted(row)
				h := newHarness(t, m, api.Check)
				h.env.info = func(info *activity.Info) { info.HeartbeatTimeout = 0 }
				begin := time.Now()
				result, err := h.run(agentwait.CheckAgentStatusName, input(`"include":["response","messages"]`))
				if err != nil {
					t.Fatal(err)
				}
				if result.Outcome != outcome || result.Polls != 1 || result.State == "" || string(result.Messages) == "" {
					t.Errorf("got %+v", result)
				}
				if (result.Response != nil) != (outcome == agentwait.OutcomeCompleted) {
					t.Errorf("got the response %v", result.Response)
				}
				if outcome == agentwait.OutcomeFailed && result.ErrorMessage != "boom" {
					t.Errorf("got the message %q", result.ErrorMessage)
				}
				if len(api.at) != 1 || len(h.seen.beats) > 0 || time.Since(begin) != 0 {
					t.Errorf("%d polls, %d heartbeats, %v", len(api.at), len(h.seen.beats), time.Since(begin))
				}
			})
		})
	}
}

func TestCheckFailures(t *testing.T) {
	for _, row := range []struct {
		reason  string
		answer  any
		errType string
		final   bool
	}{
		{"a wrong key", answer(401, `{"error":"unauthorized"}`), agentwait.ErrTypeUnauthorized, true},
		{"not found: a check has no grace", answer(404, `{"error":"interaction_not_found"}`), agentwait.ErrTypeInteractionNotFound, true},
		{"an outage", answer(503, ``), agentwait.ErrTypeAPIUnavailable, false},
		{"no connection", &vendors.TransportError{Op: "GET agent_status", Err: errors.New("refused")}, agentwait.ErrTypeAPIUnavailable, false},
		{"garbage", answer(200, `<html>`), agentwait.ErrTypeInvalidResponse, false},
		{"a limit", &vendors.Answer{HTTPStatus: 429, RetryAfter: "17"}, agentwait.ErrTypeAPIUnavailable, false},
	} {
		t.Run(row.reason, func(t *testing.T) {
			inBothModes(t, func(t *testing.T, m mode) {
				api := scripted(row.answer)
				_, err := newHarness(t, m, api.Check).run(agentwait.CheckAgentStatusName, input(``))
				failure, _ := wantError(t, err, row.errType, row.final)
				if len(api.at) != 1 {
					t.Errorf("%d polls", len(api.at))
				}
				if delay := failure.NextRetryDelay(); !row.final && (delay < time.Second || delay > 20*time.Second) {
					t.Errorf("the next try comes after %v", delay)
				}
			})
		})
	}
}

// A check remembers nothing of the attempts before it, which may have failed for another reason: a
// single page of a proxy after two outages is not a verdict.
func TestAStrayAnswerIsNeverACheckersVerdict(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, scripted(answer(404, `<html><title>Not here</title></html>`)).Check)
		h.env.info = func(info *activity.Info) { info.HeartbeatTimeout, info.Attempt = 0, 7 }
		_, err := h.run(agentwait.CheckAgentStatusName, input(``))
		wantError(t, err, agentwait.ErrTypeInvalidResponse, false)
	})
}

// A worker that stops in the middle of a check is no cancel, and no failure of the API.
func TestCheckTellsWhyItsContextEnded(t *testing.T) {
	for reason, cause := range map[string]error{"": temporal.NewCanceledError(), agentwait.ReasonShutdown: worker.ErrWorkerShutdown} {
		t.Run(reason, func(t *testing.T) {
			inBothModes(t, func(t *testing.T, m mode) {
				h := newHarness(t, m, nil)
				h.config.Credentials["default"] = pollFunc(func(ctx context.Context, _ vendors.Ref) (*vendors.Answer, error) {
					h.end(cause)
					return nil, ctx.Err()
				})
				_, _ = h.run(agentwait.CheckAgentStatusName, input(``))
				if reason == "" {
					if !temporal.IsCanceledError(h.seen.returned) {
						t.Errorf("got %v", h.seen.returned)
					}
					return
				}
				wantInterrupted(t, h.seen.returned, reason)
			})
		})
	}
}

func TestCheckInputIsStrict(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		_, err := newHarness(t, m, scripted(done()).Check).run(agentwait.CheckAgentStatusName, input(`"timeout_seconds":5`))
		failure, details := applicationError(t, err)
		if failure.Type() != agentwait.ErrTypeInvalidRequest || !failure.NonRetryable() || details.Field != "timeout_seconds" {
			t.Errorf("got %v", err)
		}
		api := scripted(done())
		_, err = newHarness(t, m, api.Check).run(agentwait.CheckAgentStatusName, input(`"include":["everything"]`))
		failure, details = applicationError(t, err)
		if failure.Type() != agentwait.ErrTypeInvalidRequest || !failure.NonRetryable() || details.Field != "include[0]" || len(api.at) > 0 {
			t.Errorf("got %v after %d polls", err, len(api.at))
		}
	})
}

// A check that is retried backs off by its attempts: it has no token to count in.
func TestCheckBacksOffByItsAttempts(t *testing.T) {
	for attempt, want := range map[int32]time.Duration{1: 4 * time.Second, 4: 32 * time.Second} {
		inBothModes(t, func(t *testing.T, m mode) {
			h := newHarness(t, m, scripted(answer(503, ``)).Check)
			h.env.info = func(info *activity.Info) { info.Attempt = attempt }
			_, err := h.run(agentwait.CheckAgentStatusName, input(``))
			failure, _ := wantError(t, err, agentwait.ErrTypeAPIUnavailable, false)
			if delay := failure.NextRetryDelay(); delay != want {
				t.Errorf("attempt %d: the next try comes after %v, want %v", attempt, delay, want)
			}
		})
	}
}
