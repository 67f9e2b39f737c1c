// One engine holds the waits of a process, however many: a wait is a record. What goes wrong
// without that: beyond the worker's slots a wait is never polled, and ends as if its agent had
// not; and heartbeats that stand behind polls come too late under load.
package activities_test

import (
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/vendors"
)

func config(poll pollFunc) activities.Config {
	return activities.Config{Credentials: map[string]activities.API{"default": poll}}
}

func runs(context.Context, vendors.Ref) (*vendors.Answer, error) { return state(running), nil }

// The goroutines: the timers' one, the connection's one, one for each worker's stop channel, and
// while they are under way one for each request (64) and each call to the server (32 and 32).
func TestTenThousandWaitsAndAFewGoroutines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		waits := 10_000
		if testing.Short() {
			waits = 1000 // the race detector gives up on the other
		}
		before := runtime.NumGoroutine()
		var mu sync.Mutex
		polls, most := map[string]int{}, 0
		f := newFleet(t, config(func(ctx context.Context, ref vendors.Ref) (*vendors.Answer, error) {
			elapse(30 * time.Millisecond)
			mu.Lock()
			defer mu.Unlock()
			polls[ref.InteractionID]++
			most = max(most, runtime.NumGoroutine()-before)
			return state(running), nil
		}))
		f.latency = time.Millisecond
		w := f.worker()
		w.beginAll("x", waits, `"timeout_seconds":86400,"min_interval_seconds":30`)
		elapse(70 * time.Second)
		synctest.Wait()
		mu.Lock()
		if n := runtime.NumGoroutine() - before; n > 3+64+32+32 {
			t.Errorf("%d goroutines for %d waits", n, waits)
		}
		if most > 3+64+32+32 {
			t.Errorf("%d goroutines at most", most)
		}
		t.Logf("%d goroutines at most", most)
		if len(polls) != waits {
			t.Errorf("%d of %d waits were polled", len(polls), waits)
		}
		mu.Unlock()
		for token, beats := range f.beats {
			if len(beats) != 1 {
				t.Fatalf("%s has %d heartbeats in 70 s, want 1", token, len(beats))
			}
		}
		if len(f.beats) != waits {
			t.Errorf("%d of %d waits have a heartbeat", len(f.beats), waits)
		}
		if err := w.stop(t.Context()); err != nil {
			t.Error(err)
		}
		if n := len(f.ended()); n != waits {
			t.Errorf("%d of %d waits were handed over", n, waits)
		}
		w.quit()
	})
}

func TestHeartbeatsNeverWaitForPolls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, config(func(ctx context.Context, _ vendors.Ref) (*vendors.Answer, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}))
		w := f.worker()
		begin := time.Now()
		w.beginAll("x", 1000, `"timeout_seconds":86400`)
		elapse(301 * time.Second)
		synctest.Wait()
		if len(f.beats) != 1000 {
			t.Errorf("heartbeats of %d waits", len(f.beats))
		}
		for token, beats := range f.beats {
			for i, at := range beats {
				if late := at.Sub(begin) - time.Duration(i+1)*52*time.Second; late != 0 {
					t.Fatalf("heartbeat %d of %s is late by %v", i+1, token, late)
				}
			}
			if len(beats) != 5 {
				t.Fatalf("%s has %d heartbeats in 301 s", token, len(beats))
			}
		}
		if err := w.stop(t.Context()); err != nil {
			t.Error(err)
		}
		w.quit()
	})
}

// A full engine gives newcomers back to the server instead of starving them.
func TestAFullEngine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := config(func(_ context.Context, ref vendors.Ref) (*vendors.Answer, error) {
			if ref.InteractionID == "x0" {
				return done(), nil
			}
			return state(running), nil
		})
		c.MaxWaits = 10
		f := newFleet(t, c)
		w := f.worker()
		w.beginAll("y", 9, `"timeout_seconds":600`)
		if err := w.begin("x0", ``); err != nil { // has a place, and ends at once
			t.Fatal(err)
		}
		elapse(time.Second)
		synctest.Wait()
		if err := w.begin("z", `"timeout_seconds":600`); err != nil {
			t.Errorf("a place that became free was not given away: %v", err)
		}
		err := w.begin("late", `"timeout_seconds":600`)
		failure, details := applicationError(t, err)
		if failure.Type() != agentwait.ErrTypeWaitInterrupted || failure.NonRetryable() || details.Reason != agentwait.ReasonFull || details.InteractionID != "late" {
			t.Errorf("got %v, %+v", err, details)
		}
		if delay := failure.NextRetryDelay(); delay < 30*time.Second || delay > time.Minute {
			t.Errorf("the server keeps it for %v", delay)
		}
		if !strings.Contains(failure.Message(), "max_waits") || f.log.count("WARN agentwait: the worker holds 10 waits") != 1 {
			t.Errorf("the message is %q, the log %q", failure.Message(), f.log.lines)
		}
		// A wait that nobody else could take over in time is held nevertheless.
		if err := w.begin("short", `"timeout_seconds":20`); err != nil {
			t.Error(err)
		}
		w.info = func(info *activity.Info) { info.RetryPolicy = &temporal.RetryPolicy{MaximumAttempts: 3} }
		if err := w.begin("counted", `"timeout_seconds":600`); err != nil {
			t.Error(err)
		}
		if err := w.stop(t.Context()); err != nil {
			t.Error(err)
		}
		w.quit()
	})
}

