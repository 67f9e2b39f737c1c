// Transient failures stay inside the wait, and final ones end it. Public
// callers of the API treat every poll that is not 2xx as the end, and lose an agent
// that is fine; or none, and poll with a wrong key for ever.
package activities_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/vendors"
)

func TestTransientFailuresAreWaitedOut(t *testing.T) {
	failures := map[string]any{
		"connection refused": &vendors.TransportError{Op: "GET agent_status", Err: errors.New("connection refused")},
		"an unknown error":   errors.New("limiter: try later"),
		"a broken body":      answer(200, `{"state":"ASYNC_PRO`),
		"an HTML page":       answer(200, `<html>maintenance</html>`),
		"no status document": answer(200, `[]`),
	}
	for _, status := range []int{408, 425, 429, 500, 502, 503, 504} {
		failures[fmt.Sprint(status)] = answer(status, `{"error":"x"}`)
	}
	for name, failure := range failures {
		t.Run(name, func(t *testing.T) {
			inBothModes(t, func(t *testing.T, m mode) {
				api := scripted(failure, failure, failure, failure, state(running), done())
				result, err := newHarness(t, m, api.Check).poll(``)
				if err != nil || result.Outcome != agentwait.OutcomeCompleted || result.Polls != 6 {
					t.Fatalf("got %+v, %v", result, err)
				}
				// 4, 8, 16, 32 s after the failures: their own back-off.
				for i, want := range []time.Duration{4, 8, 16, 32} {
					if pause := api.at[i+1].Sub(api.at[i]); pause < want*900*time.Millisecond || pause > want*1100*time.Millisecond {
						t.Errorf("poll %d came %v after a failure, want about %d s", i+2, pause, want)
					}
				}
				if pause := api.at[5].Sub(api.at[4]); pause > 4*time.Second {
					t.Errorf("the poll after a good answer came after %v: the back-off was not reset", pause)
				}
			})
		})
	}
}

func TestARequestWithoutEndIsATransientFailure(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		polls := 0
		h := newHarness(t, m, func(ctx context.Context, _ vendors.Ref) (*vendors.Answer, error) {
			if polls++; polls == 1 {
				<-ctx.Done()
				return nil, ctx.Err()
			}
			return done(), nil
		})
		begin := time.Now()
		if result, err := h.poll(``); err != nil || result.Polls != 2 {
			t.Fatalf("got %+v, %v", result, err)
		}
		if took := time.Since(begin); took < activities.DefaultRequestTimeout || took > activities.DefaultRequestTimeout+5*time.Second {
			t.Errorf("took %v", took)
		}
	})
}

func TestRetryAfterWins(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		api := scripted(&vendors.Answer{HTTPStatus: 429, RetryAfter: "17"}, done())
		if _, err := newHarness(t, m, api.Check).poll(``); err != nil {
			t.Fatal(err)
		}
		// A quarter more at most: that is how waits and workers come back at different moments.
		if pause := api.at[1].Sub(api.at[0]); pause < 17*time.Second || pause > 17*time.Second*5/4 {
			t.Errorf("polled again after %v, the API asked for 17 s", pause)
		}
	})
}

func TestFiveFailuresInARowShowInTemporal(t *testing.T) {
	for name, row := range map[string]struct {
		failure any
		errType string
	}{
		"an outage":       {answer(503, ``), agentwait.ErrTypeAPIUnavailable},
		"garbage":         {answer(200, `<html>`), agentwait.ErrTypeInvalidResponse},
		"connection lost": {&vendors.TransportError{Op: "GET agent_status", Err: errors.New("reset by peer")}, agentwait.ErrTypeAPIUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			inBothModes(t, func(t *testing.T, m mode) {
				api := scripted(row.failure)
				h := newHarness(t, m, api.Check)
				_, err := h.poll(``)
				failure, details := wantError(t, err, row.errType, false)
				if len(api.at) != 5 || details.Reason != agentwait.ReasonAPIUnavailable {
					t.Errorf("%d polls, reason %q", len(api.at), details.Reason)
				}
				if delay := failure.NextRetryDelay(); delay < 57*time.Second || delay > 71*time.Second {
					t.Errorf("the next attempt comes after %v, want 64 s: 2 s · 2⁵", delay)
				}
				last := h.seen.beats[len(h.seen.beats)-1].token
				if last.ConsecutiveFailures != 5 || last.LastProblem == "" || last.NextPollAt == nil {
					t.Errorf("the last heartbeat has %+v", last)
				}

				// The next attempt makes one poll, and ends again: no slot is held meanwhile.
				h = newHarness(t, m, api.Check)
				h.env.details = last
				begin := time.Now()
				elapse(failure.NextRetryDelay()) // as the server does
				h.env.info = func(info *activity.Info) { info.ScheduledTime = begin }
				_, err = h.poll(`"timeout_seconds":3600`)
				wantError(t, err, row.errType, false)
				if len(api.at) != 6 {
					t.Errorf("%d polls, want one more", len(api.at))
				}
			})
		})
	}
}

// MaximumAttempts are the caller's: an outage must not use them up.
func TestLimitedAttemptsStayInside(t *testing.T) {
	for reason, policy := range map[string]*temporal.RetryPolicy{
		"MaximumAttempts":                         {MaximumAttempts: 3},
		"an error that the policy does not retry": {NonRetryableErrorTypes: []string{agentwait.ErrTypeAPIUnavailable}},
	} {
		t.Run(reason, func(t *testing.T) {
			inBothModes(t, func(t *testing.T, m mode) {
				bad := answer(503, ``)
				h := newHarness(t, m, scripted(bad, bad, bad, bad, bad, &vendors.Answer{HTTPStatus: 503, RetryAfter: "1"}, done()).Check)
				h.env.info = func(info *activity.Info) { info.RetryPolicy = policy }
				if result, err := h.poll(`"timeout_seconds":3600,"max_interval_seconds":30`); err != nil || result.Polls != 7 {
					t.Errorf("got %+v, %v", result, err)
				}
			})
		})
	}
}

