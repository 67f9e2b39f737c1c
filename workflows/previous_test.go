package workflows

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait"
)

// A worker of the previous release shares the task queue, and refuses what it does not know: these
// are the fields that its token has.
func TestAPollersTokenHasNoFieldThatThePreviousReleaseRefuses(t *testing.T) {
	known := []string{
		"polls", "consecutive_failures", "state", "phase", "started_at", "first_poll_at", "last_poll_at",
		"last_status_at", "next_poll_at", "next_delay_seconds", "last_problem",
	}
	at := time.Date(2026, 3, 5, 10, 30, 0, 0, time.UTC)
	full := agentwait.Token{
		Polls: 3, ConsecutiveFailures: 2, State: "RUNNING", Phase: "running", StartedAt: at, FirstPollAt: &at, LastPollAt: &at,
		LastStatusAt: &at, NextPollAt: &at, NextDelaySeconds: 2, LastProblem: "stray_answer",
		ProblemText: "HTTP 403 with an HTML page", StrayAnswers: 2, StraySince: &at,
		Seen: 7, UnchangedSince: &at, Told: agentwait.Told{WebURL: "https://a.example/1", InputRequestsCut: true},
	}
	encoded, err := json.Marshal(forPrevious(&full, agentwait.Schedule{}))
	require.NoError(t, err)
	var fields map[string]any
	require.NoError(t, json.Unmarshal(encoded, &fields))
	require.Len(t, fields, len(known))
	for _, name := range known {
		require.Contains(t, fields, name)
	}
	require.Equal(t, 2, full.StrayAnswers, "the wait's own token")
	require.Nil(t, forPrevious(nil, agentwait.Schedule{}))

	// Such a worker refuses the input of a wait with a stall timeout as it is, and one of this
	// release must not count anew with each poller.
	stalls := forPrevious(&full, agentwait.Schedule{StallTimeoutSeconds: 60})
	require.Equal(t, full.Seen, stalls.Seen)
	require.Equal(t, full.UnchangedSince, stalls.UnchangedSince)
	require.True(t, stalls.Nothing())
}

// The view of a continued run is read by a worker of the previous release as well.
func TestACarriedViewHasNoFieldThatThePreviousReleaseRefuses(t *testing.T) {
	encoded, err := json.Marshal(forPreviousView(agentwait.StatusView{
		InteractionID: "x", Outcome: "still_running", State: "RUNNING", Phase: "running", Polls: 1, PollsNow: 1, LastProblem: "x",
		Problem: "HTTP 403", Told: agentwait.Told{WebURL: "https://a.example/1"},
	}))
	require.NoError(t, err)
	var fields map[string]any
	require.NoError(t, json.Unmarshal(encoded, &fields))
	for name := range fields {
		require.Contains(t, []string{
			"interaction_id", "outcome", "state", "phase", "started_at", "deadline_at", "polls", "polls_now", "last_problem",
		}, name)
	}
}
