package activities_test

// A batch outlives its attempt: what ends one, and how the next goes on.

import (
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
)

// A crash loses the rows, not the counts: those that had ended are polled once more, and the
// others keep their distance.
func TestABatchGoesOnFromItsHeartbeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, f := newBatch(t, func(id string, _ time.Duration, polls int) any {
			if id == "i0001" && polls < 2 {
				return state(running)
			}
			return replies(id)
		})
		next := r.began.Add(20 * time.Second).UTC()
		token := agentwait.AgentsToken{StartedAt: r.began.Add(-10 * time.Minute).UTC(), Polls: 50, NextPollAt: &next, NextDelaySeconds: 20}
		token.SetWaits([]agentwait.AgentWait{{Ended: true, Polls: 7}, {Polls: 20}, {Polls: 23, Due: 30 * time.Second}})
		r.before = token
		in := batchOf(3)
		in.TimeoutSeconds = 3600
		result, err := r.run(in)
		if err != nil {
			t.Fatal(err)
		}
		wantOutcomes(t, result, "completed", "completed", "completed")
		if at := f.polls["i0000"]; len(at) != 1 || at[0] != 0 {
			t.Errorf("the one that had ended was polled at %v, want once and at once", at)
		}
		if at := f.polls["i0001"]; at[0] != 20*time.Second || len(at) != 2 || at[1]-at[0] < 20*time.Second {
			t.Errorf("the one that was due at 20 s was polled at %v, then after a thirtieth of its time", at)
		}
		if at := f.polls["i0002"]; len(at) != 1 || at[0] != 50*time.Second {
			t.Errorf("the one that was due at 50 s was polled at %v", at)
		}
		if result.Polls != 54 || result.Rows[1].Polls != 22 || result.Rows[1].ElapsedSeconds < 600 {
			t.Errorf("%d polls, %+v", result.Polls, result.Rows[1])
		}
	})
}

func TestABatchIsHandedOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _ := newBatch(t, func(id string, _ time.Duration, _ int) any {
			if id == "i0000" {
				return replies("early")
			}
			return state(running)
		})
		time.AfterFunc(25*time.Second, func() { close(r.stop) })
		in := batchOf(100)
		in.MinIntervalSeconds = 20
		_, err := r.run(in)
		wantBatchError(t, err, agentwait.ErrTypeWaitInterrupted, agentwait.ReasonShutdown)
		if r.since() != 25*time.Second {
			t.Errorf("handed over after %v", r.since())
		}
		waits, _ := r.tokens[len(r.tokens)-1].ReadWaits(100)
		if !waits[0].Ended || waits[1].Ended || waits[1].Polls != 2 {
			t.Errorf("the last heartbeat says %+v, %+v", waits[0], waits[1])
		}
	})
}

// From a minute on, nothing is held: the server has the batch until the earliest poll.
func TestABatchParks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, f := newBatch(t, func(id string, _ time.Duration, _ int) any { return state(running) })
		in := batchOf(10)
		in.MinIntervalSeconds, in.TimeoutSeconds = 300, 7200
		_, err := r.run(in)
		failure := wantBatchError(t, err, agentwait.ErrTypeWaitInterrupted, agentwait.ReasonParked)
		if delay := failure.NextRetryDelay(); delay < 295*time.Second || delay > 300*time.Second {
			t.Errorf("parked for %v, want until the earliest poll", delay)
		}
		if f.total() != 10 {
			t.Errorf("%d polls", f.total())
		}
	})
}

// Where attempts are counted none is spent on parking.
func TestABatchThatMayNotPark(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, f := newBatch(t, func(id string, _ time.Duration, polls int) any {
			if polls > 2 {
				return replies(id)
			}
			return state(running)
		})
		r.info = func(info *activity.Info) { info.RetryPolicy = &temporal.RetryPolicy{MaximumAttempts: 5} }
		in := batchOf(3)
		in.MinIntervalSeconds, in.TimeoutSeconds = 300, 7200
		if _, err := r.run(in); err != nil || f.total() != 9 {
			t.Errorf("%d polls, %v", f.total(), err)
		}
	})
}

func TestABatchThatIsCancelledSaysHowItStood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _ := newBatch(t, func(id string, _ time.Duration, _ int) any {
			if id == "i0000" {
				return replies("early")
			}
			return state(running)
		})
		r.onBeat = func() error { return temporal.NewCanceledError() }
		_, err := r.run(batchOf(2))
		standing, ok := agentwait.AgentsStanding(err)
		if !ok || standing.Rows[0].Outcome != "completed" || standing.Rows[1].Outcome != "still_running" {
			t.Errorf("got %+v, %v", standing, err)
		}
	})
}

// What the server asks for ends all of them at once, with a token.
func TestABatchIsPausedResetAndLost(t *testing.T) {
	for reason, answer := range map[string]error{agentwait.ReasonPaused: activity.ErrActivityPaused, agentwait.ReasonReset: activity.ErrActivityReset} {
		synctest.Test(t, func(t *testing.T) {
			r, _ := newBatch(t, func(string, time.Duration, int) any { return state(running) })
			r.onBeat = func() error { return answer }
			_, err := r.run(batchOf(3))
			wantBatchError(t, err, agentwait.ErrTypeWaitInterrupted, reason)
		})
	}
}

// While the server cannot be reached the waits are polled on until a heartbeat timeout has
// passed; then another attempt may be polling.
func TestABatchFallsSilentInAnOutageAndGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, f := newBatch(t, func(_ string, since time.Duration, _ int) any {
			if since > 5*time.Minute {
				return replies("late")
			}
			return state(running)
		})
		r.onBeat = func() error {
			if r.since() < 4*time.Minute {
				return unavailable(t.Context())
			}
			return nil
		}
		if result, err := r.run(batchOf(2)); err != nil || result.Counts["completed"] != 2 {
			t.Fatalf("got %+v, %v", result, err)
		}
		for id, at := range f.polls {
			for _, since := range at {
				if since > 61*time.Second && since < 4*time.Minute {
					t.Errorf("%s was polled at %v, in the silence", id, since)
				}
			}
			if len(at) < 10 {
				t.Errorf("%s was polled at %v only", id, at)
			}
		}
	})
}
