package e2e

// The whole life of a run through the binary: it is started once, asks, is answered, is cancelled,
// and goes on, at both of Gumloop's APIs.

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

// The connections of a worker that serves both APIs.
const (
	older    = agentwait.DefaultCredential
	sessions = "sessions"
)

// lives is a world whose workers serve both APIs. Its agent has the test's id.
func newLives(t *testing.T) *world {
	w := newWorld(t)
	w.api.Agent(w.id, agenttest.Processing(), agenttest.Completed("Done."))
	return w
}

// startBoth starts a worker that serves both APIs.
func (w *world) startBoth(t *testing.T) *process {
	t.Helper()
	p := start(t, []string{"GUMLOOP_API_KEY=" + firstKey, "SESSIONS_KEY=" + secondKey}, "run", "--task-queue", w.queue, "--log-level", "debug",
		"--connection", older+"=gumloop,url="+w.base, "--connection", sessions+"=gumloop-sessions,url="+w.base+",key-env=SESSIONS_KEY")
	p.ready(t)
	return p
}

// runInput is a run of the world's agent.
func (w *world) runInput(credential string) agentwait.RunInput {
	return agentwait.RunInput{
		StartInput:     agentwait.StartInput{AgentID: w.id, Message: "Do it.", UserID: agenttest.DefaultUser, Credential: credential},
		Schedule:       agentwait.Schedule{MinIntervalSeconds: 1, OnNeedsInput: agentwait.OnWait},
		TimeoutSeconds: 300, HeartbeatTimeoutSeconds: soon,
	}
}

func (w *world) run(t *testing.T, in agentwait.RunInput) wait {
	t.Helper()
	run, err := agentwait.StartRun(t.Context(), shared.client, w.queue, in)
	require.NoError(t, err)
	return wait{run}
}

// started waits for the agent's n-th run, and returns its id.
func (w *world) started(t *testing.T, n int) string {
	t.Helper()
	return w.startedBy(t, w.id, n)
}

func (w *world) startedBy(t *testing.T, agent string, n int) string {
	t.Helper()
	eventually(t, "the start of a run", func() bool { return len(w.api.Started(agent)) >= n })
	return w.api.Started(agent)[n-1]
}

func (w wait) answer(t *testing.T, answer agentwait.Answer) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	_, err := agentwait.SendAnswer(ctx, shared.client, w.run.GetID(), answer)
	return err
}

func requireType(t *testing.T, errType string, err error) *agentwait.Error {
	t.Helper()
	failure, ok := agentwait.AsError(err)
	require.True(t, ok, "%v", err)
	require.Equal(t, errType, failure.Type, "%v", err)
	return failure
}

func TestARunIsStartedOnceAndAwaited(t *testing.T) {
	t.Parallel()
	w := newLives(t)
	w.startBoth(t)
	for i, credential := range []string{older, sessions} {
		result, err := w.run(t, w.runInput(credential)).result(t)
		require.NoError(t, err, credential)
		require.Equal(t, "Done.", *result.Response)
		require.Len(t, w.api.Started(w.id), i+1)
		require.Equal(t, w.started(t, i+1), result.InteractionID)
	}
}

func TestARunThatAsksIsAnsweredOnce(t *testing.T) {
	t.Parallel()
	w := newLives(t)
	w.startBoth(t)
	w.api.Agent(w.id, agenttest.Asking(agenttest.HumanInput("areq_1", "Which?", agenttest.Choice("size", "Which size?", "S", "M"))), agenttest.Processing())
	run := w.run(t, w.runInput(sessions))
	id := w.started(t, 1)
	eventually(t, "the phase needs_input", func() bool { return run.status(t).Phase == "needs_input" })

	value := func(size string) json.RawMessage { return json.RawMessage(`{"size":"` + size + `"}`) }
	failure := requireType(t, agentwait.ErrTypeAnswerRefused, run.answer(t, agentwait.Answer{RequestID: "areq_1", Value: value("XL")}))
	require.Equal(t, "value", failure.Details.Field)
	requireType(t, agentwait.ErrTypeAnswerRefused, run.answer(t, agentwait.Answer{RequestID: "areq_2", Value: value("M")}))
	require.Empty(t, w.api.Answers(id), "what is refused is not sent")
	require.Equal(t, agentwait.OutcomeStillRunning, run.status(t).Outcome, "and the wait goes on")

	require.NoError(t, run.answer(t, agentwait.Answer{RequestID: "areq_1", Value: value("M")}))
	requireType(t, agentwait.ErrTypeAnswerRefused, run.answer(t, agentwait.Answer{RequestID: "areq_1", Value: value("S")}))
	answers := w.api.Answers(id)
	require.Len(t, answers, 1)
	require.Equal(t, map[string]any{"size": "M"}, answers[0].Values)

	w.api.Session(id, agenttest.Completed("Sent."))
	result, err := run.result(t)
	require.NoError(t, err)
	require.Equal(t, "Sent.", *result.Response)
}

