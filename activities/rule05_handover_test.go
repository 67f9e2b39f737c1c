// Rule 5: when the worker stops, the wait is handed over while the context still
// lives. Without it the token of the last throttle window is lost, and the wait stands
// still until a heartbeat timeout.
package activities_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/gumloop"
)

func TestRule5HandsOverInADelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := scripted(state(running))
		h := newHarness(t, api.Poll)
		begin := time.Now()
		time.AfterFunc(25*time.Second, func() { close(h.stop) })
		_, err := h.poll(`"min_interval_seconds":20`)
		failure := wantInterrupted(t, err, activities.ReasonShutdown)
		if took := time.Since(begin); took != 25*time.Second {
			t.Errorf("handed over after %v, want at the stop, 25 s", took)
		}
		if failure.NextRetryDelay() > time.Second {
			t.Errorf("the next attempt comes after %v, want at once", failure.NextRetryDelay())
		}
		last := h.beats[len(h.beats)-1]
		if last.token.Polls != len(api.at) || last.token.NextPollAt == nil || !last.at.Equal(begin.Add(25*time.Second)) {
			t.Errorf("the last heartbeat, at %v, has %+v after %d polls", last.at.Sub(begin), last.token, len(api.at))
		}
	})
}

func TestRule5DoesNotWaitForASlowRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, func(ctx context.Context, _ gumloop.Ref) (*gumloop.Answer, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		})
		begin := time.Now()
		time.AfterFunc(time.Second, func() { close(h.stop) })
		_, err := h.poll(``)
		wantInterrupted(t, err, activities.ReasonShutdown)
		if took := time.Since(begin); took != time.Second {
			t.Errorf("handed over after %v, want at the stop, 1 s", took)
		}
	})
}

func TestRule5AnAnswerThatCameIsNotThrownAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, nil)
		h.config.Credentials["default"] = pollFunc(func(ctx context.Context, _ gumloop.Ref) (*gumloop.Answer, error) {
			close(h.stop)
			<-ctx.Done()
			return done(), nil
		})
		if result, err := h.poll(``); err != nil || result.Outcome != activities.OutcomeCompleted {
			t.Errorf("got %+v, %v", result, err)
		}
	})
}

// The last attempt has nobody to hand over to: it uses the time that the worker's stop
// timeout leaves.
func TestRule5TheLastAttemptStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, scripted(state(running), state(running), done()).Poll)
		h.adjust = func(info *activity.Info) {
			info.Attempt, info.RetryPolicy = 3, &temporal.RetryPolicy{MaximumAttempts: 3}
		}
		time.AfterFunc(time.Second, func() { close(h.stop) })
		if result, err := h.poll(``); err != nil || result.Outcome != activities.OutcomeCompleted {
			t.Errorf("got %+v, %v", result, err)
		}
	})
}

// A worker without a stop timeout ends the contexts without a warning.
func TestRule5AShutdownWithoutWarningIsRetried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, scripted(state(running)).Poll)
		time.AfterFunc(time.Second, func() { h.end(worker.ErrWorkerShutdown) })
		_, err := h.poll(``)
		wantInterrupted(t, err, activities.ReasonShutdown)
	})
}

// An attempt whose StartToClose is nearly over hands over, too: a timeout of the server
// would lose the token of the last throttle window.
func TestRule5HandsOverBeforeStartToClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, scripted(state(running)).Poll)
		h.adjust = func(info *activity.Info) { info.Deadline = info.ScheduledTime.Add(time.Minute) }
		begin := time.Now()
		_, err := h.poll(`"min_interval_seconds":20`)
		failure := wantInterrupted(t, err, activities.ReasonAttemptTimeout)
		if took := time.Since(begin); took != 55*time.Second {
			t.Errorf("handed over after %v, want 5 s before the minute is over", took)
		}
		// The polls were at 0, 20 and 40 s.
		if delay := failure.NextRetryDelay(); delay < 4*time.Second || delay > 6*time.Second {
			t.Errorf("the next attempt comes after %v, want when the next poll is due, 5 s", delay)
		}
	})
}

// What the SDK has buffered at a worker's stop may never be sent: its goroutine for that
// uses a context that ends with the activity. On the real server, with a heartbeat
// timeout of an hour, one hand-over in two lost every count (dev/e2e, HandsOver).
func TestRule5DeliversTheTokenPastTheBuffer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := scripted(state(running))
		h := newHarness(t, api.Poll)
		h.undelivered = errors.New("no server") // which is logged, and changes nothing
		time.AfterFunc(5*time.Second, func() { close(h.stop) })
		_, err := h.poll(``)
		wantInterrupted(t, err, activities.ReasonShutdown)
		if len(h.delivered) != 1 || h.delivered[0].Polls != len(api.at) {
			t.Fatalf("delivered %+v after %d polls", h.delivered, len(api.at))
		}
		// Around it the buffer gets the same token: whatever the goroutine takes, it is that.
		stopped := h.beats[0].at.Add(5 * time.Second)
		around := h.beats[h.beforehand-1:]
		if len(around) != 2 || !around[0].at.Equal(stopped) || !around[1].at.Equal(stopped) || around[1].token != h.delivered[0] || around[0].token != h.delivered[0] {
			t.Errorf("heartbeats around the delivery: %+v, want two with the token that was delivered", around)
		}
	})
}

// Every other end leaves the buffer to the SDK: a parked wait must not cost a request more.
func TestRule5OnlyAStopIsDelivered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, scripted(state(running)).Poll)
		_, err := h.poll(`"min_interval_seconds":120,"timeout_seconds":3600`)
		wantInterrupted(t, err, activities.ReasonParked)
		if len(h.delivered) > 0 {
			t.Errorf("delivered %+v", h.delivered)
		}
	})
}