// All are handed over in parallel: the token first, then the end, whoever is due first.
func TestHandsOverAThousandWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, config(runs))
		f.latency = 5 * time.Millisecond
		w := f.worker()
		for i := range 1000 {
			if err := w.begin(fmt.Sprintf("x%d", i), fmt.Sprintf(`"timeout_seconds":86400,"min_interval_seconds":%d`, 10+(i*7)%40)); err != nil {
				t.Fatal(err)
			}
		}
		elapse(45 * time.Second) // all were polled, and no heartbeat is due yet
		begin := time.Now()
		if err := w.stop(t.Context()); err != nil {
			t.Error(err)
		}
		if took := time.Since(begin); took > 500*time.Millisecond {
			t.Errorf("the hand-over took %v", took)
		}
		ends := f.ended()
		if len(ends) != 1000 {
			t.Fatalf("%d waits were handed over", len(ends))
		}
		for token, end := range ends {
			failure, details := applicationError(t, end.err)
			if failure.Type() != agentwait.ErrTypeWaitInterrupted || details.Reason != agentwait.ReasonShutdown || details.InteractionID != token {
				t.Fatalf("%s ended with %v", token, end.err)
			}
			if beats := f.beats[token]; len(beats) != 1 || !beats[0].Before(end.at) {
				t.Fatalf("%s has the heartbeats %v and ended at %v", token, beats, end.at)
			}
		}
		if err := w.begin("late", ``); err == nil {
			t.Error("a worker that stops has taken a wait")
		} else if _, details := applicationError(t, err); details.Reason != agentwait.ReasonShutdown || details.InteractionID != "late" {
			t.Errorf("got %v", err)
		}
		w.quit()
	})
}

func TestTheNextDueIsHandedOverFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, config(runs))
		f.latency = time.Millisecond
		w := f.worker()
		w.info = func(info *activity.Info) { info.RetryPolicy = nil } // none parks
		for i := range 200 {
			if err := w.begin(fmt.Sprintf("x%d", i), fmt.Sprintf(`"timeout_seconds":86400,"min_interval_seconds":%d`, 250-i)); err != nil {
				t.Fatal(err)
			}
		}
		elapse(15 * time.Second) // each was polled
		if err := w.stop(t.Context()); err != nil {
			t.Error(err)
		}
		due := slices.SortedFunc(maps.Keys(f.token), func(a, b string) int {
			return f.token[a].NextPollAt.Compare(*f.token[b].NextPollAt)
		})
		if len(due) != 200 {
			t.Fatalf("%d tokens were told", len(due))
		}
		for i, token := range due { // 32 go at a time
			if place := slices.Index(f.order, token); place < i-32 || place > i+32 {
				t.Errorf("%s, due as number %d, was handed over as number %d", token, i, place)
			}
		}
		w.quit()
	})
}

// Workers of one process share the engine, and each stops for itself.
func TestTwoWorkersOfOneProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		polls := map[string]int{}
		f := newFleet(t, config(func(_ context.Context, ref vendors.Ref) (*vendors.Answer, error) {
			mu.Lock()
			defer mu.Unlock()
			polls[ref.InteractionID]++
			return state(running), nil
		}))
		one, two := f.worker(), f.worker()
		one.beginAll("one", 20, `"timeout_seconds":600`)
		two.beginAll("two", 30, `"timeout_seconds":600`)
		if err := one.begin("both", `"timeout_seconds":600`); err != nil {
			t.Fatal(err)
		}
		elapse(10 * time.Second)
		mu.Lock()
		if n := polls["both"]; n < 4 || n > 6 {
			t.Errorf("%d polls in 10 s", n)
		}
		mu.Unlock()
		if err := one.stop(t.Context()); err != nil {
			t.Error(err)
		}
		ends := f.ended()
		if len(ends) != 21 {
			t.Errorf("%d waits ended, want those of the one worker", len(ends))
		}
		for token := range ends {
			if strings.HasPrefix(token, "two") {
				t.Errorf("%s was handed over, whose worker goes on", token)
			}
		}
		synctest.Wait() // for the requests that were broken off
		mu.Lock()
		clear(polls)
		mu.Unlock()
		elapse(10 * time.Second)
		mu.Lock()
		if len(polls) != 30 {
			t.Errorf("%d waits are polled, want those of the other worker", len(polls))
		}
		mu.Unlock()
		if err := f.acts.Close(t.Context()); err != nil {
			t.Error(err)
		}
		if n := len(f.ended()); n != 51 {
			t.Errorf("%d waits ended", n)
		}
		one.quit()
		two.quit()
	})
}

// A stop does not wait for a server that is away for longer than it may.
func TestAStopIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, config(runs))
		f.onEnd = away(0, time.Minute, unavailable)
		w := f.worker()
		w.beginAll("x", 3, ``)
		elapse(time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		begin := time.Now()
		err := w.stop(ctx)
		if err == nil || !strings.Contains(err.Error(), "3 waits") || time.Since(begin) != 10*time.Second {
			t.Errorf("got %v after %v", err, time.Since(begin))
		}
		elapse(2 * time.Minute) // the server is back
		if n := len(f.ended()); n != 3 {
			t.Errorf("%d ends arrived", n)
		}
		if err := w.stop(t.Context()); err != nil {
			t.Errorf("a second stop: %v", err)
		}
		w.quit()
	})
}

// Somebody may register the methods himself: their waits are handed over, too.
func TestMethodsThatNobodyHasRegistered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, config(runs))
		w := f.bareWorker()
		w.sdk.RegisterActivityWithOptions(f.acts.PollAgentStatus, activity.RegisterOptions{Name: agentwait.PollAgentStatusName})
		before := runtime.NumGoroutine()
		w.beginAll("x", 100, ``)
		elapse(10 * time.Second)
		synctest.Wait()
		if n := runtime.NumGoroutine() - before; n > 10 {
			t.Errorf("%d goroutines for waits that rest", n)
		}
		w.quit()
		elapse(time.Second)
		if n := len(f.ended()); n != 100 {
			t.Errorf("%d of 100 waits were handed over", n)
		}
	})
}
