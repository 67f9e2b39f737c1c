package workflows_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
)

var (
	endings3 = map[string]string{"i0": "completed", "i1": "failed", "i2": "needs_input"}
	nobody   = map[string]string{}
)

func TestABatchReturnsItsRows(t *testing.T) {
	h := newBatchHarness(t)
	h.poller(40*time.Second, endsAs("completed", endings3))
	result, err := h.run(batchInput(3))
	require.NoError(t, err, "an agent that fails is a row, never the failure of the batch")
	require.Equal(t, agentwait.OutcomeCompleted, result.Outcome)
	require.Equal(t, []string{"completed", "failed", "needs_input"}, outcomesOf(result))
	require.Equal(t, "reply of i0", *result.Rows[0].Response)
	require.Equal(t, map[string]int{"completed": 1, "failed": 1, "needs_input": 1}, result.Counts)
	require.Equal(t, 10, result.Polls)
	require.InDelta(t, 40, result.ElapsedSeconds, 0.001)
}

// Everything that was asked for has to reach the poller; the token has the start of the wait.
func TestABatchHandsItsInputOn(t *testing.T) {
	h := newBatchHarness(t)
	h.poller(time.Second, endsAs("completed", endings3))
	grace := 3.0
	in := batchInput(3)
	in.ProjectID, in.Credential = "p", "c"
	in.Selection = agentwait.Selection{Include: []string{"files"}, Extract: map[string]string{"a": "b"}, MaxResultBytes: 5000}
	in.Schedule = agentwait.Schedule{MinIntervalSeconds: 3, MaxIntervalSeconds: 30, NotFoundGraceSeconds: &grace, OnNeedsInput: "return"}
	in.TimeoutSeconds, in.HeartbeatTimeoutSeconds, in.ReturnWhen = 100, 30, 2
	_, err := h.run(in)
	require.NoError(t, err)
	polled := h.polls[0]
	require.Equal(t, in.Targets, polled.Targets)
	require.Equal(t, in.Selection, polled.Selection)
	require.Equal(t, in.Schedule, polled.Schedule)
	require.Equal(t, agentwait.ReturnWhen(2), polled.ReturnWhen)
	require.InDelta(t, 100, polled.TimeoutSeconds, 0.001)
	require.True(t, polled.SignalRows)
	require.Equal(t, start, polled.Token.StartedAt)
	require.Equal(t, 30*time.Second, h.infos[0].HeartbeatTimeout)
	require.Equal(t, 160*time.Second, h.infos[0].ScheduleToCloseTimeout)
	require.NoError(t, polled.Validate())
}

// Each poller gets the further ids of those that it polls, by a name that no worker knows which would
// refuse them.
func TestTheFurtherIDsOfABatch(t *testing.T) {
	h := newBatchHarness(t)
	h.pollerName = agentwait.PollRunsStatusName
	h.poller(10*time.Minute, endsAs("deadline_exceeded", map[string]string{"i1": "failed"}))
	h.checker(time.Second, endsAs("completed", nobody))
	h.when(time.Minute, func() {
		h.SignalWorkflow(agentwait.SignalPollNow, agentwait.PollNow{InteractionIDs: []string{"i1"}})
		h.UpdateWorkflow(agentwait.UpdateExtendDeadline, "", &update{}, agentwait.ExtendDeadline{BySeconds: 600})
	})
	in := batchInput(3)
	in.IDs = map[string]map[string]string{"i0": {"thread_id": "t0"}, "i1": {"thread_id": "t1"}}
	h.poller(time.Minute, endsAs("completed", map[string]string{"i0": "completed", "i2": "completed"}))
	_, err := h.run(in)
	require.NoError(t, err)
	require.Equal(t, in.IDs, h.polls[0].IDs)
	require.Equal(t, map[string]map[string]string{"i1": in.IDs["i1"]}, h.checks[0].IDs)
	require.Equal(t, map[string]map[string]string{"i0": in.IDs["i0"]}, h.polls[1].IDs)
	for _, poll := range h.polls {
		require.NoError(t, poll.Validate())
	}
}

