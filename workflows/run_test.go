package workflows_test

// A run is started, answered and cancelled by the workflow that awaits it. What the activities do
// is tested in their package; what is tested here is what the workflow makes of it.

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
)

// lived is a harness whose activities start, answer and cancel, too.
type lived struct {
	*harness
	starts  []agentwait.StartInput
	answers []agentwait.AnswerInput
	cancels []agentwait.CancelInput
}

func newLived(t *testing.T) *lived {
	l := &lived{harness: newHarness(t)}
	l.RegisterActivityWithOptions(
		func(context.Context, agentwait.StartInput) (*agentwait.StartResult, error) { return nil, nil },
		activity.RegisterOptions{Name: agentwait.StartAgentName})
	l.RegisterActivityWithOptions(
		func(context.Context, agentwait.AnswerInput) (*agentwait.AnswerResult, error) { return nil, nil },
		activity.RegisterOptions{Name: agentwait.AnswerAgentName})
	l.RegisterActivityWithOptions(
		func(context.Context, agentwait.CancelInput) (*agentwait.CancelResult, error) { return nil, nil },
		activity.RegisterOptions{Name: agentwait.CancelAgentName})
	return l
}

func (l *lived) starter(takes time.Duration, result *agentwait.StartResult, err error) {
	l.OnActivity(agentwait.StartAgentName, mock.Anything, mock.Anything).Return(
		func(_ context.Context, in agentwait.StartInput) (*agentwait.StartResult, error) {
			l.starts = append(l.starts, in)
			return result, err
		}).After(takes)
}

func (l *lived) answerer(takes time.Duration, result *agentwait.AnswerResult, err error) {
	l.OnActivity(agentwait.AnswerAgentName, mock.Anything, mock.Anything).Return(
		func(_ context.Context, in agentwait.AnswerInput) (*agentwait.AnswerResult, error) {
			l.answers = append(l.answers, in)
			return result, err
		}).After(takes)
}

func (l *lived) canceller(takes time.Duration, result *agentwait.CancelResult, err error) {
	l.OnActivity(agentwait.CancelAgentName, mock.Anything, mock.Anything).Return(
		func(_ context.Context, in agentwait.CancelInput) (*agentwait.CancelResult, error) {
			l.cancels = append(l.cancels, in)
			return result, err
		}).After(takes)
}

func (l *lived) runAgent(in any) (*agentwait.Result, error) {
	l.t.Helper()
	return runs[agentwait.Result](l.t, l.TestWorkflowEnvironment, agentwait.RunAgentName, in)
}

func runInput() agentwait.RunInput {
	return agentwait.RunInput{StartInput: agentwait.StartInput{AgentID: "agent_1", Message: "do it", UserID: "your_user_id"}}
}

func startedRun() *agentwait.StartResult {
	return &agentwait.StartResult{InteractionID: "run_1", IDs: map[string]string{"thread_id": "t"}, AfterMessageID: "m7", Cancellable: true}
}

func TestRunAgentStartsAndAwaits(t *testing.T) {
	l := newLived(t)
	l.pollerName = agentwait.PollRunStatusName
	l.starter(10*time.Second, startedRun(), nil)
	l.poller(time.Minute, completed(3), nil)
	result, err := l.runAgent(runInput())
	require.NoError(t, err)
	require.Equal(t, "Here's what I found...", *result.Response)
	require.Len(t, l.starts, 1)
	require.False(t, l.starts[0].Cancels, "a vendor who cannot cancel is not refused where nobody has asked for that")
	require.Regexp(t, "^agentwait-[0-9a-f]{32}$", l.starts[0].Key)
	poll := l.polls[0]
	require.Equal(t, agentwait.Target{InteractionID: "run_1", UserID: "your_user_id", IDs: map[string]string{"thread_id": "t"}}, poll.Target)
	require.Equal(t, "m7", poll.AfterMessageID)
	require.True(t, poll.Cancels, "a run of ours is cancelled with its workflow, unless that is told otherwise")
	require.Equal(t, 590.0, poll.TimeoutSeconds, "the deadline counts from the start of the workflow")
	require.Equal(t, "run_1", l.status().InteractionID)
}

func TestRunAgentWhoseStartIsItsEnd(t *testing.T) {
	l := newLived(t)
	l.starter(time.Second, &agentwait.StartResult{Result: completed(0)}, nil)
	result, err := l.runAgent(runInput())
	require.NoError(t, err)
	require.Equal(t, agentwait.OutcomeCompleted, result.Outcome)
	require.Equal(t, 1.0, result.ElapsedSeconds)
	require.Empty(t, l.polls)
	require.Equal(t, agentwait.OutcomeCompleted, l.status().Outcome)
}

