// When the worker stops, the wait is handed over at once, with its token: a heartbeat and then
// a retryable end. Without it the wait stands still until a heartbeat timeout, and goes on with
// the counts of the heartbeat before.
package activities_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/vendors"
)

func TestHandsOverInADelay(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		api := scripted(state(running))
		h := newHarness(t, m, api.Check)
		begin := time.Now()
		time.AfterFunc(25*time.Second, h.stopWorker)
		_, err := h.poll(`"min_interval_seconds":20`)
		failure := wantInterrupted(t, err, agentwait.ReasonShutdown)
		if took := time.Since(begin); took != 25*time.Second {
			t.Errorf("handed over after %v, want at the stop, 25 s", took)
		}
		if failure.NextRetryDelay() > time.Second {
			t.Errorf("the next attempt comes after %v, want at once", failure.NextRetryDelay())
		}
		last := h.seen.beats[len(h.seen.beats)-1]
		if last.token.Polls != len(api.at) || last.token.NextPollAt == nil || !last.at.Equal(begin.Add(25*time.Second)) {
			t.Errorf("the last heartbeat, at %v, has %+v after %d polls", last.at.Sub(begin), last.token, len(api.at))
		}
	})
}

// The request that is broken off may have reached the API, so the next attempt polls a second
// later and not at once.
func TestHandsOverInASlowRequest(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, func(ctx context.Context, _ vendors.Ref) (*vendors.Answer, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		})
		begin := time.Now()
		time.AfterFunc(3*time.Second, h.stopWorker)
		_, err := h.poll(``)
		failure := wantInterrupted(t, err, agentwait.ReasonShutdown)
		if took := time.Since(begin); took != 3*time.Second {
			t.Errorf("handed over after %v, want at the stop, 3 s", took)
		}
		if delay := failure.NextRetryDelay(); delay != time.Second {
			t.Errorf("the next attempt comes after %v, want 1 s", delay)
		}
		if next := h.lastToken().NextPollAt; next == nil || !next.Equal(begin.Add(4*time.Second)) {
			t.Errorf("the next poll is due at %v, want 4 s", next)
		}
	})
}

// An answer counts until the stop. One that comes after it is not waited for: the wait has been
// handed over by then, and the next attempt asks again within a second.
func TestAnAnswerThatComesAfterTheStop(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, func(ctx context.Context, _ vendors.Ref) (*vendors.Answer, error) {
			<-ctx.Done()
			return done(), nil
		})
		time.AfterFunc(time.Second, h.stopWorker)
		_, err := h.poll(``)
		wantInterrupted(t, err, agentwait.ReasonShutdown)
	})
	inBothModes(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, nil)
		h.config.Credentials["default"] = pollFunc(func(context.Context, vendors.Ref) (*vendors.Answer, error) {
			elapse(time.Second)
			return done(), nil
		})
		time.AfterFunc(time.Second+1, h.stopWorker)
		if result, err := h.poll(``); err != nil || result.Outcome != agentwait.OutcomeCompleted {
			t.Errorf("got %+v, %v", result, err)
		}
	})
}

// The last attempt has nobody to hand over to: it uses the time that the worker's stop
// timeout leaves.
func TestTheLastAttemptStays(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, scripted(state(running), state(running), done()).Check)
		h.env.info = func(info *activity.Info) {
			info.Attempt, info.RetryPolicy = 3, &temporal.RetryPolicy{MaximumAttempts: 3}
		}
		time.AfterFunc(time.Second, h.stopWorker)
		if result, err := h.poll(``); err != nil || result.Outcome != agentwait.OutcomeCompleted {
			t.Errorf("got %+v, %v", result, err)
		}
	})
}

// A worker without a stop timeout ends the contexts without a warning. The engine needs none.
func TestAShutdownWithoutWarningIsRetried(t *testing.T) {
	inHeld(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, scripted(state(running)).Check)
		time.AfterFunc(time.Second, func() { h.end(worker.ErrWorkerShutdown) })
		_, err := h.poll(``)
		wantInterrupted(t, err, agentwait.ReasonShutdown)
	})
}

// An attempt whose StartToClose is nearly over hands over, too: a timeout of the server
// would lose the token of the last heartbeats.
func TestHandsOverBeforeStartToClose(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, scripted(state(running)).Check)
		h.env.info = func(info *activity.Info) { info.StartToCloseTimeout = time.Minute }
		begin := time.Now()
		_, err := h.poll(`"min_interval_seconds":20`)
		failure := wantInterrupted(t, err, agentwait.ReasonAttemptTimeout)
		if took := time.Since(begin); took != 55*time.Second {
			t.Errorf("handed over after %v, want 5 s before the minute is over", took)
		}
		// The polls were at 0, 20 and 40 s.
		if delay := failure.NextRetryDelay(); delay < 4*time.Second || delay > 6*time.Second {
			t.Errorf("the next attempt comes after %v, want when the next poll is due, 5 s", delay)
		}
	})
}

// The token is told before the end, directly: what the SDK has buffered at a worker's stop may
// never be sent. A heartbeat that does not arrive must not keep the wait.
func TestTheTokenIsDeliveredBeforeTheEnd(t *testing.T) {
	for name, answer := range map[string]func(context.Context) error{"it arrives": nil, "refused": unavailable, "hanging": hangs} {
		t.Run(name, func(t *testing.T) {
			inRemote(t, func(t *testing.T, m mode) {
				begin := time.Now()
				api := scripted(state(running))
				h := newHarness(t, m, api.Check)
				if answer != nil {
					h.env.onBeat = func(ctx context.Context, _ beat) error { return answer(ctx) }
				}
				time.AfterFunc(5*time.Second, h.stopWorker)
				_, err := h.poll(``)
				wantInterrupted(t, err, agentwait.ReasonShutdown)
				if len(h.seen.beats) != 1 || h.lastToken().Polls != len(api.at) {
					t.Errorf("heartbeats %+v after %d polls", h.seen.beats, len(api.at))
				}
				if took := time.Since(begin); took > 20*time.Second {
					t.Errorf("handed over after %v", took)
				}
			})
		})
	}
}

