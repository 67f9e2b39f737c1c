package workflows_test

// What is said of a start that the server has ended decides whether somebody starts another run.

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
)

func TestAStartThatTheServerEnds(t *testing.T) {
	earlier := agentwait.NewError(agentwait.ErrTypeAPIUnavailable, "nothing was taken", agentwait.ErrorDetails{}).Final()
	for name, row := range map[string]struct {
		err  error
		want string
		says string
	}{
		"no worker has taken it": {temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, nil), agentwait.ErrTypeDeadlineExceeded, "was not started"},
		"none has sent it":       {temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, earlier, sending(false)), agentwait.ErrTypeDeadlineExceeded, "was not started"},
		"one was sending it":     {temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, earlier, sending(true)), agentwait.ErrTypeStartOutcomeUnknown, "It may run"},
		"nobody can read it":     {temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_HEARTBEAT, nil, "?"), agentwait.ErrTypeStartOutcomeUnknown, "It may run"},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLived(t)
			l.starter(11*time.Minute, nil, row.err)
			_, err := l.runAgent(runInput())
			require.Contains(t, failure(t, err, row.want).Message, row.says)
			require.Empty(t, l.cancels)
		})
	}
}

// A conversation whose turn has not ended is waited for until the deadline, also one that was moved.
func TestAnExtendedDeadlineIsTheStartsToo(t *testing.T) {
	l := newLived(t)
	l.pollerName = agentwait.PollRunStatusName
	l.OnActivity(agentwait.StartAgentName, mock.Anything, mock.Anything).Return(
		func(_ context.Context, in agentwait.StartInput) (*agentwait.StartResult, error) {
			l.starts = append(l.starts, in)
			if len(l.starts) == 1 {
				return nil, temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, nil, sending(false))
			}
			return startedRun(), nil
		}).After(11 * time.Minute)
	l.poller(time.Second, completed(3), nil)
	l.at(time.Minute, func() { l.extend(map[string]any{"by_seconds": 1800}) })
	_, err := l.runAgent(runInput())
	require.NoError(t, err)
	require.Len(t, l.starts, 2)
	require.Equal(t, l.starts[0], l.starts[1])
}

// The deadline cancels what a start has begun that has brought no answer, too.
func TestADeadlineLooksForWhatAStartHasStarted(t *testing.T) {
	l := newLived(t)
	unknown := temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, nil, sending(true))
	l.finder(5*time.Minute, unknown, startedRun(), nil)
	l.canceller(time.Second, &agentwait.CancelResult{Asked: true, State: "canceled", Phase: "cancelled"}, nil)
	in := runInput()
	in.OnDeadline = agentwait.OnCancelAgent
	_, err := l.runAgent(in)
	failed := failure(t, err, agentwait.ErrTypeDeadlineExceeded)
	require.Contains(t, failed.Details.AgentCancel, "was taken")
	require.Equal(t, "run_1", l.cancels[0].InteractionID)
}

// A start that is cancelled between two attempts, of which one may have been lost, does not say that
// there is no run.
func TestACancelBetweenTwoAttemptsOfAStart(t *testing.T) {
	l := newLived(t)
	cannot := agentwait.InvalidRequest("", agentwait.OutOfRange("existing", "true", "…"))
	l.finder(10*time.Second, temporal.NewCanceledError(), nil, cannot)
	l.at(time.Second, l.CancelWorkflow)
	_, err := l.runAgent(runInput())
	require.True(t, temporal.IsCanceledError(err), "%v", err)
	failed, ok := agentwait.AsError(err)
	require.True(t, ok)
	require.Contains(t, failed.Message, "a run may exist")
}

// A worker of the previous release refuses what RunAgent has made of its input: it must not get the
// next run.
func TestARunAgentContinuesAsOne(t *testing.T) {
	l := newLived(t)
	l.pollerName = agentwait.PollRunStatusName
	l.starter(time.Second, startedRun(), nil)
	l.poller(time.Hour, completed(3), nil)
	l.at(time.Minute, func() {
		l.SetContinueAsNewSuggested(true)
		l.SignalWorkflow(agentwait.PhaseSignal, agentwait.PhaseChange{State: "s", Phase: "running", Polls: 1, At: start})
	})
	_, err := l.runAgent(runInput())
	var ordered *workflow.ContinueAsNewError
	require.ErrorAs(t, err, &ordered)
	require.Equal(t, agentwait.RunAgentName, ordered.WorkflowType.Name)
	var next agentwait.RunInput
	decode(t, ordered, &next)
	require.Equal(t, "run_1", next.Carried.InteractionID)
	require.Equal(t, agentwait.OnCancelAgent, next.Carried.OnCancel)
	require.Empty(t, next.Message)

	next.Carried.Carried.StartedAt = start.AddDate(100, 0, 0)
	_, err = newLived(t).runAgent(next)
	require.Equal(t, "carried.started_at", failure(t, err, agentwait.ErrTypeInvalidRequest).Details.Field)
}