func TestRowsAreLiveWhileTheBatchRuns(t *testing.T) {
	h := newBatchHarness(t)
	h.poller(5*time.Minute, endsAs("completed", endings3))
	h.tells(30*time.Second, rowOf("i0", "completed"), rowOf("i1", "failed"), rowOf("stranger", "failed"))
	h.when(time.Minute, func() {
		view := h.status()
		require.Equal(t, 2, view.Ended)
		require.Equal(t, 3, view.ReturnWhen)
		require.Equal(t, map[string]int{"completed": 1, "failed": 1, "still_running": 1}, view.Counts)
		require.Equal(t, 7, view.Polls)
		require.Nil(t, view.Rows[0].Response, "the summary has no replies")
		require.False(t, view.Rows[0].Truncated)

		value, err := h.QueryWorkflow(agentwait.QueryResult, agentwait.RowQuery{InteractionID: "i0"})
		require.NoError(t, err)
		var row agentwait.Row
		require.NoError(t, value.Get(&row))
		require.Equal(t, "reply of i0", *row.Response)

		_, err = h.QueryWorkflow(agentwait.QueryResult, agentwait.RowQuery{InteractionID: "stranger"})
		require.ErrorContains(t, err, "interaction_id")
		_, err = h.QueryWorkflow(agentwait.QueryResult, map[string]any{"id": "i0"})
		require.ErrorContains(t, err, "unknown field")
	})
	_, err := h.run(batchInput(3))
	require.NoError(t, err)
}

// A reply that has no room in the result is had by the query while the batch is open.
func TestALargeReplyIsHadByTheQuery(t *testing.T) {
	h := newBatchHarness(t)
	large := rowOf("i0", "completed")
	reply := strings.Repeat("x", 4000)
	large.Response = &reply
	h.tells(30*time.Second, large)
	h.poller(time.Minute, func(in agentwait.PollAgentsInput) (*agentwait.AgentsResult, error) {
		result, _ := endsAs("completed", endings3)(in)
		result.Rows[0] = large.Head()
		return result, nil
	})
	h.when(31*time.Second, func() {
		value, err := h.QueryWorkflow(agentwait.QueryResult, agentwait.RowQuery{InteractionID: "i0"})
		require.NoError(t, err)
		var row agentwait.Row
		require.NoError(t, value.Get(&row))
		require.Equal(t, reply, *row.Response)
	})
	in := batchInput(3)
	in.MaxResultBytes = 3000
	result, err := h.run(in)
	require.NoError(t, err)
	require.True(t, result.Rows[0].Truncated)
	require.Nil(t, result.Rows[0].Response)
	encoded, err := json.Marshal(result)
	require.NoError(t, err)
	require.LessOrEqual(t, len(encoded), 3000)
}

func TestABatchOutOfTimeIsAResult(t *testing.T) {
	h := newBatchHarness(t)
	h.poller(10*time.Minute, endsAs("deadline_exceeded", map[string]string{"i0": "completed", "i1": "deadline_exceeded", "i2": "deadline_exceeded"}))
	result, err := h.run(batchInput(3))
	require.NoError(t, err)
	require.Equal(t, agentwait.OutcomeDeadlineExceeded, result.Outcome)
	require.Equal(t, []string{"completed", "deadline_exceeded", "deadline_exceeded"}, outcomesOf(result))
	require.Equal(t, "ASYNC_PROCESSING", result.Rows[1].State)
}

// The running poller does not hear of an extension: the next one polls those that are left.
func TestAnExtendedBatchPollsWhatIsLeft(t *testing.T) {
	h := newBatchHarness(t)
	h.poller(10*time.Minute, endsAs("deadline_exceeded", map[string]string{"i1": "failed"}))
	h.poller(5*time.Minute, endsAs("completed", map[string]string{"i0": "completed", "i2": "completed"}))
	h.when(time.Minute, func() {
		u := &update{}
		h.UpdateWorkflow(agentwait.UpdateExtendDeadline, "", u, agentwait.ExtendDeadline{BySeconds: 600})
	})
	result, err := h.run(batchInput(3))
	require.NoError(t, err)
	require.Equal(t, []string{"completed", "failed", "completed"}, outcomesOf(result))
	require.Equal(t, []string{"i0", "i2"}, h.polls[1].InteractionIDs)
	require.Equal(t, agentwait.ReturnAll, h.polls[1].ReturnWhen)
	require.Equal(t, start, h.polls[1].Token.StartedAt, "the schedule goes on")
	require.NotNil(t, h.polls[1].Token.NextPollAt, "the next poll keeps its distance")
	require.Equal(t, 20, result.Polls)
	require.InDelta(t, 600, h.polls[1].TimeoutSeconds, 0.001)
}