// A heartbeat that is under way when the attempt ends has the token of before. Did it arrive
// after the last one, the next attempt would go on from there.
func TestTheLastTokenIsRecordedBehindASlowHeartbeat(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, scripted(state(running)).Check)
		first, slow := true, 52*time.Second
		if m == held {
			slow = 50 * time.Second // where each poll has a heartbeat
		}
		h.env.onBeat = func(_ context.Context, b beat) error {
			if first && b.at.Sub(b.token.StartedAt) >= slow {
				first = false
				elapse(5 * time.Second) // on a server that is slow
			}
			return nil
		}
		time.AfterFunc(53*time.Second, h.stopWorker)
		_, err := h.poll(`"min_interval_seconds":10`)
		wantInterrupted(t, err, agentwait.ReasonShutdown)
		if last := h.lastToken(); last.Polls != 6 || last.NextPollAt == nil {
			t.Errorf("the last heartbeat has %+v", last)
		}
		if took := time.Since(h.seen.beats[0].token.StartedAt); took != slow+5*time.Second {
			t.Errorf("ended after %v, want when the heartbeat was through, %v", took, slow+5*time.Second)
		}
	})
}

// Every wait that comes to a worker that stops goes to another one.
func TestAWorkerThatStopsTakesNoMoreWaits(t *testing.T) {
	inRemote(t, func(t *testing.T, m mode) {
		api := scripted(state(running))
		h := newHarness(t, m, api.Check)
		h.stopWorker()
		if h.begin(agentwait.PollAgentStatusName, input(``)) {
			synctest.Wait() // it came before the engine had seen the stop
			<-h.ended
		}
		wantInterrupted(t, h.seen.failure, agentwait.ReasonShutdown)
	})
}

// A worker that stops holds what nobody else can take over in time: the retryable end of such a
// wait would be its last word. It uses the time that the stop leaves.
func TestAWorkerThatStopsHoldsTheLastAttempts(t *testing.T) {
	lastAttempt := func(info *activity.Info) {
		info.Attempt, info.RetryPolicy = 3, &temporal.RetryPolicy{MaximumAttempts: 3}
	}
	single, many := input(``), map[string]any{"interaction_ids": []string{"late"}, "user_id": "u1"}
	soon, manySoon := input(`"timeout_seconds":5`), map[string]any{"interaction_ids": []string{"late"}, "user_id": "u1", "timeout_seconds": 5}
	for name, row := range map[string]struct {
		activity string
		in       any
		info     func(*activity.Info)
		second   any    // the second answer
		errType  string // empty: it ends with a result
	}{
		"no attempt is left":            {agentwait.PollAgentStatusName, single, lastAttempt, done(), ""},
		"the deadline is near":          {agentwait.PollAgentStatusName, soon, nil, state(running), agentwait.ErrTypeDeadlineExceeded},
		"done by the deadline":          {agentwait.PollAgentStatusName, soon, nil, done(), ""},
		"no attempt of a batch is left": {agentwait.PollAgentsStatusName, many, lastAttempt, done(), ""},
		"the deadline of a batch":       {agentwait.PollAgentsStatusName, manySoon, nil, state(running), ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := scripted(state(running), row.second)
				f := newFleet(t, activities.Config{Credentials: map[string]activities.API{"default": api}})
				w := f.worker()
				w.info = row.info
				defer w.quit()
				if err := w.stop(t.Context()); err != nil {
					t.Fatal(err)
				}
				if err := w.beginAs("late", row.activity, row.in); err != nil {
					t.Fatalf("not held: %v", err)
				}
				elapse(20 * time.Second)
				end, over := f.ended()["late"]
				switch {
				case !over || len(api.at) < 2:
					t.Errorf("over: %v, after %d polls, want the end after two at least", over, len(api.at))
				case row.errType != "":
					if failure, _ := applicationError(t, end.err); failure.Type() != row.errType {
						t.Errorf("ended with %v, want a %s", failure, row.errType)
					}
				case end.err != nil:
					t.Errorf("ended with %v, want a result", end.err)
				}
			})
		})
	}
}

// A request that is broken off puts the next one off by a second. Where an attempt that begins only
// then would come too late, the next one begins at once, and waits for that second itself.
func TestHandsOverInASlowRequestNearTheDeadline(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, func(ctx context.Context, _ vendors.Ref) (*vendors.Answer, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		})
		begin := time.Now()
		time.AfterFunc(4500*time.Millisecond, h.stopWorker)
		_, err := h.poll(`"timeout_seconds":10`)
		failure := wantInterrupted(t, err, agentwait.ReasonShutdown)
		if delay := failure.NextRetryDelay(); delay > 100*time.Millisecond {
			t.Errorf("the next attempt comes after %v, too late to end the wait itself", delay)
		}
		if next := h.lastToken().NextPollAt; next == nil || !next.Equal(begin.Add(5500*time.Millisecond)) {
			t.Errorf("the next poll is due at %v, want 5.5 s", next)
		}
	})
}
