// Heartbeats come in time whatever a poll does, and no oftener than they have to: each is a
// billed action. What goes wrong without it: a slow API looks like a lost worker, and its waits
// are polled twice; a heartbeat that comes after the result belongs to nothing, one that comes
// after the last takes the token back; a codec that fails ends the worker's process.
package activities_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/vendors"
)

// slow is an API that answers after a while.
func slow(pause time.Duration, last *vendors.Answer) pollFunc {
	return func(ctx context.Context, _ vendors.Ref) (*vendors.Answer, error) {
		select {
		case <-time.After(pause):
			return last, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// None comes at the start: the server knows that the attempt has begun.
func TestBeatsInTimeForOneMore(t *testing.T) {
	for timeout, want := range map[time.Duration]time.Duration{
		5 * time.Second:  4 * time.Second,
		30 * time.Second: 26 * time.Second,
		time.Minute:      52 * time.Second,
		75 * time.Second: time.Minute,
		time.Hour:        time.Minute, // a cancel, a pause or a reset must not stay unheard for long
	} {
		t.Run(timeout.String(), func(t *testing.T) {
			inRemote(t, func(t *testing.T, m mode) {
				begin := time.Now()
				h := newHarness(t, m, slow(3*want+time.Second, done()))
				h.config.RequestTimeout = time.Hour
				h.env.info = func(info *activity.Info) { info.HeartbeatTimeout = timeout }
				if _, err := h.poll(``); err != nil {
					t.Fatal(err)
				}
				if at := h.took(begin); !slices.Equal(at, []time.Duration{want, 2 * want, 3 * want}) {
					t.Errorf("heartbeats at %v, want every %v", at, want)
				}
			})
		})
	}
}

// In a test environment a heartbeat costs nothing, and tests look at them: there is one at the
// start and after each poll, too.
func TestBeatsAtOnceInATestEnvironment(t *testing.T) {
	inHeld(t, func(t *testing.T, m mode) {
		begin := time.Now()
		h := newHarness(t, m, scripted(state(running), state(running), done()).Check)
		h.env.info = func(info *activity.Info) { info.RetryPolicy = nil }
		if _, err := h.poll(`"min_interval_seconds":70`); err != nil {
			t.Fatal(err)
		}
		at := slices.Compact(h.took(begin)) // the start and the first poll are one moment
		if len(at) < 3 || at[0] != 0 || !slices.Contains(at, 52*time.Second) || !slices.Contains(at, 70*time.Second) {
			t.Errorf("heartbeats at %v, want them at 0, 52 and 70 s", at)
		}
	})
}

func TestBeatsInALongDelay(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		begin := time.Now()
		h := newHarness(t, m, scripted(state(running), done()).Check)
		h.env.info = func(info *activity.Info) { info.RetryPolicy = nil } // so that it does not park
		if _, err := h.poll(`"min_interval_seconds":300,"timeout_seconds":3600`); err != nil {
			t.Fatal(err)
		}
		at := h.took(begin)
		for i, last := 0, time.Duration(0); i < len(at); i++ {
			if at[i]-last > 52*time.Second {
				t.Errorf("%v without a heartbeat in a planned delay", at[i]-last)
			}
			last = at[i]
		}
		if n := len(at); n < 5 || m == remote && n > 6 {
			t.Errorf("%d heartbeats in 300 s", n)
		}
	})
}

// The engine cannot break such a request off. It costs a request in flight, not the wait: that
// ends at its deadline, whatever the API does.
func TestAnAPIThatIgnoresItsContext(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		begin := time.Now()
		h := newHarness(t, m, func(context.Context, vendors.Ref) (*vendors.Answer, error) {
			elapse(9 * time.Hour)
			return done(), nil
		})
		_, err := h.poll(`"timeout_seconds":300`)
		wantError(t, err, agentwait.ErrTypeDeadlineExceeded, true)
		if took := time.Since(begin); took > 6*time.Minute {
			t.Errorf("ended after %v, want the deadline of 5 minutes and a minute more at most", took)
		}
		elapse(9 * time.Hour) // the request may end now
		at := h.took(begin)
		for i := 1; i < len(at); i++ {
			if at[i]-at[i-1] > 52*time.Second {
				t.Errorf("%v without a heartbeat", at[i]-at[i-1])
			}
		}
	})
}

