// While the Temporal server cannot be reached a wait goes on, for as long as the server cannot
// have given it up: until its heartbeat timeout has passed since the last heartbeat that
// arrived. From there on another worker may poll. Nothing is lost meanwhile: heartbeats and the
// end of the attempt are repeated.
package activities_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/api/serviceerror"

	"github.com/agentwait/agentwait"
)

// away is a server that cannot be reached, from and until a moment of the test.
func away(from, until time.Duration, err func(context.Context) error) func(context.Context) error {
	begin := time.Now()
	return func(ctx context.Context) error {
		if since := time.Since(begin); since < from || since >= until {
			return nil
		}
		return err(ctx)
	}
}

func unavailable(context.Context) error { return serviceerror.NewUnavailable("connection refused") }

func hangs(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

func TestPollsGoOnWhileTheServerIsAway(t *testing.T) {
	for name, answer := range map[string]func(context.Context) error{"refused": unavailable, "hanging": hangs} {
		t.Run(name, func(t *testing.T) {
			inRemote(t, func(t *testing.T, m mode) {
				begin := time.Now()
				api := scripted(state(running))
				h := newHarness(t, m, api.Check)
				server := away(60*time.Second, 300*time.Second, answer)
				h.env.onBeat = func(ctx context.Context, _ beat) error { return server(ctx) }
				h.env.onEnd = server
				_, err := h.poll(`"timeout_seconds":600`)
				wantError(t, err, agentwait.ErrTypeDeadlineExceeded, true)
				// The last heartbeat that arrived was sent at 52 s, so the wait is polled until 112 s.
				var back time.Duration
				for _, at := range h.took(begin) {
					if at >= 300*time.Second {
						back = at
						break
					}
				}
				if back > 320*time.Second { // a try of 10 s and a pause of 10 s
					t.Errorf("the first heartbeat after the outage came at %v", back)
				}
				last, first := time.Duration(0), time.Duration(0)
				for _, at := range api.at {
					switch since := at.Sub(begin); {
					case since <= 112*time.Second:
						last = since
					case since < back:
						t.Errorf("a poll at %v, when another worker may have polled", since)
					case first == 0:
						first = since
					}
				}
				if last < 105*time.Second || last > 112*time.Second {
					t.Errorf("the last poll before was at %v, want 112 s: the server may have given the wait up from there on", last)
				}
				if first < back || first > back+5*time.Second {
					t.Errorf("the first poll after was at %v, the heartbeat at %v", first, back)
				}
				if n := h.seen.log.count("WARN agentwait: a heartbeat did not arrive"); n != 1 {
					t.Errorf("%d lines about one outage", n)
				}
				if h.seen.log.count("INFO agentwait: heartbeats arrive again") != 1 {
					t.Error("the end of the outage is not told")
				}
			})
		})
	}
}

// 20 waits stood still for 65 s after an outage of 15 s, once.
func TestAShortOutageIsNotNoticed(t *testing.T) {
	inRemote(t, func(t *testing.T, m mode) {
		api := scripted(state(running))
		h := newHarness(t, m, api.Check)
		server := away(45*time.Second, 60*time.Second, unavailable)
		h.env.onBeat = func(ctx context.Context, _ beat) error { return server(ctx) }
		_, err := h.poll(`"timeout_seconds":100`)
		wantError(t, err, agentwait.ErrTypeDeadlineExceeded, true)
		for i := 1; i < len(api.at); i++ {
			if gap := api.at[i].Sub(api.at[i-1]); gap > 4*time.Second {
				t.Errorf("%v without a poll", gap)
			}
		}
	})
}

// The server may be away when the agent is done: its result is not thrown away.
func TestTheEndIsToldUntilItArrives(t *testing.T) {
	for name, answer := range map[string]func(context.Context) error{"refused": unavailable, "hanging": hangs} {
		t.Run(name, func(t *testing.T) {
			inRemote(t, func(t *testing.T, m mode) {
				begin := time.Now()
				api := scripted(done())
				h := newHarness(t, m, api.Check)
				h.env.onEnd = away(0, 10*time.Minute, answer)
				result, err := h.poll(``)
				if err != nil || result.Outcome != agentwait.OutcomeCompleted || len(api.at) != 1 {
					t.Errorf("got %+v, %v after %d polls", result, err, len(api.at))
				}
				if late := time.Since(begin) - 10*time.Minute; late > 41*time.Second {
					t.Errorf("told %v after the server was back", late)
				}
				for i := 1; i < len(h.seen.ends); i++ {
					if pause := h.seen.ends[i].Sub(h.seen.ends[i-1]); pause < time.Second || pause > 41*time.Second {
						t.Errorf("tried again after %v", pause)
					}
				}
				if n := len(h.seen.ends); n < 15 || n > 40 {
					t.Errorf("%d tries in 10 minutes", n)
				}
				if n := h.seen.log.count("WARN agentwait: the end of an attempt did not arrive"); n != 1 {
					t.Errorf("%d lines about one outage", n)
				}
			})
		})
	}
}

// A deadline does not wait for the server either.
func TestTheDeadlineInAnOutage(t *testing.T) {
	inRemote(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, scripted(state(running)).Check)
		server := away(0, 20*time.Minute, unavailable)
		h.env.onBeat = func(ctx context.Context, _ beat) error { return server(ctx) }
		h.env.onEnd = server
		_, err := h.poll(``)
		_, details := wantError(t, err, agentwait.ErrTypeDeadlineExceeded, true)
		if details.ElapsedSeconds < 600 || details.ElapsedSeconds > 661 {
			t.Errorf("ended after %v s, want 600", details.ElapsedSeconds)
		}
	})
}