func TestPollNowPollsAllThatAreOpen(t *testing.T) {
	h := newBatchHarness(t)
	h.poller(5*time.Minute, endsAs("completed", endings3))
	h.tells(time.Second, rowOf("i1", "failed"))
	h.checker(time.Second, endsAs("completed", nobody))
	h.checker(time.Second, endsAs("completed", map[string]string{"i0": "completed", "i2": "error"}))
	h.when(10*time.Second, func() {
		h.SignalWorkflow(agentwait.SignalPollNow, nil)
		h.SignalWorkflow(agentwait.SignalPollNow, nil) // becomes one
	})
	h.when(20*time.Second, func() {
		h.SignalWorkflow(agentwait.SignalPollNow, agentwait.PollNow{InteractionIDs: []string{"i0", "i2", "nobody"}})
	})
	h.when(30*time.Second, func() {
		view := h.status()
		require.Equal(t, 20, view.PollsNow)
		require.Equal(t, "completed", view.Rows[0].Outcome)
		require.Equal(t, "still_running", view.Rows[2].Outcome, "the poller decides on errors")
	})
	_, err := h.run(batchInput(3))
	require.NoError(t, err)
	require.Len(t, h.checks, 2)
	require.Equal(t, []string{"i0", "i2"}, h.checks[0].InteractionIDs, "one that has ended is not polled")
	require.Equal(t, []string{"i0", "i2"}, h.checks[1].InteractionIDs)
	require.True(t, h.checks[0].Once)
	require.NoError(t, h.checks[0].Validate())
}

// What the poller left is handed on for those that are left, whichever places they have.
func TestAnExtendedBatchKeepsThePauses(t *testing.T) {
	h := newBatchHarness(t)
	next := start.Add(17 * time.Minute)
	h.poller(10*time.Minute, func(in agentwait.PollAgentsInput) (*agentwait.AgentsResult, error) {
		result, err := endsAs("deadline_exceeded", map[string]string{"i1": "failed"})(in)
		result.Token = &agentwait.AgentsToken{StartedAt: start, NextPollAt: &next, NextDelaySeconds: 420}
		result.Token.SetWaits([]agentwait.AgentWait{
			{Polls: 3, Seen: 7, Unchanged: 9}, {Ended: true}, {Polls: 4, Due: 30 * time.Second, Failures: 1, Stray: 2, StrayFor: time.Minute},
		})
		return result, err
	})
	h.poller(5*time.Minute, endsAs("completed", map[string]string{"i0": "completed", "i2": "completed"}))
	h.when(time.Minute, func() {
		h.UpdateWorkflow(agentwait.UpdateExtendDeadline, "", &update{}, agentwait.ExtendDeadline{BySeconds: 600})
	})
	_, err := h.run(batchInput(3))
	require.NoError(t, err)
	token := h.polls[1].Token
	require.Equal(t, next, *token.NextPollAt)
	require.Equal(t, 420.0, token.NextDelaySeconds)
	waits, err := token.ReadWaits(2)
	require.NoError(t, err)
	require.Equal(t, []agentwait.AgentWait{
		{Polls: 3, Seen: 7, Unchanged: 9}, {Polls: 4, Due: 30 * time.Second, Failures: 1, Stray: 2, StrayFor: time.Minute},
	}, waits)
	require.NoError(t, h.polls[1].Validate())
}

// A batch that runs for hours says how far its runs are, and what one of them asks.
func TestABatchShowsProgress(t *testing.T) {
	h := newBatchHarness(t)
	h.poller(5*time.Minute, endsAs("completed", endings3))
	h.tells(time.Second, rowOf("i1", "completed"))
	h.checker(time.Second, func(in agentwait.PollAgentsInput) (*agentwait.AgentsResult, error) {
		result, err := endsAs("completed", nobody)(in)
		row := &result.Rows[1]
		row.Progress = &agentstatus.RunProgress{Done: 3, Total: 10, Message: "reading `a`"}
		row.InputRequests = []agentstatus.InputRequest{{ID: "r1", Kind: agentstatus.InputApproval, Text: "Send it?"}, {ID: "r2"}}
		return result, err
	})
	h.when(10*time.Second, func() { h.SignalWorkflow(agentwait.SignalPollNow, nil) })
	h.when(20*time.Second, func() {
		view := h.status()
		require.Nil(t, view.Rows[1].Response)
		require.False(t, view.Rows[1].Truncated)
		require.Equal(t, 3.0, view.Rows[2].Progress.Done)
		require.Len(t, view.Rows[2].InputRequests, 2)
		require.Contains(t, h.details(), "- `i2` still_running, state `ASYNC_PROCESSING`, `3 of 10, reading .a.`, needs of a person: `Send it?` (and 1 more)\n")
	})
	_, err := h.run(batchInput(3))
	require.NoError(t, err)
}