// Without a heartbeat timeout nobody notices a lost worker.
func TestAHeartbeatTimeoutIsRequired(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		api := scripted(done())
		h := newHarness(t, m, api.Check)
		h.env.info = func(info *activity.Info) {
			info.HeartbeatTimeout, info.WorkflowType = 0, &workflow.Type{Name: "Summarize"}
		}
		_, err := h.poll(``)
		_, details := wantError(t, err, agentwait.ErrTypeInvalidRequest, true)
		if details.Field != "heartbeat_timeout" || len(api.at) > 0 {
			t.Errorf("got the field %q after %d polls", details.Field, len(api.at))
		}
	})
}

// The SDK's test environment of an activity alone has none, and no way to set one: it answered
// every wait with InvalidRequest. It is not the harness's, which sets one.
func TestAnActivityAloneNeedsNone(t *testing.T) {
	for _, inWorkflow := range []bool{true, false} {
		for name, in := range map[string]any{
			agentwait.PollAgentStatusName:  input(``),
			agentwait.PollAgentsStatusName: map[string]any{"interaction_ids": []string{"xYz789"}, "user_id": "u1"},
			agentwait.CheckAgentStatusName: input(``),
		} {
			acts, err := activities.New(activities.Config{
				Credentials: map[string]activities.API{agentwait.DefaultCredential: pollFunc(scripted(done()).Check)},
			})
			if err != nil {
				t.Fatal(err)
			}
			var suite testsuite.WorkflowTestSuite
			suite.SetLogger(&recorder{})
			env := suite.NewTestActivityEnvironment()
			env.SetExecuteActivitiesInWorkflow(inWorkflow)
			acts.Register(env)
			if _, err := env.ExecuteActivity(name, in); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// The harness fails a test for any heartbeat that comes after the attempt has ended. Here one is
// under way when the agent is done.
func TestTheEndWaitsForAHeartbeatUnderWay(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		begin := time.Now()
		h := newHarness(t, m, slow(53*time.Second, done()))
		h.env.onBeat = func(context.Context, beat) error { elapse(5 * time.Second); return nil } // a server that is slow
		if _, err := h.poll(``); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(begin); took != 57*time.Second {
			t.Errorf("ended after %v, want 57 s: the end of the heartbeat that began at 52 s", took)
		}
	})
}

// Whatever the server refuses, or the codec cannot encode, may be over in a while: the attempt
// ends where that lasts for so long that the server gives it up.
func TestHeartbeatsThatAreRefused(t *testing.T) {
	for name, refusal := range map[string]func() error{
		"the codec's server is away": func() error { panic("the codec's server is away") }, // as the SDK does
		"permission denied":          func() error { return serviceerror.NewPermissionDenied("no", "") },
		"invalid":                    func() error { return serviceerror.NewInvalidArgument("no") },
	} {
		modes := inBothModes
		if name != "the codec's server is away" {
			modes = inRemote // the SDK ends the context in a test environment
		}
		t.Run(name, func(t *testing.T) {
			modes(t, func(t *testing.T, m mode) {
				begin := time.Now()
				h := newHarness(t, m, scripted(state(running)).Check)
				h.env.onBeat = func(_ context.Context, b beat) error {
					if b.token.Polls < 10 {
						return nil
					}
					return refusal()
				}
				_, err := h.poll(``)
				failure := wantInterrupted(t, err, agentwait.ReasonHeartbeatsFailing)
				if took := time.Since(begin); took < time.Minute || took > 90*time.Second {
					t.Errorf("ended after %v, want a heartbeat timeout, and no more than a few tries later", took)
				}
				if delay := failure.NextRetryDelay(); delay < time.Second {
					t.Errorf("the next attempt comes after %v: it would be refused in a loop", delay)
				}
			})
			modes(t, func(t *testing.T, m mode) {
				h := newHarness(t, m, scripted(state(running)).Check)
				begin := time.Now()
				h.env.onBeat = func(context.Context, beat) error {
					if since := time.Since(begin); since > 45*time.Second && since < 55*time.Second {
						return refusal()
					}
					return nil
				}
				_, err := h.poll(`"timeout_seconds":120`)
				wantError(t, err, agentwait.ErrTypeDeadlineExceeded, true) // a refusal that passes ends nothing
			})
		})
	}
}
