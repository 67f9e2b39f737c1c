package workflows_test

// The server can end a poller: no worker came back after a crash, or the retry of an
// attempt did not fit before ScheduleToClose. Its failure then says "parked" or
// "heartbeat timeout"; the caller has to hear that the deadline passed, and how the
// wait stood in the last heartbeat.

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
)

func lastHeartbeat() agentwait.Token {
	seen := start.Add(5 * time.Minute)
	return agentwait.Token{Polls: 41, State: "PROCESSING", Phase: "running", StartedAt: start, LastStatusAt: &seen}
}

func TestTimeoutOfThePollerIsTheDeadline(t *testing.T) {
	for name, kind := range map[string]enumspb.TimeoutType{
		"heartbeat":         enumspb.TIMEOUT_TYPE_HEARTBEAT,
		"schedule to close": enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE,
		"schedule to start": enumspb.TIMEOUT_TYPE_SCHEDULE_TO_START,
	} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t)
			h.poller(11*time.Minute, nil, temporal.NewTimeoutError(kind, nil, lastHeartbeat()))
			_, err := h.run(input())
			failed := failure(t, err, agentwait.ErrTypeDeadlineExceeded)
			require.Equal(t, 41, failed.Details.Polls)
			require.Equal(t, "PROCESSING", failed.Details.State)
			require.Equal(t, start.Add(5*time.Minute), *failed.Details.LastStatusAt)
			require.Contains(t, failed.Message, kind.String())
		})
	}
}

func TestTimeoutWithoutReadableHeartbeat(t *testing.T) {
	for name, err := range map[string]error{
		"none":       temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_START, nil),
		"unreadable": temporal.NewHeartbeatTimeoutError("not a token"),
	} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t)
			h.poller(11*time.Minute, nil, err)
			_, err := h.run(input())
			failed := failure(t, err, agentwait.ErrTypeDeadlineExceeded)
			require.Empty(t, failed.Details.State)
			require.Contains(t, failed.Message, "not known")
		})
	}
}

func TestLostPollerIsReplacedWhereTheDeadlineWasExtended(t *testing.T) {
	h := newHarness(t)
	h.poller(11*time.Minute, nil, temporal.NewHeartbeatTimeoutError(lastHeartbeat()))
	h.poller(time.Minute, completed(50), nil)
	h.at(time.Minute, func() { h.extend(map[string]any{"by_seconds": 600}) })
	result, err := h.run(input())
	require.NoError(t, err)
	require.Equal(t, 50, result.Polls)
	require.Len(t, h.polls, 2)
	require.Equal(t, 41, h.polls[1].Token.Polls, "the last heartbeat continues the wait")
	require.Equal(t, 540.0, h.polls[1].TimeoutSeconds)
}

func TestLastAttemptThatCouldNotBeRetriedInTimeIsTheDeadline(t *testing.T) {
	h := newHarness(t)
	seen := start.Add(4 * time.Minute)
	h.endPollerBy(enumspb.RETRY_STATE_TIMEOUT, temporal.NewApplicationErrorWithOptions("parked for 5m0s", agentwait.ErrTypeWaitInterrupted,
		temporal.ApplicationErrorOptions{Details: []any{agentwait.ErrorDetails{State: "QUEUED", Phase: "running", Polls: 12, LastStatusAt: &seen}}}))
	_, err := h.run(input())
	failed := failure(t, err, agentwait.ErrTypeDeadlineExceeded)
	require.Equal(t, 12, failed.Details.Polls)
	require.Equal(t, "QUEUED", failed.Details.State)
	require.Contains(t, failed.Message, "parked for 5m0s")
}

func TestCancelledPollerIsACancelledWait(t *testing.T) {
	t.Run("it said so", func(t *testing.T) {
		h := newHarness(t)
		h.poller(time.Minute, nil, temporal.NewCanceledError())
		_, err := h.run(input())
		require.True(t, temporal.IsCanceledError(err), "%v", err)
	})
	t.Run("the server would not retry it", func(t *testing.T) {
		h := newHarness(t)
		h.endPollerBy(enumspb.RETRY_STATE_CANCEL_REQUESTED, temporal.NewApplicationError("the worker stops", agentwait.ErrTypeWaitInterrupted))
		_, err := h.run(input())
		require.True(t, temporal.IsCanceledError(err), "%v", err)
	})
}

// endPollerBy makes the next poller end as the server would end it: with the failure of
// its last attempt and the reason why there is no other. The environment's own activities
// cannot: their failures have no retry state.
func (h *harness) endPollerBy(state enumspb.RetryState, lastAttempt error) {
	failures := temporal.GetDefaultFailureConverter()
	h.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{&endedByServer{err: failures.FailureToError(&failurepb.Failure{
		FailureInfo: &failurepb.Failure_ActivityFailureInfo{ActivityFailureInfo: &failurepb.ActivityFailureInfo{RetryState: state}},
		Cause:       failures.ErrorToFailure(lastAttempt),
	})}}})
}

type endedByServer struct {
	interceptor.WorkerInterceptorBase
	err error
}

func (e *endedByServer) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	return &endedInbound{interceptor.WorkflowInboundInterceptorBase{Next: next}, e.err}
}

type endedInbound struct {
	interceptor.WorkflowInboundInterceptorBase
	err error
}

func (i *endedInbound) Init(next interceptor.WorkflowOutboundInterceptor) error {
	return i.Next.Init(&endedOutbound{interceptor.WorkflowOutboundInterceptorBase{Next: next}, i.err})
}

type endedOutbound struct {
	interceptor.WorkflowOutboundInterceptorBase
	err error
}

func (o *endedOutbound) ExecuteActivity(ctx workflow.Context, _ string, _ ...any) workflow.Future {
	future, settable := workflow.NewFuture(ctx)
	settable.SetError(o.err)
	return future
}
