package main

// A run that judges wrongly is worse than none: what is lost, wrong or another's has to
// show.

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait/dev/lab/polls"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
	"github.com/agentwait/agentwait/dev/lab/waits"
)

func TestEndingsAreTold(t *testing.T) {
	f := &field{plans: map[string]stubapi.Plan{agents: {FailEvery: 2}}}
	epoch := time.Now()
	log := &polls.Log{Epoch: epoch, Interactions: map[string]*polls.Interaction{"agent-1": {Ends: 2e6}}}
	ending := func(id, outcome, response, message string) waits.Ending {
		return waits.Ending{Wait: waits.Wait{InteractionID: id}, Outcome: outcome, Response: response, Message: message, Closed: epoch.Add(5 * time.Second)}
	}
	for _, test := range []struct {
		reason      string
		end         waits.Ending
		right, lost int
	}{
		{"its own reply", ending("agent-1", "completed", stubapi.Reply("agent-1"), ""), 1, 0},
		{"another's reply", ending("agent-1", "completed", stubapi.Reply("agent-3"), ""), 0, 0},
		{"a failure of an agent that did not fail", ending("agent-1", "agentwait.AgentFailed", "", "no"), 0, 0},
		{"its own failure", ending("agent-2", "agentwait.AgentFailed", "", "the agent failed: "+stubapi.Reply("agent-2")), 1, 0},
		{"a reply of an agent that failed", ending("agent-2", "completed", stubapi.Reply("agent-2"), ""), 0, 0},
		{"no end", ending("agent-1", "", "", "gave up"), 0, 1},
	} {
		t.Run(test.reason, func(t *testing.T) {
			var v verdict
			f.count1(&v, test.end, log)
			require.Equal(t, test.right, v.right)
			require.Equal(t, test.lost, v.lost)
			require.Equal(t, test.right == 0 && test.lost == 0, v.failed())
			if test.right == 1 && test.end.InteractionID == "agent-1" {
				require.InDeltaSlice(t, []float64{3}, v.late, 1e-6)
			}
		})
	}
}

func TestTheTableTakesItsPlace(t *testing.T) {
	file := filepath.Join(t.TempDir(), "document.md")
	require.NoError(t, os.WriteFile(file, []byte("before\n"+beginTable+"\nold\n"+endTable+"\nafter\n"), 0o600))
	v := verdict{fault: fault{title: "a fault"}, waits: 2, right: 2, notes: []string{"a note"}}
	require.NoError(t, report([]verdict{v}, file))
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Contains(t, string(text), "| a fault | 2 | 2 | 0 | – | – | never | a note |\n"+endTable+"\nafter\n")
	require.NotContains(t, string(text), "old")
	require.NoError(t, os.WriteFile(file, []byte("no place"), 0o600))
	require.ErrorContains(t, report(nil, file), beginTable)
}

func TestACancelledWaitEndsSoon(t *testing.T) {
	called := time.Now()
	asked := map[string]time.Time{"agent-1": called, "agent-2": called}
	ended := func(id string, after time.Duration) waits.Ending {
		return waits.Ending{Wait: waits.Wait{InteractionID: id}, Outcome: waits.Cancelled, Closed: called.Add(after)}
	}
	f := &field{}
	closed := f.soonOver(asked, []waits.Ending{ended("agent-1", endsWithin), {Wait: waits.Wait{InteractionID: "agent-2"}}})
	require.Empty(t, f.wrong)
	require.Equal(t, map[string]time.Time{"agent-1": called.Add(endsWithin)}, closed, "one that goes on is lost, not late")

	f.soonOver(asked, []waits.Ending{ended("agent-1", 0), ended("agent-2", endsWithin+time.Millisecond)})
	require.Equal(t, []string{"1 of 2 ended later than 1s after the call"}, f.wrong)
}

// A poll that comes too soon is seen whoever made it, and however late.
func TestPollsAreKeptApart(t *testing.T) {
	for _, test := range []struct {
		reason string
		polls  []polls.Poll
		wrong  bool
	}{
		{"a second apart", []polls.Poll{{At: 0}, {At: 1e6}, {At: 2e6, Worker: 1}}, false},
		{"twice by one worker", []polls.Poll{{At: 0}, {At: 1e6}, {At: 1.5e6}}, true},
		{"by the next worker at once", []polls.Poll{{At: 0}, {At: 1e6}, {At: 1.1e6, Worker: 1}}, true},
	} {
		t.Run(test.reason, func(t *testing.T) {
			f := &field{}
			f.keptApart(&polls.Log{Workers: []string{"a", "b"}, Interactions: map[string]*polls.Interaction{"agent-1": {Polls: test.polls}}})
			require.Equal(t, test.wrong, len(f.wrong) > 0)
			require.Len(t, f.notes, 1)
		})
	}
}
