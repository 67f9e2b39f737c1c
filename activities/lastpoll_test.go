// The last poll of a wait is made at its deadline: an agent that is done by then is not reported
// as late. Not within a second of another one, though, nor before a pause is over that the API
// asked for.
package activities_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/vendors"
)

func TestTheLastPollIsAtTheDeadline(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		api := scripted(state(running), done())
		begin := time.Now()
		result, err := newHarness(t, m, api.Check).poll(`"timeout_seconds":30,"min_interval_seconds":120`)
		if err != nil || result.Outcome != agentwait.OutcomeCompleted {
			t.Fatalf("got %+v, %v: the agent was done by the deadline", result, err)
		}
		if at := api.at[1].Sub(begin); at != 30*time.Second {
			t.Errorf("the last poll came at %v", at)
		}
	})
}

func TestARetryAfterBeyondTheDeadlineIsHonoured(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		api := scripted(&vendors.Answer{HTTPStatus: 429, RetryAfter: "300"})
		begin := time.Now()
		_, err := newHarness(t, m, api.Check).poll(`"timeout_seconds":30`)
		failure, _ := wantError(t, err, agentwait.ErrTypeDeadlineExceeded, true)
		if len(api.at) != 1 || time.Since(begin) != 30*time.Second {
			t.Errorf("%d polls in %v, want 1 in 30 s", len(api.at), time.Since(begin))
		}
		if !strings.Contains(failure.Message(), "The last poll failed: HTTP 429") {
			t.Errorf("the message %q does not say that the API was the problem", failure.Message())
		}
	})
}

// A new attempt cannot know whether the delay that it takes over was asked for by the API.
func TestADelayAfterFailuresIsHonouredByTheNextAttempt(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		api := scripted(done())
		h := newHarness(t, m, api.Check)
		next := time.Now().Add(5 * time.Minute)
		h.env.details = agentwait.Token{Polls: 1, ConsecutiveFailures: 1, StartedAt: time.Now(), NextPollAt: &next, NextDelaySeconds: 300}
		_, err := h.poll(`"timeout_seconds":30`)
		wantError(t, err, agentwait.ErrTypeDeadlineExceeded, true)
		if len(api.at) > 0 {
			t.Errorf("%d polls before the delay was over", len(api.at))
		}
	})
}

func TestTheLastPollIsNeverWithinASecondOfAnother(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		api := scripted(state(running))
		begin := time.Now()
		_, err := newHarness(t, m, api.Check).poll(`"timeout_seconds":30,"min_interval_seconds":29.5`)
		wantError(t, err, agentwait.ErrTypeDeadlineExceeded, true)
		if len(api.at) != 2 || time.Since(begin) != 30*time.Second {
			t.Errorf("%d polls in %v, want those at 0 and 29.5 s", len(api.at), time.Since(begin))
		}
	})
}

func TestResumedAfterTheDeadlineItPollsOnce(t *testing.T) {
	for reason, last := range map[string]*vendors.Answer{"running": state(running), "done": done()} {
		t.Run(reason, func(t *testing.T) {
			inBothModes(t, func(t *testing.T, m mode) {
				api := scripted(last)
				h := newHarness(t, m, api.Check)
				h.env.info = func(info *activity.Info) { info.ScheduledTime = info.ScheduledTime.Add(-time.Hour) } // it was paused
				next := time.Now().Add(time.Minute)
				h.env.details = agentwait.Token{Polls: 7, StartedAt: time.Now().Add(-time.Hour), NextPollAt: &next, NextDelaySeconds: 60}
				result, err := h.poll(``)
				if len(api.at) != 1 {
					t.Errorf("%d polls, want 1", len(api.at))
				}
				if reason == "done" {
					if err != nil || result.Outcome != agentwait.OutcomeCompleted {
						t.Errorf("got %+v, %v", result, err)
					}
					return
				}
				wantError(t, err, agentwait.ErrTypeDeadlineExceeded, true)
			})
		})
	}
}

// A Retry-After that is shorter than the back-off does not change the delay, but it is
// still what the API asked for: no last poll before it is over.
func TestARetryAfterUnderTheBackOffIsHonoured(t *testing.T) {
	for retryAfter, polls := range map[string]int{"45": 1, "30": 2, "25": 2, "0": 2, "soon": 2} {
		t.Run(retryAfter, func(t *testing.T) {
			inBothModes(t, func(t *testing.T, m mode) {
				api := scripted(&vendors.Answer{HTTPStatus: 503, RetryAfter: retryAfter})
				h := newHarness(t, m, api.Check)
				h.env.details = agentwait.Token{Polls: 4, ConsecutiveFailures: 4, StartedAt: time.Now()} // its back-off is 64 s
				_, err := h.poll(`"timeout_seconds":30`)
				wantError(t, err, agentwait.ErrTypeDeadlineExceeded, true)
				if len(api.at) != polls {
					t.Errorf("%d polls within 30 s, want %d: the API asked for a pause of %s s", len(api.at), polls, retryAfter)
				}
			})
		})
	}
}

// A wait that was paused beyond its deadline polls once, but not before a Retry-After is over.
func TestResumedAfterTheDeadlineItHonoursARetryAfter(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		api := scripted(done())
		h := newHarness(t, m, api.Check)
		h.env.info = func(info *activity.Info) { info.ScheduledTime = info.ScheduledTime.Add(-time.Hour) }
		next := time.Now().Add(time.Minute)
		h.env.details = agentwait.Token{Polls: 7, ConsecutiveFailures: 1, StartedAt: time.Now().Add(-time.Hour), NextPollAt: &next, NextDelaySeconds: 3600}
		_, err := h.poll(``)
		wantError(t, err, agentwait.ErrTypeDeadlineExceeded, true)
		if len(api.at) != 0 {
			t.Errorf("%d polls, want none", len(api.at))
		}
	})
}

// The last poll may take long. Where ScheduleToClose comes before the wait's own end, the
// server would end the activity meanwhile, with a bare timeout.
func TestTheLastPollEndsBeforeScheduleToClose(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		begin := time.Now()
		polls := 0
		h := newHarness(t, m, func(ctx context.Context, _ vendors.Ref) (*vendors.Answer, error) {
			if polls++; time.Since(begin) < 50*time.Second {
				return state(running), nil
			}
			<-ctx.Done()
			return nil, ctx.Err()
		})
		h.env.info = func(info *activity.Info) { info.ScheduleToCloseTimeout = 60 * time.Second }
		_, err := h.poll(`"timeout_seconds":600`)
		_, details := wantError(t, err, agentwait.ErrTypeDeadlineExceeded, true)
		if took := time.Since(begin); took >= 60*time.Second {
			t.Errorf("ended after %v, want before the server ends the activity at 60 s", took)
		}
		if details.State != running {
			t.Errorf("got %+v", details)
		}
	})
}
