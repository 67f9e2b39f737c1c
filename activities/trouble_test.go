// Ten thousand waits that see the same outage are one thing to know, and must not be ten thousand
// lines: nobody finds the reason between them, and somebody pays for them.
package activities_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/api/serviceerror"

	"github.com/agentwait/agentwait/vendors"
)

// loud are the lines above DEBUG.
func (r *recorder) loud() (lines []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, line := range r.lines {
		if !strings.HasPrefix(line, "DEBUG") {
			lines = append(lines, line)
		}
	}
	return lines
}

func (r *recorder) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = nil
}

// outageOf has n waits see an outage, and returns the lines about it.
func outageOf(t *testing.T, n int, lasts time.Duration) (lines []string) {
	synctest.Test(t, func(t *testing.T) {
		var down atomic.Bool
		c := config(func(context.Context, vendors.Ref) (*vendors.Answer, error) {
			if down.Load() {
				return answer(503, ``), nil
			}
			return state(running), nil
		})
		f := newFleet(t, c)
		w := f.worker()
		for i := range n {
			if err := w.begin(fmt.Sprintf("id%d", i), `"timeout_seconds":36000,"max_interval_seconds":20`); err != nil {
				t.Fatal(err)
			}
		}
		elapse(3 * time.Minute)
		f.log.forget()
		down.Store(true)
		elapse(lasts)
		down.Store(false)
		elapse(10 * time.Minute)
		synctest.Wait()
		lines = f.log.loud()
		w.quit()
	})
	return lines
}

func TestAnOutageIsSomeLines(t *testing.T) {
	waits := 10_000
	if testing.Short() {
		waits = 1_000
	}
	lines := outageOf(t, waits, 10*time.Minute)
	all := strings.Join(lines, "\n")
	if len(lines) < 4 || len(lines) > 60 {
		t.Errorf("%d lines of %d waits in an outage", len(lines), waits)
	}
	for _, want := range []string{"WARN agentwait: a poll failed", "WARN agentwait: connection default: the polls of ", "unavailable", "since", "WARN agentwait: connection default: polls succeed again"} {
		if !strings.Contains(all, want) {
			t.Errorf("no line has %q", want)
		}
	}
	if t.Failed() {
		t.Log(all[:min(len(all), 4000)])
	}
}

// A few waits speak for themselves, with the ids that somebody looks for.
func TestAFewWaitsHaveLinesOfTheirOwn(t *testing.T) {
	var failed, again int
	for _, line := range outageOf(t, 2, 25*time.Second) {
		switch {
		case strings.HasPrefix(line, "WARN agentwait: a poll failed") && strings.Contains(line, "interaction_id"):
			failed++
		case strings.HasPrefix(line, "WARN agentwait: polls succeed again") && strings.Contains(line, "interaction_id"):
			again++
		case strings.Contains(line, "connection default"):
			t.Errorf("two waits are no crowd: %s", line)
		}
	}
	if failed != 2 || again != 2 {
		t.Errorf("%d and %d lines, want one of each wait", failed, again)
	}
}

// So it is with a Temporal server that is away: each wait's heartbeat fails.
func TestAServerThatIsAwayIsSomeLines(t *testing.T) {
	waits := 1_000
	if testing.Short() {
		waits = 100 // the race detector itself ends the test with more
	}
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, config(runs))
		f.onBeat = func(context.Context, string) error { return serviceerror.NewUnavailable("down") }
		w := f.worker()
		for i := range waits {
			if err := w.begin(fmt.Sprintf("id%d", i), `"timeout_seconds":3600`); err != nil {
				t.Fatal(err)
			}
		}
		elapse(10 * time.Minute)
		lines := f.log.loud()
		if beats := f.log.count("WARN agentwait: a heartbeat did not arrive"); beats == 0 || len(lines) > 200 {
			t.Errorf("%d lines of %d waits, %d of them of heartbeats", len(lines), waits, beats)
		}
		if !strings.Contains(strings.Join(lines, "\n"), "lines_left_out") {
			t.Error("nothing says how many were left out")
		}
		w.quit()
	})
}

// A wrong id is its caller's matter.
func TestAWrongIdIsNoWarning(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, scripted(answer(404, `{"error":"interaction_not_found"}`)).Check)
		if _, err := h.poll(`"timeout_seconds":3600`); err == nil {
			t.Fatal("it was found")
		}
		if h.seen.log.count("WARN") != 0 || h.seen.log.count("INFO agentwait: a poll failed") != 1 {
			t.Errorf("got %q", h.seen.log.lines)
		}
	})
}

// Runs that have just begun, and are not known yet, are no outage of the API.
func TestRunsThatAreNotKnownYetAreNoOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		f := newFleet(t, config(func(context.Context, vendors.Ref) (*vendors.Answer, error) {
			if time.Since(began) < 15*time.Second {
				return answer(404, `{"error":"interaction_not_found"}`), nil
			}
			return state(running), nil
		}))
		w := f.worker()
		for i := range 100 {
			if err := w.begin(fmt.Sprintf("id%d", i), `"timeout_seconds":3600`); err != nil {
				t.Fatal(err)
			}
		}
		elapse(2 * time.Minute)
		if warnings, lines := f.log.count("WARN"), len(f.log.loud()); warnings != 0 || lines > 50 {
			t.Errorf("%d warnings, %d lines", warnings, lines)
		}
		w.quit()
	})
}
