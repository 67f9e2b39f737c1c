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

// People read what a cancel does before they cancel, and afterwards what it did.
func TestDetailsSayWhatACancelDoes(t *testing.T) {
	for says, ending := range map[string]agentwait.Ending{
		"Cancelling ends the wait, not the agent. Live":                       {},
		"Cancelling cancels the agent's run, too. Live":                       {OnCancel: agentwait.OnCancelAgent},
		"Cancelling ends the wait, not the agent. The deadline cancels its r": {OnDeadline: agentwait.OnCancelAgent},
	} {
		l := newLived(t)
		if ending.Cancels() {
			l.pollerName = agentwait.PollRunStatusName
		}
		l.poller(time.Hour, completed(9), nil)
		l.canceller(time.Second, &agentwait.CancelResult{Asked: true, State: "canceled", Phase: "cancelled"}, nil)
		l.phase(time.Minute, agentwait.PhaseChange{State: "asking", Phase: "needs_input", Polls: 2, At: start.Add(time.Minute), Told: told()})
		l.at(2*time.Minute, func() {
			require.Contains(t, l.details(), says)
			require.Contains(t, l.details(), "send the update `answer`")
			l.CancelWorkflow()
		})
		in := input()
		in.Ending = ending
		_, err := l.run(in)
		require.Error(t, err)
		if ending.OnCancel == agentwait.OnCancelAgent {
			require.Contains(t, l.details(), "was taken")
		}
	}
	l := newLived(t)
	l.starter(time.Minute, &agentwait.StartResult{Result: completed(0)}, nil)
	l.at(time.Second, func() {
		require.Contains(t, l.details(), "agent `agent_1` to be started")
		require.Contains(t, l.details(), "if its vendor can")
	})
	_, err := l.runAgent(runInput())
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

// Some vendors tell what is asked once, to one worker: what another one's poll does not show is asked
// all the same, until it is answered or the state is another one.
func TestWhatWasToldOnceStays(t *testing.T) {
	l := newLived(t)
	in := input()
	in.OnNeedsInput = agentwait.OnWait
	l.poller(10*time.Minute, completed(9), nil)
	l.answerer(time.Second, &agentwait.AnswerResult{}, nil)
	l.checker(0, &agentwait.Result{Outcome: agentwait.OutcomeNeedsInput, State: "asking", Phase: "needs_input", InputRequests: told().InputRequests}, nil)
	bare := agentwait.Told{Progress: &agentstatus.RunProgress{Message: "it was told to another"}}
	shows := func(since time.Duration, ids ...string) {
		l.at(since, func() {
			var got []string
			for _, request := range l.status().InputRequests {
				got = append(got, request.ID)
			}
			require.Equal(t, ids, got, since)
		})
	}
	l.phase(1*time.Minute, agentwait.PhaseChange{State: "asking", Phase: "needs_input", Polls: 2, At: start.Add(1 * time.Minute), Told: bare})
	shows(2*time.Minute - time.Second)
	l.at(2*time.Minute, func() { l.SignalWorkflow(agentwait.SignalPollNow, nil) })
	shows(3*time.Minute, "req_1") // a look was told
	l.phase(4*time.Minute, agentwait.PhaseChange{State: "asking", Phase: "needs_input", Polls: 3, At: start.Add(4 * time.Minute), Told: bare})
	shows(5*time.Minute, "req_1")
	l.phase(6*time.Minute, agentwait.PhaseChange{State: "working", Phase: "running", Polls: 4, At: start.Add(6 * time.Minute), Told: bare})
	shows(6*time.Minute + time.Second)
	l.phase(7*time.Minute, agentwait.PhaseChange{State: "asking", Phase: "needs_input", Polls: 5, At: start.Add(7 * time.Minute), Told: bare})
	shows(7*time.Minute + time.Second)
	result, err := l.run(in)
	require.NoError(t, err)
	require.Nil(t, result.InputRequests)
}

// What was answered is not shown again where nothing is told after it.
func TestWhatWasAnsweredIsNotKept(t *testing.T) {
	l := newLived(t)
	in := input()
	in.OnNeedsInput = agentwait.OnWait
	l.poller(10*time.Minute, completed(9), nil)
	l.answerer(time.Second, &agentwait.AnswerResult{}, nil)
	l.checker(0, &agentwait.Result{Outcome: agentwait.OutcomeNeedsInput, State: "asking", Phase: "needs_input"}, nil)
	l.phase(1*time.Minute, agentwait.PhaseChange{State: "asking", Phase: "needs_input", Polls: 2, At: start.Add(1 * time.Minute), Told: told()})
	l.answer(2*time.Minute, agentwait.Answer{RequestID: told().InputRequests[0].ID})
	l.phase(3*time.Minute, agentwait.PhaseChange{State: "asking", Phase: "needs_input", Polls: 3, At: start.Add(3 * time.Minute)})
	l.at(4*time.Minute, func() { require.Empty(t, l.status().InputRequests) })
	_, err := l.run(in)
	require.NoError(t, err)
}

// A look may be told more than the wait's result has.
func TestWhatALookWasToldIsForTheViewsAlone(t *testing.T) {
	for _, include := range [][]string{nil, {agentwait.IncludeInputRequests}} {
		h := newHarness(t)
		in := input()
		in.OnNeedsInput, in.Include = agentwait.OnReturn, include
		if include != nil {
			h.pollerName = agentwait.PollRunStatusName // a worker of an earlier release does not know it
		}
		h.poller(10*time.Minute, completed(9), nil)
		h.checker(0, &agentwait.Result{Outcome: agentwait.OutcomeNeedsInput, State: "asking", Phase: "needs_input", InputRequests: told().InputRequests}, nil)
		h.at(time.Minute, func() { h.SignalWorkflow(agentwait.SignalPollNow, nil) })
		result, err := h.run(in)
		require.NoError(t, err)
		require.Equal(t, include != nil, result.InputRequests != nil)
	}
}