func TestRunAgentWhoseStartFails(t *testing.T) {
	t.Run("refused", func(t *testing.T) {
		l := newLived(t)
		l.starter(0, nil, agentwait.NewError(agentwait.ErrTypePaymentRequired, "no credits", agentwait.ErrorDetails{}).Final())
		_, err := l.runAgent(runInput())
		failure(t, err, agentwait.ErrTypePaymentRequired)
	})
	t.Run("unknown", func(t *testing.T) {
		l := newLived(t)
		l.starter(0, nil, agentwait.NewError(agentwait.ErrTypeStartOutcomeUnknown, "who knows", agentwait.ErrorDetails{}).Final())
		_, err := l.runAgent(runInput())
		failure(t, err, agentwait.ErrTypeStartOutcomeUnknown)
		require.Empty(t, l.polls)
	})
	t.Run("no outcome", func(t *testing.T) {
		l := newLived(t)
		l.starter(0, nil, temporal.NewTimeoutError(1, nil, sending(true)))
		_, err := l.runAgent(runInput())
		failed := failure(t, err, agentwait.ErrTypeStartOutcomeUnknown)
		require.Contains(t, failed.Message, "It may run")
	})
	t.Run("input", func(t *testing.T) {
		_, err := newLived(t).runAgent(map[string]any{"agent_id": "a", "message": "m", "on_cancel": "kill"})
		require.Equal(t, "on_cancel", failure(t, err, agentwait.ErrTypeInvalidRequest).Details.Field)
	})
}

// A cancel during a start must not leave a run that nobody knows of.
func TestACancelDuringAStartCancelsWhatWasStarted(t *testing.T) {
	l := newLived(t)
	l.pollerName = agentwait.PollRunStatusName
	l.starter(10*time.Second, startedRun(), nil)
	l.poller(time.Hour, completed(3), nil)
	l.canceller(time.Second, &agentwait.CancelResult{Asked: true, State: "canceled", Phase: "cancelled"}, nil)
	l.at(time.Second, l.CancelWorkflow)
	_, err := l.runAgent(runInput())
	require.True(t, temporal.IsCanceledError(errors.Unwrap(err)), "got %v", err)
	require.LessOrEqual(t, len(l.cancels), 1)
	if len(l.cancels) == 1 {
		require.Equal(t, "run_1", l.cancels[0].InteractionID)
	}
}

func TestWhoCancelsTheAgent(t *testing.T) {
	for name, row := range map[string]struct {
		ending   agentwait.Ending
		deadline bool
		cancels  int
		says     string
	}{
		"by default the agent is left":  {agentwait.Ending{}, false, 0, "the agent was not"},
		"cancelled":                     {agentwait.Ending{OnCancel: agentwait.OnCancelAgent}, false, 1, "its state is canceled (cancelled)"},
		"a deadline leaves the agent":   {agentwait.Ending{OnCancel: agentwait.OnCancelAgent}, true, 0, ""},
		"unless it is asked to":         {agentwait.Ending{OnDeadline: agentwait.OnCancelAgent}, true, 1, "its state is canceled (cancelled)"},
		"a cancel is not the deadline":  {agentwait.Ending{OnDeadline: agentwait.OnCancelAgent}, false, 0, "the agent was not"},
		"what is told is what is meant": {agentwait.Ending{OnCancel: agentwait.OnLeave}, false, 0, "the agent was not"},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLived(t)
			l.canceller(time.Second, &agentwait.CancelResult{Asked: true, State: "canceled", Phase: "cancelled"}, nil)
			in := input()
			in.Ending = row.ending
			if row.ending.Cancels() {
				l.pollerName = agentwait.PollRunStatusName
			}
			if row.deadline {
				l.poller(10*time.Minute, &agentwait.Result{Outcome: agentwait.OutcomeStillRunning, InteractionID: in.InteractionID, State: "working", Phase: "running"}, nil)
			} else {
				l.poller(time.Hour, completed(1), nil)
				l.at(time.Minute, l.CancelWorkflow)
			}
			_, err := l.run(in)
			require.Error(t, err)
			require.Len(t, l.cancels, row.cancels)
			for _, poll := range l.polls {
				require.Equal(t, row.ending.Cancels(), poll.Cancels)
			}
			failed, ok := agentwait.AsError(err)
			require.True(t, ok)
			require.Contains(t, failed.Details.Message+failed.Details.AgentCancel, row.says)
		})
	}
}

// A cancel is best effort: what comes of it does not replace how the wait ended.
func TestACancelThatFailsIsTold(t *testing.T) {
	l := newLived(t)
	l.pollerName = agentwait.PollRunStatusName
	l.poller(time.Hour, completed(1), nil)
	l.canceller(0, nil, temporal.NewNonRetryableApplicationError("no", "x", nil))
	l.at(time.Minute, l.CancelWorkflow)
	in := input()
	in.OnCancel = agentwait.OnCancelAgent
	_, err := l.run(in)
	failed, ok := agentwait.AsError(err)
	require.True(t, ok)
	require.Equal(t, agentwait.KindCancelled, failed.Kind)
	require.Contains(t, failed.Details.AgentCancel, "not known")
}

// answering is an update answer.
type answering struct {
	rejected, failed error
	result           *agentwait.AnswerResult
}

func (a *answering) Accept()          {}
func (a *answering) Reject(err error) { a.rejected = err }
func (a *answering) Complete(success any, err error) {
	a.failed = err
	a.result, _ = success.(*agentwait.AnswerResult)
}

