package outcome_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/outcome"
	"github.com/agentwait/agentwait/internal/plan"
)

// server is the clock of a server, in a zone that is not UTC. Moments count from it.
var server = created.In(time.FixedZone("", 2*3600))

var wall = outcome.Wall{
	Time:   func(at time.Duration) time.Time { return server.Add(at) },
	Moment: func(t time.Time) time.Duration { return t.Sub(server) },
}

// Each field has a value of its own, so that none can stand for another one.
var stands = showing(plan.Shown{State: "ASYNC_PROCESSING", Phase: "running", Problem: "network", ProblemText: "connection refused"}, plan.Progress{
	Polls: 7, Failures: 2, StrayAnswers: 3, StraySince: 500 * time.Millisecond,
	Seen: 4_000_000_000, UnchangedSince: 700 * time.Millisecond,
	StartedAt: -time.Minute, FirstPollAt: 1 * time.Second, LastPollAt: 2 * time.Second,
	LastStatusAt: 3 * time.Second, NextPollAt: 4 * time.Second, Delay: 1500 * time.Millisecond,
})

func showing(shown plan.Shown, p plan.Progress) plan.Progress {
	p.Show(shown)
	return p
}

// The attempt that goes on from a token goes on as the one before it stood.
func TestATokenIsTheProgress(t *testing.T) {
	fresh := plan.NewProgress(-time.Minute) // whose moments have not been
	for name, p := range map[string]plan.Progress{"in the middle": stands, "before the first poll": fresh} {
		if got := wall.Progress(wall.Token(&p)); got != p {
			t.Errorf("%s: got %+v, want %+v", name, got, p)
		}
	}
}

// A token is read by every language, and by the next attempt on a machine in another zone.
func TestATokenHasTheServersTimesInUTC(t *testing.T) {
	token := wall.Token(&stands)
	for name, row := range map[string]struct {
		got  *time.Time
		want time.Duration
	}{
		"started_at":     {&token.StartedAt, -time.Minute},
		"first_poll_at":  {token.FirstPollAt, 1 * time.Second},
		"last_poll_at":   {token.LastPollAt, 2 * time.Second},
		"last_status_at": {token.LastStatusAt, 3 * time.Second},
		"next_poll_at":   {token.NextPollAt, 4 * time.Second},
		"stray_since":    {token.StraySince, 500 * time.Millisecond},

		"unchanged_since": {token.UnchangedSince, 700 * time.Millisecond},
	} {
		if row.got == nil || *row.got != created.Add(row.want) { // == is about the zone, too
			t.Errorf("%s is %v, want %v", name, row.got, created.Add(row.want))
		}
	}
	if token.NextDelaySeconds != 1.5 {
		t.Errorf("next_delay_seconds is %v", token.NextDelaySeconds)
	}
	fresh := plan.NewProgress(0)
	token = wall.Token(&fresh)
	if token.FirstPollAt != nil || token.LastPollAt != nil || token.LastStatusAt != nil || token.NextPollAt != nil {
		t.Errorf("moments that have not been are %+v", token)
	}
}

// A token is in every heartbeat and its texts are the API's: they are cut, or one answer would
// make a token that no server takes.
func TestATokenIsBounded(t *testing.T) {
	long := strings.Repeat("x", 10_000)
	p := showing(plan.Shown{State: long, Phase: long, Problem: long, ProblemText: long}, plan.Progress{})
	token := wall.Token(&p)
	for name, row := range map[string]struct {
		got  string
		most int
	}{
		"state":        {token.State, agentwait.MaxStateBytes},
		"phase":        {token.Phase, agentwait.MaxPhaseBytes},
		"last_problem": {token.LastProblem, agentwait.MaxProblemBytes},
		"problem_text": {token.ProblemText, agentwait.MaxProblemTextBytes},
	} {
		if len(row.got) > row.most || row.got == "" {
			t.Errorf("%s has %d bytes, want 1 to %d", name, len(row.got), row.most)
		}
	}
}

func TestStanding(t *testing.T) {
	got := wall.Standing("xYz789", &stands, 30*time.Second)
	seen := created.Add(3 * time.Second)
	if got.LastStatusAt == nil || *got.LastStatusAt != seen {
		t.Errorf("last status at %v, want %v", got.LastStatusAt, seen)
	}
	got.LastStatusAt = nil
	want := agentwait.ErrorDetails{
		InteractionID: "xYz789", State: "ASYNC_PROCESSING", Phase: "running", Polls: 7,
		ElapsedSeconds: 90, // from the wait's start, not the attempt's
		Problem:        "connection refused",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	fresh := plan.NewProgress(0)
	if got := wall.Standing("xYz789", &fresh, time.Second); got.LastStatusAt != nil {
		t.Errorf("a wait without an answer had one at %v", got.LastStatusAt)
	}
}
