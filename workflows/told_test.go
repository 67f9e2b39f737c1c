package workflows_test

// What an API tells of a run has to be seen where people look at the wait: in the query, in the
// current details, and in the error in which it ends.

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
)

func told() agentwait.Told {
	return agentwait.Told{
		Progress:      &agentstatus.RunProgress{Done: 3, Total: 10},
		InputRequests: []agentstatus.InputRequest{{ID: "req_1", Kind: agentstatus.InputApproval, Text: "Send it?", Schema: json.RawMessage(`{"type":"boolean"}`)}},
		WebURL:        "https://a.example/runs/1",
	}
}

func TestStatusShowsWhatIsTold(t *testing.T) {
	h := newHarness(t)
	h.poller(10*time.Minute, completed(9), nil)
	h.phase(time.Minute, agentwait.PhaseChange{State: "asking", Phase: "needs_input", Polls: 2, At: start.Add(time.Minute), Told: told()})
	h.at(2*time.Minute, func() {
		require.Equal(t, told(), h.status().Told)
		require.Contains(t, h.details(), "`Send it?`")
		require.Contains(t, h.details(), "<https://a.example/runs/1>")
		require.Contains(t, h.details(), "3 of 10")
	})
	// It was answered: nothing is asked any more, and the link stays.
	h.phase(3*time.Minute, agentwait.PhaseChange{State: "working", Phase: "running", Polls: 3, At: start.Add(3 * time.Minute), Told: agentwait.Told{WebURL: told().WebURL}})
	h.at(4*time.Minute, func() {
		require.Equal(t, agentwait.Told{WebURL: told().WebURL}, h.status().Told)
		require.NotContains(t, h.details(), "Send it?")
	})
	_, err := h.run(input())
	require.NoError(t, err)
}

// Somebody may send the signal by hand: what is shown has its bounds whatever comes.
func TestWhatIsToldIsBounded(t *testing.T) {
	h := newHarness(t)
	h.poller(10*time.Minute, completed(9), nil)
	huge := told()
	for range 100 {
		huge.InputRequests = append(huge.InputRequests, huge.InputRequests[0])
	}
	h.phase(time.Minute, agentwait.PhaseChange{State: "asking", Phase: "needs_input", Polls: 2, At: start.Add(time.Minute), Told: huge})
	h.at(2*time.Minute, func() {
		encoded, err := json.Marshal(h.status().Told)
		require.NoError(t, err)
		require.LessOrEqual(t, len(encoded), agentwait.MaxToldBytes)
		require.True(t, h.status().InputRequestsCut)
	})
	_, err := h.run(input())
	require.NoError(t, err)
}

// The wait that ends at its deadline while the agent asks says what it asked.
func TestADeadlineTellsWhatWasAsked(t *testing.T) {
	h := newHarness(t)
	running := stillRunning(7, 9*time.Minute)
	running.Token.Told = told()
	h.poller(10*time.Minute, running, nil)
	_, err := h.run(input())
	require.Equal(t, told(), failure(t, err, agentwait.ErrTypeDeadlineExceeded).Details.Told)
}

func TestPollNowFindsTheAgentsOwnEnds(t *testing.T) {
	finished := start.Add(-time.Minute)
	for outcome, errType := range map[string]string{
		agentwait.OutcomeAgentCancelled: agentwait.ErrTypeAgentCancelled, agentwait.OutcomeAgentExpired: agentwait.ErrTypeAgentExpired,
	} {
		h := newHarness(t)
		h.poller(10*time.Minute, completed(99), nil)
		h.checker(0, &agentwait.Result{
			Outcome: outcome, State: "gone", Phase: "cancelled", ErrorMessage: "by ann", ErrorCode: "user", FinishedAt: &finished, WebURL: "https://a.example/1", Polls: 1,
		}, nil)
		h.pollNow(time.Second)
		_, err := h.run(input())
		details := failure(t, err, errType).Details
		require.Equal(t, "by ann", details.Message)
		require.Equal(t, "user", details.ErrorCode)
		require.Equal(t, "https://a.example/1", details.WebURL)
		require.Equal(t, &finished, details.FinishedAt)
		require.Equal(t, outcome, h.status().Outcome)
	}
}