// forgotten fails the test unless nothing is done any more about a wait.
func forgotten(t *testing.T, h *harness, api *script) {
	t.Helper()
	synctest.Wait()
	polls, beats, ends := len(api.at), len(h.beats()), len(h.seen.ends)
	elapse(time.Hour)
	synctest.Wait()
	if len(api.at) != polls || len(h.beats()) != beats || len(h.seen.ends) != ends {
		t.Errorf("%d polls, %d heartbeats and %d ends of an attempt that the server does not know",
			len(api.at)-polls, len(h.beats())-beats, len(h.seen.ends)-ends)
	}
	h.stopWorker()
}

func TestAnAttemptThatTheServerDoesNotKnowIsDropped(t *testing.T) {
	for name, gone := range map[string]error{
		"the workflow closed":   serviceerror.NewNotFound("workflow execution already completed"),
		"the namespace is gone": serviceerror.NewNamespaceNotFound("team"),
	} {
		t.Run(name, func(t *testing.T) {
			inRemote(t, func(t *testing.T, m mode) {
				begin := time.Now()
				api := scripted(state(running))
				h := newHarness(t, m, api.Check)
				h.env.onBeat = func(context.Context, beat) error { return gone }
				if !h.begin(agentwait.PollAgentStatusName, input(``)) {
					t.Fatal("not pending")
				}
				elapse(time.Minute)
				synctest.Wait()
				if last := api.at[len(api.at)-1].Sub(begin); last > 52*time.Second {
					t.Errorf("polled after %v, want none after the heartbeat at 52 s", last)
				}
				if len(h.seen.ends) > 0 {
					t.Errorf("the end was told %d times to a server that does not know the attempt", len(h.seen.ends))
				}
				forgotten(t, h, api)
			})
			inRemote(t, func(t *testing.T, m mode) {
				api := scripted(done())
				h := newHarness(t, m, api.Check)
				h.env.onEnd = func(context.Context) error { return gone }
				if !h.begin(agentwait.PollAgentStatusName, input(``)) {
					t.Fatal("not pending")
				}
				synctest.Wait()
				if len(h.seen.ends) != 1 {
					t.Errorf("the end was told %d times", len(h.seen.ends))
				}
				forgotten(t, h, api)
			})
		})
	}
}

// A server that refuses to hear of the end gives the attempt up after its heartbeat timeout:
// from there on nobody waits for the end any more.
func TestAnEndThatIsRefusedIsNotToldForEver(t *testing.T) {
	inRemote(t, func(t *testing.T, m mode) {
		api := scripted(done())
		h := newHarness(t, m, api.Check)
		h.env.onEnd = func(context.Context) error { return serviceerror.NewPermissionDenied("no", "") }
		if !h.begin(agentwait.PollAgentStatusName, input(``)) {
			t.Fatal("not pending")
		}
		elapse(2 * time.Minute)
		synctest.Wait()
		if n := len(h.seen.ends); n < 5 {
			t.Errorf("told %d times within a heartbeat timeout", n)
		}
		forgotten(t, h, api)
	})
}
