package workflows_test

// An answer takes seconds, in which the run may end, somebody may cancel the wait, the deadline may
// pass or the workflow continue as new. Where the vendor makes another run of it, that is the one to
// await, and to cancel.

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
)

// sending is what an activity tells the server before it sends.
func sending(yes bool) map[string]bool { return map[string]bool{"sending": yes} }

func asks() agentwait.Input {
	in := input()
	in.OnNeedsInput = agentwait.OnWait
	return in
}

// another is the result of an answer that makes another run.
func another() *agentwait.AnswerResult {
	return &agentwait.AnswerResult{RequestID: "r1", InteractionID: "run_2"}
}

// The run before ends over its answer, and a poll may see that before the answer has come back.
func TestARunThatEndsOverItsAnswerIsNotTheEnd(t *testing.T) {
	l := newLived(t)
	l.poller(time.Minute+5*time.Second, completed(3), nil)
	l.poller(time.Minute, &agentwait.Result{Outcome: agentwait.OutcomeCompleted, InteractionID: "run_2", State: "success", Phase: "completed"}, nil)
	l.checker(0, &agentwait.Result{Outcome: agentwait.OutcomeStillRunning, State: "running", Phase: "running"}, nil)
	l.answerer(10*time.Second, another(), nil)
	given := l.answer(time.Minute, agentwait.Answer{RequestID: "r1"})
	result, err := l.run(asks())
	require.NoError(t, errors.Join(err, given.rejected, given.failed))
	require.Equal(t, "run_2", result.InteractionID)
	require.Len(t, l.polls, 2)
}

// Without another run it is the end, and whoever has answered hears of the answer first.
func TestARunThatEndsWhileItIsAnswered(t *testing.T) {
	l := newLived(t)
	l.poller(time.Minute+5*time.Second, completed(3), nil)
	l.answerer(10*time.Second, &agentwait.AnswerResult{RequestID: "r1"}, nil)
	given := l.answer(time.Minute, agentwait.Answer{RequestID: "r1"})
	_, err := l.run(asks())
	require.NoError(t, errors.Join(err, given.rejected, given.failed))
	require.NotNil(t, given.result)
}

// (That an answer that was sent is heard of, and its run cancelled, needs a server: the environment
// ends a cancelled activity at once.)
func TestNoAnswerIsTakenByAWaitThatIsCancelled(t *testing.T) {
	l := newLived(t)
	in := asks()
	in.OnCancel, l.pollerName = agentwait.OnCancelAgent, agentwait.PollRunStatusName
	l.poller(time.Hour, completed(3), nil)
	l.answerer(10*time.Second, another(), nil)
	l.canceller(10*time.Second, &agentwait.CancelResult{Asked: true, State: "canceled", Phase: "cancelled"}, nil)
	given := l.answer(time.Minute, agentwait.Answer{RequestID: "r1"})
	queued := l.answer(time.Minute, agentwait.Answer{RequestID: "r2"})
	l.at(time.Minute+time.Second, l.CancelWorkflow)
	late := l.answer(time.Minute+2*time.Second, agentwait.Answer{RequestID: "r3"})
	_, err := l.run(in)
	require.True(t, temporal.IsCanceledError(err), "%v", err)
	failure(t, given.failed, agentwait.ErrTypeAnswerOutcomeUnknown)
	failure(t, queued.failed, agentwait.ErrTypeAnswerRefused)
	require.ErrorContains(t, late.rejected, "the wait was cancelled")
	require.Len(t, l.answers, 1)
	require.Len(t, l.cancels, 1)
}

func TestADeadlineCancelsTheRunThatAnAnswerHasMade(t *testing.T) {
	l := newLived(t)
	in := asks()
	in.OnDeadline, l.pollerName = agentwait.OnCancelAgent, agentwait.PollRunStatusName
	l.poller(10*time.Minute, stillRunning(9, 9*time.Minute), nil)
	l.answerer(10*time.Second, another(), nil)
	l.canceller(time.Second, &agentwait.CancelResult{Asked: true}, nil)
	l.answer(10*time.Minute-5*time.Second, agentwait.Answer{RequestID: "r1"})
	_, err := l.run(in)
	failure(t, err, agentwait.ErrTypeDeadlineExceeded)
	require.Equal(t, "run_2", l.cancels[0].InteractionID)
}

