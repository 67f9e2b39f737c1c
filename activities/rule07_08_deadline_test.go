// Rules 7 and 8: the wait has one deadline, ScheduledTime + timeout_seconds, and ends
// there with the right error. What goes wrong without them: a deadline that begins
// anew with each attempt never comes; a retryable error too close to the end makes the
// server report our "parked" in place of the deadline; ScheduleToClose, if shorter, ends
// the wait with a bare timeout.
package activities_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/gumloop"
)

func TestRule7NoRetryTooCloseToTheEnd(t *testing.T) {
	for _, row := range []struct {
		reason string
		fields string
		adjust func(*activity.Info)
	}{
		{"the deadline comes before the next poll", `"timeout_seconds":70`, nil},
		{"the deadline comes 4 s after the next poll", `"timeout_seconds":84`, nil},
		{"ScheduleToClose comes first", `"timeout_seconds":86400`, func(info *activity.Info) { info.ScheduleToCloseTimeout = 70 * time.Second }},
	} {
		t.Run(row.reason, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHarness(t, scripted(state(running)).Poll)
				h.details, h.adjust = oldToken(), row.adjust // its delay is 80 s: it would park
				_, err := h.poll(row.fields)
				wantError(t, err, activities.ErrTypeDeadlineExceeded, true)
			})
		})
	}
}

func TestRule7AShutdownTooCloseToTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, scripted(state(running)).Poll)
		begin := time.Now()
		time.AfterFunc(27*time.Second, func() { close(h.stop) })
		_, err := h.poll(`"timeout_seconds":30`)
		wantError(t, err, activities.ErrTypeDeadlineExceeded, true)
		if took := time.Since(begin); took != 30*time.Second {
			t.Errorf("ended after %v, want the deadline, 30 s: the worker's stop timeout leaves that time", took)
		}
	})
}

// Without a stop timeout the worker leaves no time at all.
func TestRule7AShutdownWithoutWarningTooCloseToTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, scripted(state(running)).Poll)
		time.AfterFunc(27*time.Second, func() { h.end(worker.ErrWorkerShutdown) })
		_, err := h.poll(`"timeout_seconds":30`)
		wantError(t, err, activities.ErrTypeDeadlineExceeded, true)
	})
}

func TestRule7FailingHeartbeatsTooCloseToTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, scripted(state(running)).Poll)
		time.AfterFunc(27*time.Second, func() { h.end(serviceerror.NewUnavailable("connection refused")) })
		_, err := h.poll(`"timeout_seconds":30`)
		wantError(t, err, activities.ErrTypeDeadlineExceeded, true)
	})
}

func TestRule7AFailingCodecTooCloseToTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, scripted(state(running)).Poll)
		h.recorded = func(b beat) {
			if b.token.Polls == 2 {
				panic("the codec's server is away")
			}
		}
		_, err := h.poll(`"timeout_seconds":30,"min_interval_seconds":28`)
		wantError(t, err, activities.ErrTypeDeadlineExceeded, true)
	})
}

func TestRule7EndsBeforeScheduleToClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, scripted(state(running)).Poll)
		h.adjust = func(info *activity.Info) { info.ScheduleToCloseTimeout = 60 * time.Second }
		begin := time.Now()
		_, err := h.poll(`"timeout_seconds":600`)
		wantError(t, err, activities.ErrTypeDeadlineExceeded, true)
		if took := time.Since(begin); took != 55*time.Second {
			t.Errorf("ended after %v, want 55 s: the server ends the activity at 60 s", took)
		}
	})
}

func TestRule8TheDeadlineCountsFromScheduling(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, scripted(state(running)).Poll)
		h.adjust = func(info *activity.Info) {
			info.Attempt, info.ScheduledTime = 7, info.ScheduledTime.Add(-590*time.Second)
		}
		begin := time.Now()
		_, err := h.poll(``) // 10 minutes by default
		failure, details := wantError(t, err, activities.ErrTypeDeadlineExceeded, true)
		if took := time.Since(begin); took != 10*time.Second {
			t.Errorf("ended after %v, want 10 s: 590 s had passed before this attempt", took)
		}
		if details.ElapsedSeconds != 600 || details.State != running || details.Phase != "running" || details.LastStatusAt == nil {
			t.Errorf("got the details %+v", details)
		}
		if failure.Category() != temporal.ApplicationErrorCategoryBenign {
			t.Error("a deadline is an expected outcome")
		}
	})
}

