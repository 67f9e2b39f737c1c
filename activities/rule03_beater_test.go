// Rule 3: one goroutine heartbeats, from entry on, and stops when the poll loop hangs.
// What goes wrong without it: a slow request looks like a lost worker; a loop that hangs
// is kept alive for ever by its own ticker; a heartbeat that comes after the result
// belongs to nothing; a codec that fails inside a heartbeat ends the worker's process.
package activities_test

import (
	"context"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/sdk/activity"

	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/gumloop"
)

func TestRule3BeatsOnEntryAndEveryThirdOfTheTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		h := newHarness(t, func(ctx context.Context, _ gumloop.Ref) (*gumloop.Answer, error) {
			elapse(55 * time.Second) // an API that takes its time
			return done(), nil
		})
		if _, err := h.poll(``); err != nil {
			t.Fatal(err)
		}
		var at []time.Duration
		for _, beat := range h.beats {
			at = append(at, beat.at.Sub(begin))
		}
		if len(at) != 3 || at[0] != 0 || at[1] != 20*time.Second || at[2] != 40*time.Second {
			t.Errorf("heartbeats at %v, want 0 s, 20 s and 40 s of a timeout of 60 s", at)
		}
	})
}

func TestRule3AHangDoesNotLookAlive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		h := newHarness(t, func(context.Context, gumloop.Ref) (*gumloop.Answer, error) {
			elapse(9 * time.Minute) // ignores its context
			return done(), nil
		})
		h.config.RequestTimeout = 30 * time.Second
		if _, err := h.poll(``); err != nil {
			t.Fatal(err)
		}
		last := h.beats[len(h.beats)-1].at.Sub(begin)
		if last > time.Minute {
			t.Errorf("the last heartbeat came %v into a hang, want none after 30 s + 30 s", last)
		}
	})
}

func TestRule3ALongDelayIsNoHang(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := scripted(state(running), done())
		h := newHarness(t, api.Poll)
		h.adjust = func(info *activity.Info) { info.RetryPolicy = nil } // so that it does not park
		if _, err := h.poll(`"min_interval_seconds":300,"timeout_seconds":3600`); err != nil {
			t.Fatal(err)
		}
		for i := 1; i < len(h.beats); i++ {
			if gap := h.beats[i].at.Sub(h.beats[i-1].at); gap > 20*time.Second {
				t.Errorf("%v without a heartbeat in a planned delay", gap)
			}
		}
		if n := len(h.beats); n < 15 {
			t.Errorf("%d heartbeats in 300 s", n)
		}
	})
}

func TestRule3RefusesToRunWithoutAHeartbeatTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, scripted(done()).Poll)
		h.adjust = func(info *activity.Info) { info.HeartbeatTimeout = 0 }
		_, err := h.poll(``)
		_, details := wantError(t, err, activities.ErrTypeInvalidRequest, true)
		if details.Field != "heartbeat_timeout" {
			t.Errorf("got the field %q", details.Field)
		}
	})
}

// The harness fails a test for any heartbeat that comes after its activity returned.
// Here a heartbeat is under way when the result comes.
func TestRule3IsJoinedBeforeTheResult(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, func(context.Context, gumloop.Ref) (*gumloop.Answer, error) {
			elapse(30 * time.Second)
			return done(), nil
		})
		h.recorded = func(beat) { elapse(25 * time.Second) } // a server that is slow
		begin := time.Now()
		if _, err := h.poll(``); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(begin); took != 50*time.Second {
			t.Errorf("returned after %v, want 50 s: the end of the second heartbeat", took)
		}
	})
}

func TestRule3AFailingCodecEndsTheAttemptAndNotTheProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, scripted(state(running)).Poll)
		h.recorded = func(b beat) {
			if b.token.Polls == 2 {
				panic("the codec's server is away") // as the SDK does
			}
		}
		_, err := h.poll(``)
		wantInterrupted(t, err, activities.ReasonHeartbeatsFailing)
	})
}

// The SDK turns the panic of a poller or a parser into an error and the worker lives on:
// a goroutine that went on heartbeating would be left behind by every attempt.
func TestRule3APanicEndsTheHeartbeats(t *testing.T) {
	beaten := make(chan struct{}, 1)
	h := newHarness(t, func(context.Context, gumloop.Ref) (*gumloop.Answer, error) {
		<-beaten
		panic("a parser's bug")
	})
	h.recorded = func(beat) {
		select {
		case beaten <- struct{}{}:
		default:
		}
	}
	if _, err := h.poll(``); err == nil || !strings.Contains(err.Error(), "a parser's bug") {
		t.Fatalf("got %v, want the panic", err)
	}
	beating := func() bool {
		stacks := make([]byte, 1<<20)
		return strings.Contains(string(stacks[:runtime.Stack(stacks, true)]), "(*beater).run")
	}
	for end := time.Now().Add(5 * time.Second); beating(); runtime.Gosched() {
		if time.Now().After(end) {
			t.Fatal("the heartbeats go on")
		}
	}
}

// A hang is said once, not with every heartbeat that is left out; and an answer that is
// late by less than the slack is no hang.
func TestRule3AHangIsWhatTheSlackDoesNotCover(t *testing.T) {
	for _, row := range []struct {
		hang, last time.Duration // the request may take 60 s
		lines      int
	}{
		{75 * time.Second, 60 * time.Second, 0},
		{9 * time.Minute, 80 * time.Second, 1},
	} {
		t.Run(row.hang.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begin := time.Now()
				h := newHarness(t, func(context.Context, gumloop.Ref) (*gumloop.Answer, error) {
					elapse(row.hang)
					return done(), nil
				})
				if _, err := h.poll(``); err != nil {
					t.Fatal(err)
				}
				if n := h.logger.count("WARN agentwait: no progress"); n != row.lines {
					t.Errorf("%d lines, want %d", n, row.lines)
				}
				if last := h.beats[len(h.beats)-1].at.Sub(begin); last != row.last {
					t.Errorf("the last heartbeat came after %v, want %v", last, row.last)
				}
			})
		})
	}
}