// A typo in the argument must not poll a thousand instead of one.
func TestAPollNowThatCannotBeReadPollsNobody(t *testing.T) {
	h := newBatchHarness(t)
	h.poller(time.Minute, endsAs("completed", endings3))
	h.when(time.Second, func() { h.SignalWorkflow(agentwait.SignalPollNow, map[string]any{"interaction_id": "i0"}) })
	h.when(2*time.Second, func() { require.Contains(t, h.status().LastProblem, "unknown field") })
	_, err := h.run(batchInput(3))
	require.NoError(t, err)
	require.Empty(t, h.checks)
}

func TestChecksAreASecondApart(t *testing.T) {
	h := newBatchHarness(t)
	h.poller(time.Minute, endsAs("completed", endings3))
	for range 5 {
		h.checker(100*time.Millisecond, endsAs("completed", nobody))
	}
	for i := range 10 {
		h.when(time.Duration(i)*300*time.Millisecond, func() { h.SignalWorkflow(agentwait.SignalPollNow, nil) })
	}
	_, err := h.run(batchInput(3))
	require.NoError(t, err)
	for i := 1; i < len(h.at); i++ {
		require.GreaterOrEqual(t, h.at[i].Sub(h.at[i-1]), time.Second)
	}
	require.GreaterOrEqual(t, len(h.at), 3)
}

// poll_now finds as many as were asked for: that ends the batch, and its poller with it.
func TestACheckThatFindsEnoughEndsTheBatch(t *testing.T) {
	h := newBatchHarness(t)
	h.poller(5*time.Minute, endsAs("completed", endings3))
	h.checker(time.Second, endsAs("completed", map[string]string{"i2": "completed"}))
	h.when(10*time.Second, func() { h.SignalWorkflow(agentwait.SignalPollNow, nil) })
	in := batchInput(3)
	in.ReturnWhen = agentwait.ReturnFirst
	result, err := h.run(in)
	require.NoError(t, err)
	require.Equal(t, []string{"still_running", "still_running", "completed"}, outcomesOf(result))
	require.InDelta(t, 11, result.ElapsedSeconds, 0.1)
}

func TestABatchThatIsCancelledEndsAtOnce(t *testing.T) {
	h := newBatchHarness(t)
	h.poller(5*time.Minute, endsAs("completed", endings3))
	h.tells(time.Second, rowOf("i0", "completed"))
	h.when(10*time.Second, h.CancelWorkflow)
	_, err := h.run(batchInput(3))
	require.True(t, temporal.IsCanceledError(err), "%v", err)
	standing, ok := agentwait.AgentsStanding(err)
	require.True(t, ok, "%v", err)
	require.Equal(t, []string{"completed", "still_running", "still_running"}, outcomesOf(standing))
	require.Equal(t, "reply of i0", *standing.Rows[0].Response)
	failed, ok := agentwait.AsError(err)
	require.True(t, ok)
	require.Equal(t, agentwait.KindCancelled, failed.Kind)
	require.InDelta(t, 10, failed.Details.ElapsedSeconds, 0.1)
}

func TestWhatABatchCannotUseIsRefused(t *testing.T) {
	for field, in := range map[string]any{
		"interaction_ids":    map[string]any{"interaction_ids": []string{}, "user_id": "u"},
		"interaction_ids[1]": map[string]any{"interaction_ids": []string{"a", "a"}, "user_id": "u"},
		"return_when":        map[string]any{"interaction_ids": []string{"a"}, "user_id": "u", "return_when": "any"},
		"timeout_seconds":    map[string]any{"interaction_ids": []string{"a"}, "user_id": "u", "timeout_seconds": "ten"},
		"interaction_id":     map[string]any{"interaction_id": "a", "user_id": "u"},
	} {
		h := newBatchHarness(t)
		_, err := h.run(in)
		require.Equal(t, field, failure(t, err, agentwait.ErrTypeInvalidRequest).Details.Field)
	}
}

// What the poller refuses is the batch's failure, as it is.
func TestThePollersErrorIsPassedOn(t *testing.T) {
	h := newBatchHarness(t)
	h.poller(time.Second, func(agentwait.PollAgentsInput) (*agentwait.AgentsResult, error) {
		return nil, agentwait.InvalidRequest("", agentwait.OutOfRange("credential", "x", "y"))
	})
	_, err := h.run(batchInput(1))
	require.Equal(t, "credential", failure(t, err, agentwait.ErrTypeInvalidRequest).Details.Field)
}