func TestWhoCancelsARunCancelsTheAgent(t *testing.T) {
	t.Parallel()
	w := newLives(t)
	w.startBoth(t)
	w.api.Agent(w.id, agenttest.Processing())
	run := w.run(t, w.runInput(sessions))
	id := w.started(t, 1)
	eventually(t, "a status", func() bool { return run.status(t).Phase == "running" })
	run.cancel(t)
	_, err := run.result(t)
	require.True(t, temporal.IsCanceledError(err), "%v", err)
	require.True(t, w.api.Cancelled(id))
	failure, _ := agentwait.AsError(err)
	require.Contains(t, failure.Details.AgentCancel, "was taken")

	// At an API that cannot cancel a run it goes on, unless its cancel is asked for: then nothing begins.
	in := w.runInput(older)
	run = w.run(t, in)
	w.started(t, 2)
	run.cancel(t)
	_, err = run.result(t)
	require.True(t, temporal.IsCanceledError(err), "%v", err)
	in.OnCancel = agentwait.OnCancelAgent
	_, err = w.run(t, in).result(t)
	require.Equal(t, "on_cancel", requireType(t, agentwait.ErrTypeInvalidRequest, err).Details.Field)
	require.Len(t, w.api.Started(w.id), 2)
}

func TestADeadlineCancelsTheAgentWhereThatIsAsked(t *testing.T) {
	t.Parallel()
	w := newLives(t)
	w.startBoth(t)
	w.api.Agent(w.id, agenttest.Processing())
	in := w.runInput(sessions)
	in.TimeoutSeconds, in.OnDeadline = 3, agentwait.OnCancelAgent
	_, err := w.run(t, in).result(t)
	failure := requireType(t, agentwait.ErrTypeDeadlineExceeded, err)
	require.Contains(t, failure.Details.AgentCancel, "was taken")
	require.True(t, w.api.Cancelled(w.started(t, 1)))

	in.OnDeadline = agentwait.OnFail
	_, err = w.run(t, in).result(t)
	requireType(t, agentwait.ErrTypeDeadlineExceeded, err)
	require.False(t, w.api.Cancelled(w.started(t, 2)))
}

// Only a person or a deadline cancels the remote run. A worker that stops, a pause and a reset do not.
func TestWhatDoesNotCancelTheAgent(t *testing.T) {
	t.Parallel()
	w := newLives(t)
	first := w.startBoth(t)
	w.api.Agent(w.id, agenttest.Processing())
	run := w.run(t, w.runInput(sessions))
	id := w.started(t, 1)
	w.waitForPolls(t, id, 1)

	w.startBoth(t)
	first.signal(t, stops)
	require.Zero(t, first.exitCode(t))
	w.waitForPolls(t, id, w.api.Polls(id)+1)
	require.False(t, w.api.Cancelled(id), "a hand-over")

	service := shared.client.WorkflowService()
	_, err := service.PauseActivity(t.Context(), &workflowservice.PauseActivityRequest{
		Namespace: shared.server.Namespace(), Execution: run.execution(), Reason: "test",
		Activity: &workflowservice.PauseActivityRequest_Type{Type: agentwait.PollRunStatusName},
	})
	require.NoError(t, err)
	eventually(t, "a paused poller", func() bool { return run.poller(t).GetPaused() && run.poller(t).GetState() == pausedState })
	_, err = service.UnpauseActivity(t.Context(), &workflowservice.UnpauseActivityRequest{
		Namespace: shared.server.Namespace(), Execution: run.execution(),
		Activity: &workflowservice.UnpauseActivityRequest_Type{Type: agentwait.PollRunStatusName},
	})
	require.NoError(t, err)
	w.waitForPolls(t, id, w.api.Polls(id)+1)
	require.False(t, w.api.Cancelled(id), "a pause")

	again := run.reset(t) // to before the start: it finds the session by its key
	eventually(t, "the wait of the run that the reset made", func() bool { return again.status(t).InteractionID == id })
	require.Equal(t, []string{id}, w.api.Started(w.id), "a reset starts nothing twice")
	require.False(t, w.api.Cancelled(id), "a reset")
	w.api.Session(id, agenttest.Completed("Done at last."))
	result, err := again.result(t)
	require.NoError(t, err)
	require.Equal(t, "Done at last.", *result.Response)
}

