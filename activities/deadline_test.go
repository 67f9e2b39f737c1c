// The wait has one deadline, ScheduledTime + timeout_seconds, and ends there with the right
// error. What goes wrong without it: a deadline that begins anew with each attempt never comes;
// a retryable error too close to the end makes the server report our "parked" in place of the
// deadline; ScheduleToClose, if shorter, ends the wait with a bare timeout.
package activities_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/agentwait/agentwait"
)

func TestNoRetryTooCloseToTheEnd(t *testing.T) {
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
			inBothModes(t, func(t *testing.T, m mode) {
				h := newHarness(t, m, scripted(state(running)).Check)
				h.env.details, h.env.info = oldToken(), row.adjust // its delay is 80 s: it would park
				_, err := h.poll(row.fields)
				wantError(t, err, agentwait.ErrTypeDeadlineExceeded, true)
			})
		})
	}
}

func TestAShutdownTooCloseToTheEnd(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, scripted(state(running)).Check)
		begin := time.Now()
		time.AfterFunc(27*time.Second, func() { h.stopWorker() })
		_, err := h.poll(`"timeout_seconds":30`)
		wantError(t, err, agentwait.ErrTypeDeadlineExceeded, true)
		if took := time.Since(begin); took != 30*time.Second {
			t.Errorf("ended after %v, want the deadline, 30 s: the worker's stop timeout leaves that time", took)
		}
	})
}

// Without a stop timeout the worker leaves no time at all, where the wait is held in its activity.
func TestAShutdownWithoutWarningTooCloseToTheEnd(t *testing.T) {
	inHeld(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, scripted(state(running)).Check)
		time.AfterFunc(27*time.Second, func() { h.end(worker.ErrWorkerShutdown) })
		_, err := h.poll(`"timeout_seconds":30`)
		wantError(t, err, agentwait.ErrTypeDeadlineExceeded, true)
	})
}

// The SDK ends the context where heartbeats keep failing. The engine waits such an outage out
// (outage_test.go).
func TestFailingHeartbeatsTooCloseToTheEnd(t *testing.T) {
	inHeld(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, scripted(state(running)).Check)
		time.AfterFunc(27*time.Second, func() { h.end(serviceerror.NewUnavailable("connection refused")) })
		_, err := h.poll(`"timeout_seconds":30`)
		wantError(t, err, agentwait.ErrTypeDeadlineExceeded, true)
	})
}

func TestAFailingCodecTooCloseToTheEnd(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, scripted(state(running)).Check)
		h.env.info = func(info *activity.Info) { info.HeartbeatTimeout = 20 * time.Second }
		h.env.onBeat = func(context.Context, beat) error { panic("the codec's server is away") }
		begin := time.Now()
		_, err := h.poll(`"timeout_seconds":26`)
		wantError(t, err, agentwait.ErrTypeDeadlineExceeded, true)
		if took := time.Since(begin); took <= 20*time.Second || took >= 26*time.Second {
			t.Errorf("ended after %v, want when the server gave the attempt up: the test would prove nothing", took)
		}
	})
}

func TestEndsBeforeScheduleToClose(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, scripted(state(running)).Check)
		h.env.info = func(info *activity.Info) { info.ScheduleToCloseTimeout = 60 * time.Second }
		begin := time.Now()
		_, err := h.poll(`"timeout_seconds":600`)
		wantError(t, err, agentwait.ErrTypeDeadlineExceeded, true)
		if took := time.Since(begin); took != 55*time.Second {
			t.Errorf("ended after %v, want 55 s: the server ends the activity at 60 s", took)
		}
	})
}

func TestTheDeadlineCountsFromScheduling(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, scripted(state(running)).Check)
		h.env.info = func(info *activity.Info) {
			info.Attempt, info.ScheduledTime = 7, info.ScheduledTime.Add(-590*time.Second)
		}
		begin := time.Now()
		_, err := h.poll(``) // 10 minutes by default
		failure, details := wantError(t, err, agentwait.ErrTypeDeadlineExceeded, true)
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

func TestOnDeadlineReturn(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		api := scripted(state(running))
		began := time.Now()
		result, err := newHarness(t, m, api.Check).poll(`"timeout_seconds":60,"on_deadline":"return"`)
		if err != nil {
			t.Fatal(err)
		}
		if result.Outcome != agentwait.OutcomeStillRunning || result.Token == nil || result.Token.Polls != len(api.at) ||
			!result.Token.StartedAt.Equal(began) || result.State != running || result.ElapsedSeconds != 60 {
			t.Errorf("got %+v with the token %+v", result, result.Token)
		}
		// The token continues the wait.
		in := agentwait.PollInput{Target: agentwait.Target{InteractionID: "xYz789", UserID: "u1"}, Token: result.Token}
		if err := in.Validate(); err != nil {
			t.Errorf("the token of a result is refused as an input: %v", err)
		}
		h := newHarness(t, m, scripted(done()).Check)
		if again, err := h.run(agentwait.PollAgentStatusName, in); err != nil || again.Polls != result.Polls+1 {
			t.Errorf("got %+v, %v, want one poll more", again, err)
		}
	})
}

// Whoever continues the wait polls when the schedule says, and not within a second of the
// last poll, at which the first deadline was.
func TestTheTokenOfAResultKeepsTheSchedule(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		api := scripted(state(running))
		result, err := newHarness(t, m, api.Check).poll(`"timeout_seconds":60,"on_deadline":"return"`)
		if err != nil {
			t.Fatal(err)
		}
		last := time.Now()
		if at := api.at[len(api.at)-1]; at != last {
			t.Fatalf("the last poll came at %v, the result at %v: the test would prove nothing", at, last)
		}
		next := scripted(done())
		in := agentwait.PollInput{Target: agentwait.Target{InteractionID: "xYz789", UserID: "u1"}, Token: result.Token}
		if _, err := newHarness(t, m, next.Check).run(agentwait.PollAgentStatusName, in); err != nil {
			t.Fatal(err)
		}
		if pause := next.at[0].Sub(last); pause < 1800*time.Millisecond || pause > 2200*time.Millisecond {
			t.Errorf("the next wait polled %v after the last poll, want 2 s", pause)
		}
	})
}

// The error names the moment at which the wait ended: where ScheduleToClose comes before the
// wait's own deadline, that one is an hour away.
func TestTheDeadlineThatIsNamed(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, scripted(state(running)).Check)
		h.env.info = func(info *activity.Info) { info.ScheduleToCloseTimeout = time.Minute }
		begin := time.Now()
		_, err := h.poll(`"timeout_seconds":3600`)
		failure, _ := wantError(t, err, agentwait.ErrTypeDeadlineExceeded, true)
		if want := begin.Add(55 * time.Second).UTC().Format(time.RFC3339); !strings.Contains(failure.Message(), want) {
			t.Errorf("got %q, want its end, %s", failure.Message(), want)
		}
	})
}