func (l *lived) answer(since time.Duration, arg any) *answering {
	a := &answering{}
	l.at(since, func() { l.UpdateWorkflow(agentwait.UpdateAnswer, "", a, arg) })
	return a
}

func TestAnAnswerIsSentOnce(t *testing.T) {
	l := newLived(t)
	in := input()
	in.OnNeedsInput = agentwait.OnWait
	l.poller(10*time.Minute-time.Second, completed(3), nil)
	l.checker(0, &agentwait.Result{Outcome: agentwait.OutcomeStillRunning, State: "working", Phase: "running"}, nil)
	l.answerer(5*time.Second, &agentwait.AnswerResult{RequestID: "r1"}, nil)
	first := l.answer(time.Minute, map[string]any{"request_id": "r1", "value": map[string]any{"ship": true}})
	during := l.answer(time.Minute+time.Second, agentwait.Answer{RequestID: "r1"})
	after := l.answer(2*time.Minute, agentwait.Answer{RequestID: "r1"})
	wrong := l.answer(2*time.Minute, map[string]any{"request_id": "r1", "answer": 1})
	none := l.answer(2*time.Minute, map[string]any{})
	_, err := l.run(in)
	require.NoError(t, err)
	require.NoError(t, errors.Join(first.rejected, first.failed))
	require.Len(t, l.answers, 1)
	require.Equal(t, in.Target, l.answers[0].Target)
	require.JSONEq(t, `{"ship":true}`, string(l.answers[0].Value))
	require.ErrorContains(t, during.rejected, "is being sent")
	require.ErrorContains(t, after.rejected, "it was answered at")
	require.ErrorContains(t, wrong.rejected, "answer: found an unknown field")
	require.ErrorContains(t, none.rejected, "request_id")
	require.Len(t, l.checks, 1, "an answer is followed by a poll")
}

// What the poller was told goes with the answer: the worker that sends it may not have been told.
func TestAnAnswerHasTheRequestWithIt(t *testing.T) {
	l := newLived(t)
	in := input()
	in.OnNeedsInput = agentwait.OnWait
	l.poller(5*time.Minute, completed(3), nil)
	l.checker(0, &agentwait.Result{Outcome: agentwait.OutcomeStillRunning, State: "working", Phase: "running"}, nil)
	l.answerer(time.Second, &agentwait.AnswerResult{}, nil)
	l.phase(time.Minute, agentwait.PhaseChange{State: "asking", Phase: "needs_input", Polls: 2, At: start.Add(time.Minute), Told: told()})
	known := told().InputRequests[0]
	first := l.answer(2*time.Minute, agentwait.Answer{RequestID: known.ID})
	second := l.answer(3*time.Minute, agentwait.Answer{RequestID: "none"})
	_, err := l.run(in)
	require.NoError(t, errors.Join(err, first.failed, second.failed))
	require.Len(t, l.answers, 2)
	require.Equal(t, &known, l.answers[0].Request)
	require.Nil(t, l.answers[1].Request)
}

// A refused answer leaves the wait as it is, and the next one may be right.
func TestAnAnswerThatIsRefused(t *testing.T) {
	l := newLived(t)
	in := input()
	in.OnNeedsInput = agentwait.OnWait
	l.poller(5*time.Minute, completed(3), nil)
	l.answerer(time.Second, nil, agentwait.NewError(agentwait.ErrTypeAnswerRefused, "not open", agentwait.ErrorDetails{}).Final())
	first := l.answer(time.Minute, agentwait.Answer{RequestID: "r1"})
	second := l.answer(2*time.Minute, agentwait.Answer{RequestID: "r1"})
	_, err := l.run(in)
	require.NoError(t, err)
	require.ErrorContains(t, first.failed, agentwait.ErrTypeAnswerRefused)
	require.ErrorContains(t, second.failed, agentwait.ErrTypeAnswerRefused)
	require.Len(t, l.answers, 2)
}

// Some vendors go on with an answered run under another id.
func TestAnAnswerThatMakesAnotherRunIsFollowed(t *testing.T) {
	l := newLived(t)
	in := input()
	in.OnNeedsInput = agentwait.OnWait
	l.poller(time.Hour, completed(3), nil) // is cancelled
	l.pollerName = agentwait.PollRunStatusName
	l.poller(time.Minute, &agentwait.Result{Outcome: agentwait.OutcomeCompleted, InteractionID: "run_2", State: "success", Phase: "completed"}, nil)
	l.checker(0, &agentwait.Result{Outcome: agentwait.OutcomeStillRunning, State: "running", Phase: "running"}, nil)
	l.answerer(time.Second, &agentwait.AnswerResult{RequestID: "r1", InteractionID: "run_2", IDs: map[string]string{"thread_id": "t"}}, nil)
	l.answer(time.Minute, agentwait.Answer{RequestID: "r1"})
	result, err := l.run(in)
	require.NoError(t, err)
	require.Equal(t, "run_2", result.InteractionID)
	last := l.polls[len(l.polls)-1]
	require.Equal(t, "run_2", last.InteractionID)
	require.Equal(t, map[string]string{"thread_id": "t"}, last.IDs)
	require.Equal(t, "run_2", l.status().InteractionID)
}
