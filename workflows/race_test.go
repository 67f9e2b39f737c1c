package workflows_test

// What comes in one workflow task with something else, or late: a cancellation together
// with an answer, and the first task long after the start. The environment makes a task
// of each, at once, so that an interceptor does it.

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
)

// The answer was paid for, and may be all that is left of the agent's work.
func TestAnAnswerWinsOverACancellationThatCameWithIt(t *testing.T) {
	h := newHarness(t)
	h.poller(time.Minute, completed(7), nil)
	h.cancelWithAnswer(agentwait.PollAgentStatusName)
	result, err := h.run(input())
	require.NoError(t, err)
	require.Equal(t, completed(7), result)
}

// The caller's deadline does not move where no worker ran for a while.
func TestDeadlineCountsFromTheStartAndNotFromTheFirstTask(t *testing.T) {
	h := newHarness(t)
	h.poller(0, completed(1), nil)
	h.intercept(&timing{late: 4 * time.Minute})
	_, err := h.run(input())
	require.NoError(t, err)
	require.Equal(t, 360.0, h.polls[0].TimeoutSeconds)
	require.Equal(t, start.Add(6*time.Minute), h.status().DeadlineAt)
}

// cancelWithAnswer cancels the workflow in the workflow task in which it gets the answer
// of an activity.
func (h *harness) cancelWithAnswer(activityName string) {
	together := &timing{}
	h.intercept(together)
	h.SetOnActivityCompletedListener(func(info *activity.Info, _ converter.EncodedValue, _ error) {
		if info.ActivityType.Name == activityName {
			together.cancel()
		}
	})
}

func (h *harness) intercept(t *timing) {
	h.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{t}})
}

// timing lets a test cancel a workflow without a workflow task for it, and makes its
// first task late.
type timing struct {
	interceptor.WorkerInterceptorBase
	cancel workflow.CancelFunc
	late   time.Duration
}

func (t *timing) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	return &timedInbound{interceptor.WorkflowInboundInterceptorBase{Next: next}, t}
}

type timedInbound struct {
	interceptor.WorkflowInboundInterceptorBase
	timing *timing
}

func (i *timedInbound) Init(next interceptor.WorkflowOutboundInterceptor) error {
	return i.Next.Init(&timedOutbound{interceptor.WorkflowOutboundInterceptorBase{Next: next}, i.timing})
}

func (i *timedInbound) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	ctx, i.timing.cancel = workflow.WithCancel(ctx)
	return i.Next.ExecuteWorkflow(ctx, in)
}

type timedOutbound struct {
	interceptor.WorkflowOutboundInterceptorBase
	timing *timing
}

func (o *timedOutbound) GetInfo(ctx workflow.Context) *workflow.Info {
	info := *o.Next.GetInfo(ctx)
	info.WorkflowStartTime = info.WorkflowStartTime.Add(-o.timing.late)
	return &info
}