func TestRule8TheLastPollIsAtTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := scripted(state(running), done())
		begin := time.Now()
		result, err := newHarness(t, api.Poll).poll(`"timeout_seconds":30,"min_interval_seconds":120`)
		if err != nil || result.Outcome != activities.OutcomeCompleted {
			t.Fatalf("got %+v, %v: the agent was done by the deadline", result, err)
		}
		if at := api.at[1].Sub(begin); at != 30*time.Second {
			t.Errorf("the last poll came at %v", at)
		}
	})
}

func TestRule8ARetryAfterBeyondTheDeadlineIsHonoured(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := scripted(&gumloop.Answer{HTTPStatus: 429, RetryAfter: "300"})
		begin := time.Now()
		_, err := newHarness(t, api.Poll).poll(`"timeout_seconds":30`)
		failure, _ := wantError(t, err, activities.ErrTypeDeadlineExceeded, true)
		if len(api.at) != 1 || time.Since(begin) != 30*time.Second {
			t.Errorf("%d polls in %v, want 1 in 30 s", len(api.at), time.Since(begin))
		}
		if !strings.Contains(failure.Message(), "rate_limited") {
			t.Errorf("the message %q does not say that the API was the problem", failure.Message())
		}
	})
}

// A new attempt cannot know whether the delay that it takes over was asked for by the API.
func TestRule8ADelayAfterFailuresIsHonouredByTheNextAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := scripted(done())
		h := newHarness(t, api.Poll)
		next := time.Now().Add(5 * time.Minute)
		h.details = activities.Token{Polls: 1, ConsecutiveFailures: 1, StartedAt: time.Now(), NextPollAt: &next, NextDelaySeconds: 300}
		_, err := h.poll(`"timeout_seconds":30`)
		wantError(t, err, activities.ErrTypeDeadlineExceeded, true)
		if len(api.at) > 0 {
			t.Errorf("%d polls before the delay was over", len(api.at))
		}
	})
}

func TestRule8TheLastPollIsNeverWithinASecondOfAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := scripted(state(running))
		begin := time.Now()
		_, err := newHarness(t, api.Poll).poll(`"timeout_seconds":30,"min_interval_seconds":29.5`)
		wantError(t, err, activities.ErrTypeDeadlineExceeded, true)
		if len(api.at) != 2 || time.Since(begin) != 30*time.Second {
			t.Errorf("%d polls in %v, want those at 0 and 29.5 s", len(api.at), time.Since(begin))
		}
	})
}

func TestRule8ResumedAfterTheDeadlineItPollsOnce(t *testing.T) {
	for reason, last := range map[string]*gumloop.Answer{"running": state(running), "done": done()} {
		t.Run(reason, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := scripted(last)
				h := newHarness(t, api.Poll)
				h.adjust = func(info *activity.Info) { info.ScheduledTime = info.ScheduledTime.Add(-time.Hour) } // it was paused
				next := time.Now().Add(time.Minute)
				h.details = activities.Token{Polls: 7, StartedAt: time.Now().Add(-time.Hour), NextPollAt: &next, NextDelaySeconds: 60}
				result, err := h.poll(``)
				if len(api.at) != 1 {
					t.Errorf("%d polls, want 1", len(api.at))
				}
				if reason == "done" {
					if err != nil || result.Outcome != activities.OutcomeCompleted {
						t.Errorf("got %+v, %v", result, err)
					}
					return
				}
				wantError(t, err, activities.ErrTypeDeadlineExceeded, true)
			})
		})
	}
}

func TestRule8OnDeadlineReturn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := scripted(state(running))
		began := time.Now()
		result, err := newHarness(t, api.Poll).poll(`"timeout_seconds":60,"on_deadline":"return"`)
		if err != nil {
			t.Fatal(err)
		}
		if result.Outcome != activities.OutcomeStillRunning || result.Token == nil || result.Token.Polls != len(api.at) ||
			!result.Token.StartedAt.Equal(began) || result.State != running || result.ElapsedSeconds != 60 {
			t.Errorf("got %+v with the token %+v", result, result.Token)
		}
		// The token continues the wait.
		in := activities.PollInput{Target: activities.Target{InteractionID: "xYz789", UserID: "u1"}, Token: result.Token}
		if err := in.Validate(); err != nil {
			t.Errorf("the token of a result is refused as an input: %v", err)
		}
		h := newHarness(t, scripted(done()).Poll)
		if again, err := h.run(activities.PollAgentStatus, in); err != nil || again.Polls != result.Polls+1 {
			t.Errorf("got %+v, %v, want one poll more", again, err)
		}
	})
}

