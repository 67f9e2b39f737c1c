// An operator sees waits by their metrics alone: each has to count what its name says, and no
// tag may grow with the waits, since each value is a series that somebody pays for.
package activities_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/vendors"
)

// tagValues are all values that a tag may have.
var tagValues = map[string][]string{
	"connection": {"default"},
	"outcome": {
		"completed", "failed", "needs_input", "deadline_exceeded", "cancelled", "still_running", "unauthorized",
		"forbidden", "payment_required", "interaction_not_found", "invalid_request", "invalid_response", "result_too_large",
		"agent_cancelled", "agent_expired", "agent_stalled", "api_unavailable", "other",
	},
	"reason": {
		"shutdown", "parked", "full", "paused", "reset", "heartbeats_failing", "attempt_gone", "attempt_timeout",
		"api_unavailable", "gone", "refused", "unreachable", "other",
	},
	"result":   {"ok", "unreadable", "3xx", "4xx", "429", "5xx", "other", "timeout", "network", "refused", "broken_off"},
	"schedule": {"learned", "proportional", "other"},
}

// metered returns a meter. At the end of the test it looks at every series that was told: its
// name is documented, and its tags are of the sets above, so none holds an id.
func metered(t *testing.T) *meter {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	m := newMeter()
	t.Cleanup(func() {
		m.told.mu.Lock()
		defer m.told.mu.Unlock()
		if !slices.ContainsFunc(slices.Collect(maps.Values(m.told.series)), func(s *series) bool { return s.value > 0 }) {
			t.Error("nothing was told")
		}
		for key, s := range m.told.series {
			if !strings.Contains(string(doc), "\t"+s.name+" ") {
				t.Errorf("doc.go does not have %s", s.name)
			}
			for tag, value := range s.tags {
				if !slices.Contains(tagValues[tag], value) {
					t.Errorf("%s has the tag %s=%q, which is not of a closed set", key, tag, value)
				}
			}
		}
	})
	return m
}

func TestMetricsOfSingleWaits(t *testing.T) {
	m := metered(t)
	synctest.Test(t, func(t *testing.T) {
		var ok, refused, down atomic.Int64
		c := config(func(_ context.Context, ref vendors.Ref) (*vendors.Answer, error) {
			elapse(30 * time.Millisecond)
			switch ref.InteractionID {
			case "down":
				down.Add(1)
				return nil, errors.New("no route to host")
			case "forbidden":
				refused.Add(1)
				return answer(403, `{"error":"unauthorized"}`), nil
			case "key":
				refused.Add(1)
				return answer(401, `{"error":"unauthorized"}`), nil
			}
			ok.Add(1)
			switch ref.InteractionID {
			case "done":
				return done(), nil
			case "fails":
				return answer(200, `{"state":"FAILED","error_message":"RuntimeError: boom"}`), nil
			case "asks":
				return state("APPROVAL_REQUIRED"), nil
			}
			return state(running), nil
		})
		c.MaxWaits, c.Metrics = 10, m
		f := newFleet(t, c)
		w := f.worker()
		made := m.told.made
		for _, id := range []string{"done", "fails", "asks", "forbidden", "key", "down", "run0", "run1"} {
			if err := w.begin(id, `"timeout_seconds":600`); err != nil {
				t.Fatal(err)
			}
		}
		for id, fields := range map[string]string{"late": ``, "returns": `,"on_deadline":"return"`} {
			if err := w.begin(id, `"timeout_seconds":5`+fields); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.begin("eleventh", `"timeout_seconds":600`); err == nil {
			t.Fatal("there was a place for one more")
		}
		elapse(5 * time.Minute)
		if held := m.get("agentwait_waits_held"); held.value != 2 || held.peak != 10 {
			t.Errorf("%v waits are held, and %v were: want 2 and 10", held.value, held.peak)
		}
		if err := w.stop(t.Context()); err != nil {
			t.Error(err)
		}
		if err := w.begin("after", ``); err == nil {
			t.Error("a worker that stops has taken a wait")
		}
		w.quit()
		if m.told.made != made {
			t.Errorf("%d handlers and instruments were made for the waits: they cost too much for each", m.told.made-made)
		}
		const of, cut = "agentwait_waits_ended connection=default outcome=", "agentwait_waits_interrupted connection=default reason="
		m.want(t, map[string]float64{
			of + "completed": 1, of + "failed": 1, of + "needs_input": 1, of + "forbidden": 1, of + "unauthorized": 1,
			of + "deadline_exceeded": 2,
			cut + "api_unavailable":  1, cut + "full": 1, cut + "shutdown": 3,
			"agentwait_polls connection=default result=ok":      float64(ok.Load()),
			"agentwait_polls connection=default result=4xx":     float64(refused.Load()),
			"agentwait_polls connection=default result=network": float64(down.Load()),
			"agentwait_poll_latency connection=default":         float64(ok.Load() + refused.Load() + down.Load()),
			"agentwait_waits_held":                              0,
		})
		if took := m.get("agentwait_poll_latency connection=default").last; took != 30*time.Millisecond {
			t.Errorf("a poll of 30 ms took %v", took)
		}
		beats := 0
		for _, at := range f.beats {
			beats += len(at)
		}
		if got := m.get("agentwait_heartbeats").value; got != float64(beats) || beats == 0 {
			t.Errorf("%v heartbeats, want %d", got, beats)
		}
		if m.get("agentwait_polls_scheduled connection=default schedule=proportional").value == 0 {
			t.Error("no poll was scheduled")
		}
	})
}

// What the server's answer to a heartbeat does to a wait.
func TestMetricsOfHeartbeats(t *testing.T) {
	const ended, cut, failures = "agentwait_waits_ended connection=default outcome=", "agentwait_waits_interrupted connection=default reason=", "agentwait_heartbeat_failures reason="
	for _, row := range []struct {
		name   string
		answer error
		want   string
		failed string
	}{
		{"cancelled", temporal.NewCanceledError(), ended + "cancelled", ""},
		{"paused", activity.ErrActivityPaused, cut + "paused", ""},
		{"gone", serviceerror.NewNotFound("no such activity"), cut + "attempt_gone", failures + "gone"},
		{"denied", serviceerror.NewPermissionDenied("no", ""), cut + "heartbeats_failing", failures + "refused"},
		{"away", serviceerror.NewUnavailable("down"), cut + "shutdown", failures + "unreachable"},
	} {
		t.Run(row.name, func(t *testing.T) {
			m := metered(t)
			synctest.Test(t, func(t *testing.T) {
				h := newHarness(t, remote, runs)
				h.config.Metrics = m
				h.env.onBeat = func(context.Context, beat) error { return row.answer }
				if !h.begin(agentwait.PollAgentStatusName, input(`"timeout_seconds":600`)) {
					t.Fatal("the wait is not held by the engine")
				}
				elapse(3 * time.Minute)
				h.stopWorker()
				synctest.Wait()
				if got := m.get(row.want).value; got != 1 {
					t.Errorf("%s is %v, want 1: %v", row.want, got, m.told.series)
				}
				if beats := len(h.beats()); m.get("agentwait_heartbeats").value != float64(beats) {
					t.Errorf("%v heartbeats, want %d", m.get("agentwait_heartbeats").value, beats)
				}
				for _, reason := range []string{"gone", "refused", "unreachable"} {
					if failed := m.get(failures+reason).value > 0; failed != (failures+reason == row.failed) {
						t.Errorf("a failure over %s: %v", reason, failed)
					}
				}
				m.want(t, map[string]float64{"agentwait_waits_held": 0})
			})
		})
	}
}

func TestMetricsOfAWaitThatParks(t *testing.T) {
	m := metered(t)
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, remote, runs)
		h.config.Metrics, h.env.details = m, oldToken()
		_, err := h.poll(`"timeout_seconds":86400`)
		wantInterrupted(t, err, agentwait.ReasonParked)
		m.want(t, map[string]float64{"agentwait_waits_interrupted connection=default reason=parked": 1})
	})
}

