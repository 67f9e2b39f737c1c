// The resume token is the heartbeat detail. What goes wrong without it: a new
// attempt counts from zero and polls fast again after hours; an empty heartbeat wipes
// the token at the server, which keeps the last one only; a token that cannot be read
// ends a wait whose agent is fine.
package activities_test

import (
	"context"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"go.temporal.io/sdk/activity"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
)

func TestResumesFromTheHeartbeat(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		api := scripted(state(running), done())
		h := newHarness(t, m, api.Check)
		began := time.Now().Add(-10 * time.Minute)
		h.env.details = agentwait.Token{Polls: 41, State: running, Phase: "running", StartedAt: began}
		result, err := h.poll(`"timeout_seconds":3600`)
		if err != nil {
			t.Fatal(err)
		}
		if result.Polls != 43 {
			t.Errorf("got %d polls, want the 41 of the earlier attempt and 2", result.Polls)
		}
		// 10 minutes / 30, by the schedule of the whole wait and not of the attempt.
		if pause := api.at[1].Sub(api.at[0]); pause < 18*time.Second || pause > 22*time.Second {
			t.Errorf("the second poll came after %v, want about 20 s", pause)
		}
		for i, b := range h.beats() {
			if b.token.Polls < 41 || !b.token.StartedAt.Equal(began) {
				t.Errorf("heartbeat %d carries %+v: it has wiped the earlier attempt's token", i, b.token)
			}
		}
	})
}

func TestEveryBeatCarriesTheWholeToken(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		api := scripted(state(running), state(running), state(running), state(running), state(running), state(running), done())
		h := newHarness(t, m, api.Check)
		begin := time.Now()
		if _, err := h.poll(`"min_interval_seconds":50`); err != nil {
			t.Fatal(err)
		}
		polls := 0
		for i, beat := range h.seen.beats {
			if beat.token.Polls < polls || !beat.token.StartedAt.Equal(begin) {
				t.Errorf("heartbeat %d has %+v after %d polls", i, beat.token, polls)
			}
			polls = beat.token.Polls
			if polls > 0 && (beat.token.State != running || beat.token.Phase != "running" || beat.token.LastPollAt == nil ||
				beat.token.FirstPollAt == nil || beat.token.LastStatusAt == nil || beat.token.NextPollAt == nil || beat.token.NextDelaySeconds == 0) {
				t.Errorf("heartbeat %d lacks a part of the token: %+v", i, beat.token)
			}
		}
		// In a worker one comes every 52 s as well, but none after the last poll but one.
		if m == held && polls != 6 || m == remote && polls < 5 {
			t.Errorf("the last heartbeat knows of %d polls, want 6", polls)
		}
	})
}

func TestUnreadableDetailsStartAfresh(t *testing.T) {
	for reason, details := range map[string]any{
		"another type":               "42",
		"a field of another type":    map[string]any{"polls": "many"},
		"a token without its start":  map[string]any{"polls": 7},
		"a token with absurd counts": map[string]any{"polls": -7, "started_at": "2026-03-05T10:30:00Z"},
	} {
		t.Run(reason, func(t *testing.T) {
			inBothModes(t, func(t *testing.T, m mode) {
				h := newHarness(t, m, scripted(done()).Check)
				h.env.details = details
				result, err := h.poll(``)
				if err != nil || result.Polls != 1 {
					t.Errorf("got %+v, %v, want the wait to go on with 1 poll", result, err)
				}
			})
		})
	}
}

// A newer version may add to the token: an older worker must still resume from it
// while a deployment rolls.
func TestUnknownFieldsOfAHeartbeatAreNoError(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, scripted(done()).Check)
		h.env.details = map[string]any{"polls": 7, "started_at": time.Now(), "from_the_future": 1}
		if result, err := h.poll(``); err != nil || result.Polls != 8 {
			t.Errorf("got %+v, %v, want 8 polls", result, err)
		}
	})
}

// A worker that crashes and restarts in a loop must not poll faster than the schedule,
// nor sooner than the API's Retry-After.
func TestTheRestOfADelayOutlivesItsAttempt(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		api := scripted(done())
		h := newHarness(t, m, api.Check)
		begin := time.Now()
		next := begin.Add(15 * time.Second)
		h.env.details = agentwait.Token{Polls: 3, StartedAt: begin.Add(-time.Minute), NextPollAt: &next, NextDelaySeconds: 20}
		if _, err := h.poll(``); err != nil {
			t.Fatal(err)
		}
		if pause := api.at[0].Sub(begin); pause != 15*time.Second {
			t.Errorf("the poll came after %v, want the 15 s that were left", pause)
		}
	})
}

