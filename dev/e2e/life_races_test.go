package e2e

// What comes while an answer or a start is under way: a cancel, the death of the worker, and both.

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

// asked starts a run that asks, and returns it when the workflow knows what.
func (w *world) asked(t *testing.T) (run wait, id string) {
	t.Helper()
	w.api.Agent(w.id, agenttest.Asking(agenttest.Approval("areq_1", "send_mail")), agenttest.Processing())
	run = w.run(t, w.runInput(sessions))
	id = w.started(t, 1)
	eventually(t, "the phase needs_input", func() bool { return run.status(t).Phase == "needs_input" })
	return run, id
}

// answering sends an answer, and tells what came of it.
func (w wait) answering(t *testing.T, answer agentwait.Answer) <-chan error {
	t.Helper()
	ended := make(chan error, 1)
	go func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), patience)
		defer cancel()
		_, err := agentwait.SendAnswer(ctx, shared.client, w.run.GetID(), answer)
		ended <- err
	}()
	return ended
}

// Whoever has answered hears that the answer was sent, and the agent is cancelled after it.
func TestACancelWhileAnAnswerIsUnderWay(t *testing.T) {
	t.Parallel()
	w := newLives(t)
	w.startBoth(t)
	run, id := w.asked(t)
	w.api.BreakAnswer(id, agenttest.Accepted().Delay(3*time.Second))
	given := run.answering(t, agentwait.Answer{RequestID: "areq_1"})
	eventually(t, "the answer at the API", func() bool { return len(w.api.Answers(id)) == 1 })
	run.cancel(t)
	require.NoError(t, <-given)
	_, err := run.result(t)
	require.True(t, temporal.IsCanceledError(err), "%v", err)
	require.True(t, w.api.Cancelled(id))
	require.Len(t, w.api.Answers(id), 1)
}

// An answer whose worker dies after it was sent is not sent again, and the wait goes on.
func TestAnAnswerWhoseWorkerDies(t *testing.T) {
	t.Parallel()
	w := newLives(t)
	first := w.startBoth(t)
	run, id := w.asked(t)
	w.api.BreakAnswer(id, agenttest.Accepted().Delay(patience))
	given := run.answering(t, agentwait.Answer{RequestID: "areq_1"})
	eventually(t, "the answer at the API", func() bool { return len(w.api.Answers(id)) == 1 })
	first.kill(t)
	w.startBoth(t)
	require.NoError(t, <-given, "the request is no longer open: the lost attempt has answered it")
	require.Len(t, w.api.Answers(id), 1)
	w.api.Session(id, agenttest.Completed("Sent."))
	result, err := run.result(t)
	require.NoError(t, err)
	require.Equal(t, "Sent.", *result.Response)
}

// Nothing is left behind by a start whose worker dies, and that is cancelled meanwhile.
func TestACancelOfAStartWhoseWorkerDies(t *testing.T) {
	t.Parallel()
	w := newLives(t)
	first := w.startBoth(t)
	w.api.Agent(w.id, agenttest.Processing())
	w.api.BreakStart(w.id, agenttest.Accepted().Delay(patience))
	run := w.run(t, w.runInput(sessions))
	id := w.started(t, 1)
	first.kill(t)
	run.cancel(t)
	w.startBoth(t)
	_, err := run.result(t)
	require.True(t, temporal.IsCanceledError(err), "%v", err)
	require.True(t, w.api.Cancelled(id))
	require.Equal(t, []string{id}, w.api.Started(w.id))
}

// The next run knows what was answered, and goes on as a RunAgent.
func TestARunThatIsAnsweredAndRenewed(t *testing.T) {
	t.Parallel()
	w := newLives(t)
	w.startBoth(t)
	w.api.Agent(w.id, agenttest.Asking(agenttest.Approval("areq_1", "send_mail")), agenttest.Processing())
	in := w.runInput(sessions)
	in.TimeoutSeconds = 20
	options := agentwait.RunOptions(in, w.queue)
	options.WorkflowRunTimeout = 10 * time.Minute
	started, err := shared.client.ExecuteWorkflow(t.Context(), options, agentwait.RunAgentName, in)
	require.NoError(t, err)
	run, first := wait{started}, started.GetRunID()
	id := w.started(t, 1)
	eventually(t, "the phase needs_input", func() bool { return run.status(t).Phase == "needs_input" })
	require.NoError(t, run.answer(t, agentwait.Answer{RequestID: "areq_1"}))
	_, err = run.extend(t, map[string]any{"by_seconds": 300}) // beyond what the run's timeout leaves
	require.NoError(t, err)
	var renewed string
	eventually(t, "the next run", func() bool {
		described, err := shared.client.DescribeWorkflowExecution(t.Context(), started.GetID(), "")
		require.NoError(t, err)
		renewed = described.GetWorkflowExecutionInfo().GetExecution().GetRunId()
		return renewed != first
	})
	next := wait{shared.client.GetWorkflow(t.Context(), started.GetID(), renewed)}
	require.Equal(t, agentwait.RunAgentName, next.describe(t).GetWorkflowExecutionInfo().GetType().GetName())
	refused := requireType(t, agentwait.ErrTypeAnswerRefused, next.answer(t, agentwait.Answer{RequestID: "areq_1"}))
	require.Contains(t, refused.Message, "it was answered at")
	require.Len(t, w.api.Started(w.id), 1)
	w.api.Session(id, agenttest.Completed("Sent."))
	result, err := next.result(t)
	require.NoError(t, err)
	require.Equal(t, "Sent.", *result.Response)
}
