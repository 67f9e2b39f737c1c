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
	}
	encoded, err := json.Marshal(forPrevious(&full))
	require.NoError(t, err)
	var fields map[string]any
	require.NoError(t, json.Unmarshal(encoded, &fields))
	require.Len(t, fields, len(known))
	for _, name := range known {
		require.Contains(t, fields, name)
	}
	require.Equal(t, 2, full.StrayAnswers, "the wait's own token")
	require.Nil(t, forPrevious(nil))
}