// A minute of outage, with everything of a poll that can fail: the wait goes on, over
// as many attempts as the server starts, and completes.
func TestAMinuteOfOutageIsSurvived(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		begin := time.Now()
		polls := 0
		api := pollFunc(func(context.Context, vendors.Ref) (*vendors.Answer, error) {
			polls++
			switch at := time.Since(begin); {
			case at < 10*time.Second:
				return state(running), nil
			case at >= 70*time.Second:
				return done(), nil
			case polls%3 == 0:
				return answer(503, ``), nil
			case polls%3 == 1:
				return answer(200, `{"state":`), nil
			default:
				return nil, &vendors.TransportError{Op: "GET agent_status", Err: errors.New("connection refused")}
			}
		})
		var details any
		for attempt := int32(1); attempt <= 10; attempt++ {
			h := newHarness(t, m, api)
			h.env.details = details
			h.env.info = func(info *activity.Info) { info.Attempt, info.ScheduledTime = attempt, begin }
			result, err := h.poll(``)
			if err == nil {
				if result.Outcome != agentwait.OutcomeCompleted || result.Polls != polls || *result.Response == "" {
					t.Errorf("got %+v after %d polls", result, polls)
				}
				if late := time.Since(begin); late > 3*time.Minute {
					t.Errorf("completed %v after the beginning, the outage ended at 70 s", late)
				}
				return
			}
			failure, _ := applicationError(t, err)
			if failure.NonRetryable() {
				t.Fatalf("the outage ended the wait: %v", err)
			}
			details = h.seen.beats[len(h.seen.beats)-1].token
			elapse(failure.NextRetryDelay()) // as the server does
		}
		t.Fatal("the wait did not complete in 10 attempts")
	})
}

func TestFinalAnswersEndTheWait(t *testing.T) {
	for _, row := range []struct {
		name    string
		answer  any
		errType string
	}{
		{"400", answer(400, `{"error":"user_id is required"}`), agentwait.ErrTypeInvalidRequest},
		{"401", answer(401, `{"error":"Authorization header with Bearer token or api_key query parameter is required"}`), agentwait.ErrTypeUnauthorized},
		{"402", answer(402, `{"error":{"code":"credits_exhausted","message":"no credits left"}}`), agentwait.ErrTypePaymentRequired},
		{"403", answer(403, `{"error":"unauthorized"}`), agentwait.ErrTypeForbidden},
		{"405", answer(405, `{"detail":"Method Not Allowed"}`), agentwait.ErrTypeInvalidRequest},
		{"418", answer(418, `{"message":"a teapot"}`), agentwait.ErrTypeInvalidResponse},
		{"an id that the client refuses", &vendors.RefError{Field: "user_id", Value: `"\x00"`, Wanted: "an id"}, agentwait.ErrTypeInvalidRequest},
	} {
		t.Run(row.name, func(t *testing.T) {
			inBothModes(t, func(t *testing.T, m mode) {
				api := scripted(row.answer)
				_, err := newHarness(t, m, api.Check).poll(``)
				failure, details := wantError(t, err, row.errType, true)
				if len(api.at) != 1 || failure.Message() == "" || details.Message == "" && details.Field == "" {
					t.Errorf("%d polls, message %q, details %+v", len(api.at), failure.Message(), details)
				}
			})
		})
	}
}

func TestNotFoundIsWaitedOutForItsGrace(t *testing.T) {
	notFound := answer(404, `{"error":"interaction_not_found"}`)
	for _, row := range []struct {
		reason string
		fields string
		least  time.Duration // until the error
		most   time.Duration
	}{
		{"10 s by default: a start may not be visible at once", ``, 10 * time.Second, 30 * time.Second},
		{"no grace", `"not_found_grace_seconds":0`, 0, 0},
		{"a longer grace", `"not_found_grace_seconds":60`, 60 * time.Second, 130 * time.Second},
	} {
		t.Run(row.reason, func(t *testing.T) {
			inBothModes(t, func(t *testing.T, m mode) {
				begin := time.Now()
				h := newHarness(t, m, scripted(notFound).Check)
				h.env.info = func(info *activity.Info) { info.RetryPolicy = nil } // one attempt
				_, err := h.poll(row.fields)
				wantError(t, err, agentwait.ErrTypeInteractionNotFound, true)
				if took := time.Since(begin); took < row.least || took > row.most {
					t.Errorf("ended after %v", took)
				}
			})
		})
	}
	t.Run("it appears", func(t *testing.T) {
		inBothModes(t, func(t *testing.T, m mode) {
			if result, err := newHarness(t, m, scripted(notFound, state(running), done()).Check).poll(``); err != nil || result.Polls != 3 {
				t.Errorf("got %+v, %v", result, err)
			}
		})
	})
	t.Run("a wait that is resumed has no new grace", func(t *testing.T) {
		inBothModes(t, func(t *testing.T, m mode) {
			h := newHarness(t, m, scripted(notFound).Check)
			h.env.details = agentwait.Token{Polls: 9, StartedAt: time.Now().Add(-time.Minute)}
			_, err := h.poll(``)
			_, details := wantError(t, err, agentwait.ErrTypeInteractionNotFound, true)
			if details.Polls != 10 || !strings.Contains(details.Message, "interaction_not_found") {
				t.Errorf("got %+v", details)
			}
		})
	})
}