// A request that nobody waits for any more says nothing of the API.
func TestMetricsOfARequestThatIsBrokenOff(t *testing.T) {
	m := metered(t)
	synctest.Test(t, func(t *testing.T) {
		c := config(func(ctx context.Context, _ vendors.Ref) (*vendors.Answer, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		})
		c.Metrics = m
		f := newFleet(t, c)
		w := f.worker()
		if err := w.begin("x", `"timeout_seconds":600`); err != nil {
			t.Fatal(err)
		}
		elapse(time.Second)
		if err := w.stop(t.Context()); err != nil {
			t.Error(err)
		}
		synctest.Wait()
		w.quit()
		m.want(t, map[string]float64{"agentwait_polls connection=default result=broken_off": 1, "agentwait_poll_latency connection=default": 0})
	})
}

func TestMetricsOfWhatIsLearned(t *testing.T) {
	m := metered(t)
	synctest.Test(t, func(t *testing.T) {
		began := map[string]time.Time{}
		c := config(func(_ context.Context, ref vendors.Ref) (*vendors.Answer, error) {
			if time.Since(began[ref.InteractionID]) >= 40*time.Second {
				return replies("done"), nil
			}
			return answer(200, `{"state":"`+running+`","gummie_id":"abc123"}`), nil
		})
		c.Metrics = m
		f := newFleet(t, c)
		w := f.worker()
		const learned, proportional = "agentwait_polls_scheduled connection=default schedule=learned", "agentwait_polls_scheduled connection=default schedule=proportional"
		run := func(id string) {
			began[id] = time.Now()
			if err := w.begin(id, `"timeout_seconds":600`); err != nil {
				t.Fatal(err)
			}
			elapse(2 * time.Minute)
			synctest.Wait()
		}
		for i := range 10 {
			run(fmt.Sprintf("x%d", i))
		}
		plain := m.get(proportional).value
		if plain == 0 || m.get(learned).value != 0 {
			t.Errorf("ten runs: %v polls by the plain schedule and %v by what was learned", plain, m.get(learned).value)
		}
		run("another")
		if m.get(learned).value == 0 || m.get(proportional).value != plain {
			t.Errorf("another: %v polls by the plain schedule and %v by what was learned", m.get(proportional).value-plain, m.get(learned).value)
		}
		m.want(t, map[string]float64{"agentwait_learned_agents": 1, "agentwait_learned_runs connection=default": 11})
		w.quit()
	})
}