// Answers to two requests go one after the other: what the first makes of the run is what the second
// is for.
func TestTwoAnswersAtOnce(t *testing.T) {
	l := newLived(t)
	l.poller(time.Hour, completed(3), nil)
	l.poller(time.Minute, completed(4), nil)
	for range 2 {
		l.checker(0, &agentwait.Result{Outcome: agentwait.OutcomeStillRunning, State: "running", Phase: "running"}, nil)
	}
	l.OnActivity(agentwait.AnswerAgentName, mock.Anything, mock.Anything).Return(
		func(_ context.Context, in agentwait.AnswerInput) (*agentwait.AnswerResult, error) {
			l.answers = append(l.answers, in)
			return &agentwait.AnswerResult{RequestID: in.RequestID, InteractionID: "run_2"}, nil
		}).After(10 * time.Second)
	first := l.answer(time.Minute, agentwait.Answer{RequestID: "r1"})
	second := l.answer(time.Minute, agentwait.Answer{RequestID: "r2"})
	_, err := l.run(asks())
	require.NoError(t, errors.Join(err, first.rejected, first.failed, second.rejected, second.failed))
	require.Len(t, l.answers, 2)
	require.Equal(t, input().InteractionID, l.answers[0].InteractionID)
	require.Equal(t, "run_2", l.answers[1].InteractionID)
}

// What an answer has made of the run, that it was given, and the poll that follows it go into the
// next run, whatever else comes with it.
func TestAnAnswerAndAContinuedRun(t *testing.T) {
	l := newLived(t)
	l.poller(time.Hour, completed(3), nil)
	l.pollerName = agentwait.PollRunStatusName
	l.poller(time.Hour, completed(3), nil)
	l.answerer(10*time.Second, another(), nil)
	l.answer(time.Minute, agentwait.Answer{RequestID: "r1"})
	l.at(time.Minute+5*time.Second, func() {
		l.SetContinueAsNewSuggested(true)
		l.SignalWorkflow(agentwait.PhaseSignal, agentwait.PhaseChange{State: "s", Phase: "running", Polls: 1, At: start})
	})
	_, err := l.run(asks())
	var ordered *workflow.ContinueAsNewError
	require.ErrorAs(t, err, &ordered)
	require.Equal(t, agentwait.RunAgentName, ordered.WorkflowType.Name, "a worker that knows no answers would refuse it")
	var next agentwait.RunInput
	decode(t, ordered, &next)
	require.Equal(t, "run_2", next.Carried.InteractionID)
	require.True(t, next.Carried.Carried.PollNow)
	require.Contains(t, next.Carried.Carried.Answered, "r1")

	l = newLived(t)
	l.pollerName = agentwait.PollRunStatusName
	l.poller(time.Minute, completed(4), nil)
	l.checker(0, &agentwait.Result{Outcome: agentwait.OutcomeStillRunning, State: "running", Phase: "running"}, nil)
	again := l.answer(time.Second, agentwait.Answer{RequestID: "r1"})
	_, err = l.runAgent(next)
	require.NoError(t, err)
	require.ErrorContains(t, again.rejected, "it was answered at")
	require.Empty(t, l.starts, "a continued run starts nothing")
	require.Equal(t, "run_2", l.polls[0].InteractionID)
}

// What the server says of an activity that it has ended is what is known: an earlier attempt's error
// says nothing of the last one.
func TestAnAnswerWhoseActivityTheServerEnds(t *testing.T) {
	earlier := agentwait.NewError(agentwait.ErrTypeAPIUnavailable, "nothing was taken", agentwait.ErrorDetails{}).Final()
	for name, row := range map[string]struct {
		err  error
		want string
	}{
		"nothing was sent":   {temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, nil), agentwait.ErrTypeAnswerRefused},
		"it says so":         {temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, earlier, sending(false)), agentwait.ErrTypeAnswerRefused},
		"it was being sent":  {temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, earlier, sending(true)), agentwait.ErrTypeAnswerOutcomeUnknown},
		"nobody can read it": {temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, earlier, "?"), agentwait.ErrTypeAnswerOutcomeUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLived(t)
			l.poller(5*time.Minute, completed(3), nil)
			l.answerer(time.Second, nil, row.err)
			given := l.answer(time.Minute, agentwait.Answer{RequestID: "r1"})
			_, err := l.run(asks())
			require.NoError(t, err)
			failure(t, given.failed, row.want)
		})
	}
}