// Whoever continues the wait polls when the schedule says, and not within a second of the
// last poll, at which the first deadline was.
func TestRule8TheTokenOfAResultKeepsTheSchedule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := scripted(state(running))
		result, err := newHarness(t, api.Poll).poll(`"timeout_seconds":60,"on_deadline":"return"`)
		if err != nil {
			t.Fatal(err)
		}
		last := time.Now()
		if at := api.at[len(api.at)-1]; at != last {
			t.Fatalf("the last poll came at %v, the result at %v: the test would prove nothing", at, last)
		}
		next := scripted(done())
		in := activities.PollInput{Target: activities.Target{InteractionID: "xYz789", UserID: "u1"}, Token: result.Token}
		if _, err := newHarness(t, next.Poll).run(activities.PollAgentStatus, in); err != nil {
			t.Fatal(err)
		}
		if pause := next.at[0].Sub(last); pause < 1800*time.Millisecond || pause > 2200*time.Millisecond {
			t.Errorf("the next wait polled %v after the last poll, want 2 s", pause)
		}
	})
}

// A Retry-After that is shorter than the back-off does not change the delay, but it is
// still what the API asked for: no last poll before it is over.
func TestRule8ARetryAfterUnderTheBackOffIsHonoured(t *testing.T) {
	for retryAfter, polls := range map[string]int{"45": 1, "30": 2, "25": 2, "0": 2, "soon": 2} {
		t.Run(retryAfter, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := scripted(&gumloop.Answer{HTTPStatus: 503, RetryAfter: retryAfter})
				h := newHarness(t, api.Poll)
				h.details = activities.Token{Polls: 4, ConsecutiveFailures: 4, StartedAt: time.Now()} // its back-off is 64 s
				_, err := h.poll(`"timeout_seconds":30`)
				wantError(t, err, activities.ErrTypeDeadlineExceeded, true)
				if len(api.at) != polls {
					t.Errorf("%d polls within 30 s, want %d: the API asked for a pause of %s s", len(api.at), polls, retryAfter)
				}
			})
		})
	}
}

// A wait that was paused beyond its deadline polls once, but not before a Retry-After is over.
func TestRule8ResumedAfterTheDeadlineItHonoursARetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := scripted(done())
		h := newHarness(t, api.Poll)
		h.adjust = func(info *activity.Info) { info.ScheduledTime = info.ScheduledTime.Add(-time.Hour) }
		next := time.Now().Add(time.Minute)
		h.details = activities.Token{Polls: 7, ConsecutiveFailures: 1, StartedAt: time.Now().Add(-time.Hour), NextPollAt: &next, NextDelaySeconds: 3600}
		_, err := h.poll(``)
		wantError(t, err, activities.ErrTypeDeadlineExceeded, true)
		if len(api.at) != 0 {
			t.Errorf("%d polls, want none", len(api.at))
		}
	})
}

// The last poll may take long. Where ScheduleToClose comes before the wait's own end, the
// server would end the activity meanwhile, with a bare timeout.
func TestRule7TheLastPollEndsBeforeScheduleToClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		polls := 0
		h := newHarness(t, func(ctx context.Context, _ gumloop.Ref) (*gumloop.Answer, error) {
			if polls++; time.Since(begin) < 50*time.Second {
				return state(running), nil
			}
			<-ctx.Done()
			return nil, ctx.Err()
		})
		h.adjust = func(info *activity.Info) { info.ScheduleToCloseTimeout = 60 * time.Second }
		_, err := h.poll(`"timeout_seconds":600`)
		_, details := wantError(t, err, activities.ErrTypeDeadlineExceeded, true)
		if took := time.Since(begin); took >= 60*time.Second {
			t.Errorf("ended after %v, want before the server ends the activity at 60 s", took)
		}
		if details.State != running {
			t.Errorf("got %+v", details)
		}
	})
}

func TestRule8AClockThatIsSetBackDoesNotProlongTheWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		api := scripted(state(running))
		h := newHarness(t, api.Poll)
		h.config.Now = func() time.Time {
			now := time.Now()
			if now.Sub(begin) >= 30*time.Second {
				now = now.Add(-20 * time.Second)
			}
			return now
		}
		_, err := h.poll(`"timeout_seconds":30,"min_interval_seconds":120`)
		wantError(t, err, activities.ErrTypeDeadlineExceeded, true)
		if len(api.at) != 2 || time.Since(begin) != 30*time.Second {
			t.Errorf("%d polls in %v, want those at 0 and 30 s", len(api.at), time.Since(begin))
		}
	})
}
