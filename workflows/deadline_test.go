package workflows_test

// extend_deadline is how a person saves a wait that would end too early. It has to
// reach a poller that cannot hear it, and what it refuses has to say why.

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
)

func TestExtendedDeadlineContinuesWithTheToken(t *testing.T) {
	h := newHarness(t)
	h.poller(10*time.Minute, stillRunning(77, 590*time.Second), nil)
	h.poller(time.Minute, completed(80), nil)
	var first, second *update
	h.at(time.Minute, func() { first = h.extend(map[string]any{"by_seconds": 300}) })
	h.at(2*time.Minute, func() { second = h.extend(map[string]any{"deadline_at": "2026-03-05T12:00:00+01:00"}) })
	result, err := h.run(input())
	require.NoError(t, err)
	require.Equal(t, 80, result.Polls)

	require.Equal(t, start.Add(15*time.Minute), first.deadline)
	require.Equal(t, start.Add(30*time.Minute), second.deadline, "in UTC")
	require.Len(t, h.polls, 2)
	require.Equal(t, 1200.0, h.polls[1].TimeoutSeconds, "what remains")
	require.Equal(t, stillRunning(77, 590*time.Second).Token, h.polls[1].Token,
		"whole: its next poll time keeps the new poller from polling too soon")
	require.Equal(t, start.Add(30*time.Minute), h.status().DeadlineAt)
}

func TestExtendedDeadlineIsADeadline(t *testing.T) {
	h := newHarness(t)
	h.poller(10*time.Minute, stillRunning(77, 590*time.Second), nil)
	h.poller(5*time.Minute, stillRunning(90, 890*time.Second), nil)
	h.at(time.Minute, func() { h.extend(map[string]any{"by_seconds": 300}) })
	_, err := h.run(input())
	failed := failure(t, err, agentwait.ErrTypeDeadlineExceeded)
	require.Equal(t, 90, failed.Details.Polls)
	require.Equal(t, 900.0, failed.Details.ElapsedSeconds)
}

// A poller can be late (paused, or no worker): the wait still runs, so it can still be
// saved, and the seconds count from now.
func TestDeadlineThatHasPassedIsExtendedFromNow(t *testing.T) {
	h := newHarness(t)
	h.poller(15*time.Minute, stillRunning(77, 590*time.Second), nil)
	h.poller(0, completed(78), nil)
	var extended *update
	h.at(14*time.Minute, func() { extended = h.extend(map[string]any{"by_seconds": 120}) })
	_, err := h.run(input())
	require.NoError(t, err)
	require.Equal(t, start.Add(16*time.Minute), extended.deadline)
	require.Equal(t, 60.0, h.polls[1].TimeoutSeconds)
}

// A deadline that was extended and has passed, too, by the time the poller returns.
func TestExtendedDeadlineThatHasPassedIsNotPolledFor(t *testing.T) {
	h := newHarness(t)
	h.poller(15*time.Minute, stillRunning(77, 590*time.Second), nil)
	h.at(time.Minute, func() { h.extend(map[string]any{"by_seconds": 60}) })
	_, err := h.run(input())
	failure(t, err, agentwait.ErrTypeDeadlineExceeded)
	require.Len(t, h.polls, 1)
}

func TestExtendedDeadlineIsShownAtOnce(t *testing.T) {
	h := newHarness(t)
	h.poller(time.Minute, completed(80), nil)
	var details string
	h.at(10*time.Second, func() { h.extend(map[string]any{"by_seconds": 300}) })
	h.at(11*time.Second, func() { details = h.details() })
	_, err := h.run(input())
	require.NoError(t, err)
	require.Contains(t, details, "- Deadline: 2026-03-05T10:45:00Z")
}

func TestExtendDeadlineRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		argument     any
		field, found string
	}{
		"nothing":          {map[string]any{}, "by_seconds", "0"},
		"both":             {map[string]any{"by_seconds": 1, "deadline_at": "2026-03-05T12:00:00Z"}, "deadline_at", "both"},
		"negative":         {map[string]any{"by_seconds": -60}, "by_seconds", "-60"},
		"more than a year": {map[string]any{"by_seconds": 1e9}, "by_seconds", "1000000000"},
		"overflow":         {map[string]any{"by_seconds": 1e300}, "by_seconds", "1"},
		"earlier":          {map[string]any{"deadline_at": "2026-03-05T10:35:00Z"}, "deadline_at", "2026-03-05T10:35:00Z"},
		"the same":         {map[string]any{"deadline_at": "2026-03-05T10:40:00Z"}, "deadline_at", "2026-03-05T10:40:00Z"},
		"too far":          {map[string]any{"deadline_at": "2036-03-05T10:40:00Z"}, "deadline_at", "2036-03-05T10:40:00Z"},
		"seconds as text":  {map[string]any{"by_seconds": "600"}, "by_seconds", "600"},
		"time as a number": {map[string]any{"deadline_at": 1772706600}, "deadline_at", "1772706600"},
		"an unknown field": {map[string]any{"by_minutes": 10}, "by_minutes", "unknown"},
		"no object":        {[]int{1}, "$", ""},
		"null":             {nil, "$", ""},
		"not JSON":         {[]byte("600"), "$", "binary/plain"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t)
			h.poller(10*time.Minute, stillRunning(77, 590*time.Second), nil)
			var refused *update
			h.at(time.Minute, func() { refused = h.extend(c.argument) })
			_, err := h.run(input())
			failure(t, err, agentwait.ErrTypeDeadlineExceeded)
			require.Len(t, h.polls, 1, "nothing was extended")

			require.Error(t, refused.rejected, "refused by the validator, so that nothing enters the history")
			problem := failure(t, refused.rejected, agentwait.ErrTypeInvalidRequest)
			require.Equal(t, c.field, problem.Details.Field)
			require.Contains(t, problem.Details.Found, c.found)
			require.NotEmpty(t, problem.Details.Expected)
			require.Equal(t, "xYz789AbCdEfGhI", problem.Details.InteractionID)
		})
	}
}

func TestCancelEndsAtOnceAndDoesNotWaitForThePoller(t *testing.T) {
	h := newHarness(t)
	h.poller(9*time.Minute, completed(70), nil)
	h.checker(time.Minute, completed(1), nil)
	h.pollNow(89 * time.Second)
	h.at(90*time.Second, h.CancelWorkflow)
	_, err := h.run(input())
	require.True(t, temporal.IsCanceledError(err), "%v", err)
	require.Equal(t, start.Add(90*time.Second), h.Now().UTC())
	require.Empty(t, h.polls)

	var canceled *temporal.CanceledError
	require.ErrorAs(t, err, &canceled)
	var details agentwait.ErrorDetails
	require.NoError(t, canceled.Details(&details))
	require.Equal(t, "xYz789AbCdEfGhI", details.InteractionID)
	require.Equal(t, 90.0, details.ElapsedSeconds)
	require.Equal(t, agentwait.OutcomeCancelled, h.status().Outcome)
}

// The details of a failure have at most 16 KiB as JSON, whatever the caller and the API
// have sent: the workflow itself does not check the ids, its poller does.
func TestDetailsOfTheWorkflowAreBounded(t *testing.T) {
	for name, unit := range map[string]string{"ASCII": "x", "escaped": "\x01", "HTML": "<"} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t)
			h.poller(9*time.Minute, completed(70), nil)
			h.checker(0, &agentwait.Result{Outcome: agentwait.OutcomeFailed, State: strings.Repeat(unit, 5000), Phase: "failed",
				ErrorMessage: strings.Repeat(unit, 50_000), Polls: 1}, nil)
			h.pollNow(time.Second)
			in := input()
			in.InteractionID = strings.Repeat(unit, 10_000)
			_, err := h.run(in)
			details, err := json.Marshal(failure(t, err, agentwait.ErrTypeAgentFailed).Details)
			require.NoError(t, err)
			require.LessOrEqual(t, len(details), agentwait.MaxErrorDetailsBytes)
		})
	}
}
