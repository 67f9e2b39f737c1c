// A wait whose next poll is a minute or more away gives its slot back. Without
// it a worker's 1,000 slots are full of sleeping waits; with it done blindly, a caller
// with MaximumAttempts loses its wait to our own errors.
package activities_test

import (
	"fmt"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
)

// oldToken is of a wait that polls every 80 s or so by now.
func oldToken() agentwait.Token {
	return agentwait.Token{Polls: 200, State: running, Phase: "running", StartedAt: time.Now().Add(-40 * time.Minute)}
}

func TestParksBeforeALongDelay(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		api := scripted(state(running))
		h := newHarness(t, m, api.Check)
		h.env.details = oldToken()
		begin := time.Now()
		_, err := h.poll(`"timeout_seconds":86400`)
		failure := wantInterrupted(t, err, agentwait.ReasonParked)
		if len(api.at) != 1 || time.Since(begin) != 0 {
			t.Errorf("%d polls in %v, want 1 at once and nothing more", len(api.at), time.Since(begin))
		}
		if delay := failure.NextRetryDelay(); delay < 72*time.Second || delay > 88*time.Second {
			t.Errorf("the next attempt comes after %v, want the delay of the schedule, about 80 s", delay)
		}
		last := h.seen.beats[len(h.seen.beats)-1].token
		if last.Polls != 201 || last.NextPollAt == nil || !last.NextPollAt.Equal(begin.Add(failure.NextRetryDelay())) {
			t.Errorf("the last heartbeat has %+v: the next attempt would not know when its poll is due", last)
		}
	})
}

func TestTheNextAttemptPollsOnTime(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		api := scripted(done())
		h := newHarness(t, m, api.Check)
		token, due := oldToken(), time.Now().Add(300*time.Millisecond) // the server is a little early
		token.NextPollAt, token.NextDelaySeconds = &due, 80
		h.env.details = token
		if _, err := h.poll(`"timeout_seconds":86400`); err != nil {
			t.Fatal(err)
		}
		if wait := api.at[0].Sub(due); wait < 0 || wait > time.Second {
			t.Errorf("the poll came %v after it was due", wait)
		}
	})
}

func TestWhoIsNeverParked(t *testing.T) {
	for _, row := range []struct {
		reason string
		policy *temporal.RetryPolicy
	}{
		{"MaximumAttempts: parking would use them up", &temporal.RetryPolicy{MaximumAttempts: 100}},
		{"an unknown policy: it may have MaximumAttempts", nil},
		{"a policy that does not retry our error", &temporal.RetryPolicy{NonRetryableErrorTypes: []string{agentwait.ErrTypeWaitInterrupted}}},
	} {
		t.Run(row.reason, func(t *testing.T) {
			inBothModes(t, func(t *testing.T, m mode) {
				api := scripted(state(running), done())
				h := newHarness(t, m, api.Check)
				h.env.details = oldToken()
				h.env.info = func(info *activity.Info) { info.RetryPolicy = row.policy }
				result, err := h.poll(`"timeout_seconds":86400`)
				if err != nil || result.Outcome != agentwait.OutcomeCompleted {
					t.Fatalf("got %+v, %v, want the attempt to hold the wait to its end", result, err)
				}
				if pause := api.at[1].Sub(api.at[0]); pause < 72*time.Second {
					t.Errorf("the second poll came after %v", pause)
				}
			})
		})
	}
}

// A minute is where parking begins: under it another attempt costs more than the slot.
func TestAMinuteIsEnough(t *testing.T) {
	for elapsed, parks := range map[time.Duration]bool{30 * time.Minute: true, 30*time.Minute - 30*time.Millisecond: false} {
		t.Run(elapsed.String(), func(t *testing.T) {
			inBothModes(t, func(t *testing.T, m mode) {
				api := scripted(state(running), done())
				h := newHarness(t, m, api.Check)
				h.env.details = agentwait.Token{Polls: 200, StartedAt: time.Now().Add(-elapsed)} // its delay is a 30th of it
				_, err := h.poll(`"timeout_seconds":86400`)
				if !parks {
					if err != nil {
						t.Errorf("got %v", err)
					}
					return
				}
				if failure := wantInterrupted(t, err, agentwait.ReasonParked); failure.NextRetryDelay() != time.Minute {
					t.Errorf("parked for %v, want a minute: the test would prove nothing", failure.NextRetryDelay())
				}
			})
		})
	}
}

// An agent that waits for a person is polled on the same schedule, and parked like
// any other: an approval may take days.
func TestParksWhileAPersonIsAwaited(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, scripted(state("APPROVAL_REQUIRED")).Check)
		h.env.details = oldToken()
		_, err := h.poll(fmt.Sprintf(`"timeout_seconds":86400,"on_needs_input":%q`, agentwait.OnWait))
		wantInterrupted(t, err, agentwait.ReasonParked)
	})
}

// The jitter makes the longest delay longer than the longest interval. A token that was
// measured by the interval would be unreadable to the next attempt, which then polls at
// once and counts from zero; and be refused as an input.
func TestTheLongestDelayIsReadBack(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		api := scripted(state(running))
		h := newHarness(t, m, api.Check)
		h.config.Random = func() float64 { return 0.999 }
		h.env.details = oldToken()
		const fields = `"min_interval_seconds":86400,"max_interval_seconds":86400,"timeout_seconds":864000`
		_, err := h.poll(fields)
		failure := wantInterrupted(t, err, agentwait.ReasonParked)
		if failure.NextRetryDelay() <= agentwait.MaxInterval {
			t.Fatalf("parked for %v: the test would prove nothing", failure.NextRetryDelay())
		}

		begin := time.Now()
		next := newHarness(t, m, api.Check)
		next.env.details = h.seen.beats[len(h.seen.beats)-1].token
		next.env.info = func(info *activity.Info) { info.ScheduledTime = begin }
		elapse(time.Hour) // its worker is lost at once, and another one begins too early
		_, err = next.poll(fields)
		_, details := wantError(t, err, agentwait.ErrTypeWaitInterrupted, false)
		if details.Polls != 201 || len(api.at) != 1 {
			t.Errorf("%d polls counted and %d made, want 201 and the one of the first attempt", details.Polls, len(api.at))
		}
		in := agentwait.PollInput{Target: agentwait.Target{InteractionID: "xYz789", UserID: "u1"}, Token: &h.seen.beats[len(h.seen.beats)-1].token}
		if err := in.Validate(); err != nil {
			t.Errorf("the token is refused as an input: %v", err)
		}
	})
}
