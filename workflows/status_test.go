package workflows_test

// What people see of a wait: the query and the current details. Phase changes come as
// signals from the poller, from attempts that may have been overtaken, and with states
// that somebody else chose: neither may mislead, break the markdown, or end the wait.

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	sdkpb "go.temporal.io/api/sdk/v1"

	"github.com/agentwait/agentwait"
)

func (h *harness) phase(since time.Duration, change any) {
	h.at(since, func() { h.SignalWorkflow(agentwait.PhaseSignal, change) })
}

func (h *harness) details() string {
	h.t.Helper()
	value, err := h.QueryWorkflow("__temporal_workflow_metadata")
	require.NoError(h.t, err)
	var metadata sdkpb.WorkflowMetadata
	require.NoError(h.t, value.Get(&metadata))
	return metadata.GetCurrentDetails()
}

func TestStatusAndDetailsFollowTheWait(t *testing.T) {
	h := newHarness(t)
	h.poller(10*time.Minute, completed(40), nil)
	h.checker(0, running(), nil)
	var atStart, later, polled string
	var view agentwait.StatusView
	h.at(time.Second, func() { atStart = h.details() })
	h.phase(30*time.Second, agentwait.PhaseChange{State: "APPROVAL_REQUIRED", Phase: "needs_input", Polls: 9, At: start.Add(29 * time.Second)})
	h.at(40*time.Second, func() { later, view = h.details(), h.status() })
	h.pollNow(50 * time.Second)
	h.at(60*time.Second, func() { polled = h.details() })
	_, err := h.run(input())
	require.NoError(t, err)

	seen := start.Add(29 * time.Second)
	require.Equal(t, agentwait.StatusView{
		InteractionID: "xYz789AbCdEfGhI", Outcome: agentwait.OutcomeStillRunning,
		State: "APPROVAL_REQUIRED", Phase: "needs_input", Polls: 9,
		StartedAt: start, DeadlineAt: start.Add(10 * time.Minute), LastStatusAt: &seen,
	}, view)
	for _, want := range []string{"`xYz789AbCdEfGhI`", "not known yet", "2026-03-05T10:40:00Z", "`poll_now`", "`extend_deadline`", `{"by_seconds": 600}`} {
		require.Contains(t, atStart, want)
	}
	require.Contains(t, later, "`APPROVAL_REQUIRED`, phase `needs_input`, since 2026-03-05T10:30:30Z")
	require.Contains(t, later, "at least 9")
	require.Contains(t, polled, "`ASYNC_PROCESSING`, phase `running`, since 2026-03-05T10:30:50Z")
	require.Contains(t, polled, "and 1 by `poll_now`")
	require.True(t, strings.HasPrefix(h.details(), "**Completed:**"), h.details())
	require.NotContains(t, h.details(), "send the signal", "a wait that has ended hears no signals")
}

func TestOlderPhaseDoesNotReplaceANewerOne(t *testing.T) {
	h := newHarness(t)
	h.poller(time.Minute, completed(40), nil)
	var view agentwait.StatusView
	h.phase(10*time.Second, agentwait.PhaseChange{State: "PROCESSING", Phase: "running", Polls: 5, At: start.Add(9 * time.Second)})
	h.phase(11*time.Second, agentwait.PhaseChange{State: "QUEUED", Phase: "running", Polls: 2, At: start.Add(3 * time.Second)})
	h.at(12*time.Second, func() { view = h.status() })
	_, err := h.run(input())
	require.NoError(t, err)
	require.Equal(t, "PROCESSING", view.State)
	require.Equal(t, 5, view.Polls)
}

func TestUnreadablePhaseIsDropped(t *testing.T) {
	for name, change := range map[string]any{
		"mistyped": map[string]any{"state": 7}, "unknown field": map[string]any{"status": "x"}, "text": "running", "nothing": nil, "bytes": []byte("{}"),
	} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t)
			h.poller(time.Minute, completed(40), nil)
			var view agentwait.StatusView
			h.phase(10*time.Second, change)
			h.at(12*time.Second, func() { view = h.status() })
			result, err := h.run(input())
			require.NoError(t, err)
			require.Equal(t, 40, result.Polls)
			require.Empty(t, view.State)
		})
	}
}

func TestTextFromOutsideStaysTextInTheDetails(t *testing.T) {
	h := newHarness(t)
	h.poller(time.Minute, completed(40), nil)
	var details string
	state := "A`](http://example.com)\n# B\u202e" + strings.Repeat("C", 5000)
	h.phase(10*time.Second, agentwait.PhaseChange{State: state, Phase: "unknown", Polls: 1, At: start})
	h.at(12*time.Second, func() { details = h.details() })
	_, err := h.run(input())
	require.NoError(t, err)
	require.Contains(t, details, "`A.](http://example.com).# B.CCC")
	require.NotContains(t, details, "\n# B")
	require.Less(t, len(details), 1000)
}