func TestAWrongClockCannotStretchADelay(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		api := scripted(done())
		h := newHarness(t, m, api.Check)
		begin := time.Now()
		next := begin.Add(5 * time.Hour) // the other worker's clock was ahead
		h.env.details = agentwait.Token{Polls: 3, StartedAt: begin, NextPollAt: &next, NextDelaySeconds: 20}
		if _, err := h.poll(``); err != nil {
			t.Fatal(err)
		}
		if pause := api.at[0].Sub(begin); pause != 20*time.Second {
			t.Errorf("the poll came after %v, want the delay of 20 s at most", pause)
		}
	})
}

// A token in the input continues an earlier wait: its counts and its schedule, not its
// deadline. The heartbeat of this activity is newer, and wins.
func TestTokenOfTheInput(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		api := scripted(state(running), done())
		h := newHarness(t, m, api.Check)
		began := time.Now().Add(-20 * time.Minute).UTC().Format(time.RFC3339)
		token := `"token":{"polls":60,"consecutive_failures":0,"started_at":"` + began + `","next_delay_seconds":0}`
		result, err := h.poll(token + `,"timeout_seconds":600`)
		if err != nil || result.Polls != 62 || result.ElapsedSeconds < 1200 {
			t.Fatalf("got %+v, %v, want 62 polls, counted from the token", result, err)
		}
		if pause := api.at[1].Sub(api.at[0]); pause < 36*time.Second || pause > 44*time.Second {
			t.Errorf("the second poll came after %v, want about 40 s: the schedule counts from the token's start", pause)
		}

		h = newHarness(t, m, scripted(done()).Check)
		h.env.details = agentwait.Token{Polls: 70, StartedAt: time.Now()}
		if result, err = h.poll(token); err != nil || result.Polls != 71 {
			t.Errorf("got %+v, %v, want 71 polls: the heartbeat is newer than the input", result, err)
		}
	})
}

func TestWhatATokenTells(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		begin := time.Now()
		long := strings.Repeat("é", 1000)
		api := scripted(state(running), answer(503, ``), answer(503, ``), answer(200, `{"state":"`+long+`"}`), done())
		h := newHarness(t, m, api.Check)
		h.env.info = func(info *activity.Info) { info.HeartbeatTimeout = 1200 * time.Millisecond } // one each second
		h.parse = func(_ context.Context, body []byte) (*agentstatus.Status, error) {
			status, err := agentstatus.Parse(body)
			if err == nil && status.Phase == agentstatus.PhaseUnknown {
				status.Phase = agentstatus.Phase(long) // as an adapter may answer
			}
			return status, err
		}
		if _, err := h.poll(``); err != nil {
			t.Fatal(err)
		}
		tokens := map[int]agentwait.Token{}
		for _, b := range h.seen.beats {
			tokens[b.token.Polls] = b.token
		}
		for polls, want := range map[int]struct {
			status   time.Time
			failures int
			problem  string
		}{
			1: {begin, 0, ""},
			2: {begin, 1, "unavailable"},
			3: {begin, 2, "unavailable"},
			4: {api.at[3], 0, ""},
		} {
			got := tokens[polls]
			if got.FirstPollAt == nil || !got.FirstPollAt.Equal(begin) || got.LastPollAt == nil || !got.LastPollAt.Equal(api.at[polls-1]) ||
				got.LastStatusAt == nil || !got.LastStatusAt.Equal(want.status) || got.ConsecutiveFailures != want.failures || got.LastProblem != want.problem {
				t.Errorf("after %d polls the token is %+v, want %+v", polls, got, want)
			}
		}
		if !strings.HasPrefix(tokens[4].Phase, "é") {
			t.Errorf("the phase is %q: the configured parser was not asked", tokens[4].Phase)
		}
		if last := tokens[4]; len(last.State) > 128 || len(last.Phase) > 32 || !utf8.ValidString(last.State+last.Phase) {
			t.Errorf("the token carries %d bytes of the state and %d of the phase: the next attempt would refuse it", len(last.State), len(last.Phase))
		}
	})
}

// The worker's clock may be behind the server's, which says when the wait was scheduled.
func TestNoTimeIsNegative(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, scripted(done()).Check)
		h.env.info = func(info *activity.Info) { info.ScheduledTime = info.ScheduledTime.Add(time.Minute) }
		if result, err := h.poll(``); err != nil || result.ElapsedSeconds != 0 {
			t.Errorf("got %+v, %v", result, err)
		}
	})
}