// A cancel that comes while the API has not answered yet must not leave a run that nobody knows of.
func TestACancelDuringAStartLeavesNoRunBehind(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]agenttest.Step{
		"the answer comes late": agenttest.Accepted().Delay(2 * time.Second),
		"no answer comes":       agenttest.RawBody(502, "text/html", "<title>Bad Gateway</title>").Delay(2 * time.Second),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newLives(t)
			w.startBoth(t)
			w.api.Agent(w.id, agenttest.Processing())
			w.api.BreakStart(w.id, answer)
			run := w.run(t, w.runInput(sessions))
			id := w.started(t, 1)
			run.cancel(t)
			_, err := run.result(t)
			require.True(t, temporal.IsCanceledError(err), "%v", err)
			require.True(t, w.api.Cancelled(id))
			require.Len(t, w.api.Started(w.id), 1)
		})
	}
}

// Where the API breaks off after it has started a run, the older one leaves it unknown; a session is
// found by its id.
func TestAStartWhoseAnswerIsLost(t *testing.T) {
	t.Parallel()
	w := newLives(t)
	w.startBoth(t)
	w.api.BreakStart(w.id, agenttest.Reset())
	_, err := w.run(t, w.runInput(older)).result(t)
	requireType(t, agentwait.ErrTypeStartOutcomeUnknown, err)
	require.Len(t, w.api.Started(w.id), 1, "it is not sent again")

	w.api.BreakStart(w.id, agenttest.Reset())
	result, err := w.run(t, w.runInput(sessions)).result(t)
	require.NoError(t, err)
	require.Equal(t, "Done.", *result.Response)
	require.Len(t, w.api.Started(w.id), 2)
}

// A conversation goes on, at an API that still shows the turn before for a while.
func TestAConversationGoesOnAndItsOldReplyIsNotTheNewOne(t *testing.T) {
	t.Parallel()
	for _, credential := range []string{older, sessions} {
		t.Run(credential, func(t *testing.T) {
			t.Parallel()
			w := newLives(t)
			w.startBoth(t)
			w.api.Agent(w.id, agenttest.Completed("The first reply."))
			first, err := w.run(t, w.runInput(credential)).result(t)
			require.NoError(t, err)
			require.Equal(t, "The first reply.", *first.Response)

			w.api.Agent(w.id, agenttest.Stale().Times(2), agenttest.Completed("The second reply."))
			in := w.runInput(credential)
			in.InteractionID, in.Message = first.InteractionID, "And now?"
			second, err := w.run(t, in).result(t)
			require.NoError(t, err)
			require.Equal(t, "The second reply.", *second.Response)
			require.Equal(t, first.InteractionID, second.InteractionID)
		})
	}
}

func TestAConversationWhoseTurnHasNotEnded(t *testing.T) {
	t.Parallel()
	w := newLives(t)
	w.startBoth(t)
	w.api.Agent(w.id, agenttest.Processing())
	running := w.run(t, w.runInput(sessions))
	id := w.started(t, 1)
	in := w.runInput(sessions)
	in.InteractionID, in.Message = id, "And now?"
	_, err := w.run(t, in).result(t)
	requireType(t, agentwait.ErrTypeAgentBusy, err)

	in.OnRunning = agentwait.OnWait
	waiting := w.run(t, in)
	eventually(t, "an attempt that found the turn running", func() bool {
		for _, pending := range waiting.describe(t).GetPendingActivities() {
			if pending.GetLastFailure().GetApplicationFailureInfo().GetType() == agentwait.ErrTypeAgentBusy {
				return true
			}
		}
		return false
	})
	require.Len(t, w.api.Started(w.id), 1)
	w.api.Agent(w.id, agenttest.Completed("The second reply."))
	running.cancel(t) // which ends the turn
	result, err := waiting.result(t)
	require.NoError(t, err)
	require.Equal(t, "The second reply.", *result.Response)
	require.Len(t, w.api.Started(w.id), 2)
}