func TestAPollersAnswerThatCannotBeReadEndsTheBatch(t *testing.T) {
	for _, answer := range []*agentwait.AgentsResult{{}, {Outcome: "completed"}} {
		h := newBatchHarness(t)
		h.poller(time.Second, func(agentwait.PollAgentsInput) (*agentwait.AgentsResult, error) { return answer, nil })
		_, err := h.run(batchInput(1))
		failure(t, err, agentwait.ErrTypeInvalidResponse)
	}
}

// A batch whose poller nobody continues has what was told, as rows.
func TestABatchWhosePollerIsLost(t *testing.T) {
	h := newBatchHarness(t)
	h.tells(time.Second, rowOf("i0", "completed"))
	h.poller(661*time.Second, func(agentwait.PollAgentsInput) (*agentwait.AgentsResult, error) {
		return nil, temporal.NewTimeoutError(3, nil) // ScheduleToClose
	})
	result, err := h.run(batchInput(2))
	require.NoError(t, err)
	require.Equal(t, agentwait.OutcomeDeadlineExceeded, result.Outcome)
	require.Equal(t, []string{"completed", "deadline_exceeded"}, outcomesOf(result))
	require.Contains(t, result.LastProblem, "timeout of the poller")
}

func TestABatchContinuesAsNew(t *testing.T) {
	h := newBatchHarness(t)
	h.poller(5*time.Minute, endsAs("completed", endings3))
	huge := rowOf("i1", "completed")
	reply := strings.Repeat("x", agentwait.MaxCarriedBytes)
	huge.Response = &reply
	h.tells(time.Second, rowOf("i0", "completed"), huge)
	h.when(2*time.Second, func() {
		h.SetContinueAsNewSuggested(true)
		h.SignalWorkflowSkippingWorkflowTask(agentwait.RowsSignal, agentwait.RowsChange{Polls: 8})
		h.SignalWorkflowSkippingWorkflowTask(agentwait.RowsSignal, agentwait.RowsChange{Polls: 9})
		h.SignalWorkflow(agentwait.SignalPollNow, agentwait.PollNow{InteractionIDs: []string{"i2"}})
	})
	in := batchInput(3)
	in.ReturnWhen = 3
	_, err := h.run(in)
	var ordered *workflow.ContinueAsNewError
	require.ErrorAs(t, err, &ordered)
	require.Equal(t, agentwait.AwaitAgentsName, ordered.WorkflowType.Name)
	var next agentwait.AgentsInput
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(ordered.Input, &next))
	require.Equal(t, in.Targets, next.Targets)
	require.Equal(t, agentwait.ReturnAll.Of(3), next.ReturnWhen.Of(3))
	carried := next.Carried
	require.Len(t, carried.Rows, 1, "a reply that there is no room for is fetched again")
	require.Equal(t, "reply of i0", *carried.Rows[0].Response)
	require.Equal(t, start, carried.StartedAt)
	require.Equal(t, 9, carried.Polls)
	require.Equal(t, []string{"i2"}, carried.PollNow.InteractionIDs)

	// The next run goes on from there.
	h = newBatchHarness(t)
	h.poller(time.Minute, endsAs("completed", map[string]string{"i1": "completed", "i2": "failed"}))
	h.checker(time.Second, endsAs("completed", nobody))
	result, err := h.run(next)
	require.NoError(t, err)
	require.Equal(t, []string{"i1", "i2"}, h.polls[0].InteractionIDs)
	require.Equal(t, []string{"completed", "completed", "failed"}, outcomesOf(result))
	require.Equal(t, []string{"i2"}, h.checks[0].InteractionIDs)
}

func TestTheDetailsOfABatch(t *testing.T) {
	h := newBatchHarness(t)
	h.poller(time.Minute, endsAs("completed", nil))
	h.tells(time.Second, rowOf("i0", "failed"), rowOf("i1", "completed"))
	h.when(2*time.Second, func() {
		details := h.details()
		for _, want := range []string{"**Waiting for** 20 interactions, 2 of them ended", "`failed`: 1", "`i0` failed", "RuntimeError: boom", "Not ended (18, here 10)", "slowest"} {
			require.Contains(t, details, want)
		}
	})
	h.when(3*time.Second, h.CancelWorkflow)
	_, err := h.run(batchInput(20))
	require.Error(t, err)
}
