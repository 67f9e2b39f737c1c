package workflows_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
)

// Joiner is a user's activity that joins the open wait for an interaction, or starts it: what a
// child workflow cannot do. It holds a worker slot until the wait has ended.
type Joiner struct {
	Client    client.Client
	TaskQueue string
}

// Join awaits the interaction.
func (j *Joiner) Join(ctx context.Context, in agentwait.Input) (*agentwait.Result, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go func() { // a lost worker is noticed by the heartbeats, and a cancel is heard with them
		every := time.NewTicker(activity.GetInfo(ctx).HeartbeatTimeout / 3)
		defer every.Stop()
		for {
			select {
			case <-every.C:
				activity.RecordHeartbeat(ctx)
			case <-ctx.Done():
				return
			}
		}
	}()
	result, err := agentwait.Await(ctx, j.Client, j.TaskQueue, in)
	if failure, ok := agentwait.AsError(err); ok && failure.Kind == agentwait.KindFailed {
		return nil, failure.Final() // the wait's own end, as a wait of its own would have it
	}
	return result, err
}

// Report is a user's workflow that wants the result of a wait, whoever has started it.
func Report(ctx workflow.Context, id string) (string, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: time.Hour, HeartbeatTimeout: time.Minute,
	})
	var j *Joiner // nil: only the method's name is used
	var result agentwait.Result
	err := workflow.ExecuteActivity(ctx, j.Join, agentwait.Input{
		Target: agentwait.Target{InteractionID: id, UserID: "your_user_id"},
	}).Get(ctx, &result)
	if failure, ok := agentwait.AsError(err); ok {
		return "", fmt.Errorf("the agent has no report: %w", failure)
	}
	if err != nil {
		return "", err
	}
	return *result.Response, nil
}

// A workflow joins the open wait for an interaction by an activity that awaits it: see [Joiner].
func Example_join() {
	_ = Report
}

func TestAWorkflowJoinsByAnActivity(t *testing.T) {
	for name, ends := range map[string]error{"completed": nil, "failed": agentFailed()} {
		t.Run(name, func(t *testing.T) {
			temporalClient, run := mocks.NewClient(t), mocks.NewWorkflowRun(t)
			temporalClient.On("ExecuteWorkflow", mock.Anything, mock.Anything, agentwait.AwaitAgentName, input()).Return(run, nil)
			run.On("Get", mock.Anything, mock.Anything).Run(func(args mock.Arguments) {
				*args.Get(1).(*agentwait.Result) = *completed(3)
			}).Return(ends)
			env := newEnvironment()
			env.RegisterActivity(&Joiner{Client: temporalClient, TaskQueue: "agents"})
			env.ExecuteWorkflow(Report, input().InteractionID)
			if ends != nil {
				require.ErrorContains(t, env.GetWorkflowError(), "the agent has no report: agentwait.AgentFailed: the agent failed")
				return
			}
			var report string
			require.NoError(t, env.GetWorkflowResult(&report))
			require.Equal(t, "Here's what I found...", report)
		})
	}
}

// A child with the id of an open wait got the SDK's "child workflow execution already started".
func TestAChildCannotJoinAndIsTold(t *testing.T) {
	h := newHarness(t)
	h.poller(time.Minute, completed(3), nil)
	var first, second error
	h.ExecuteWorkflow(func(ctx workflow.Context) error {
		ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: agentwait.WorkflowID(input().Target)})
		open := workflow.ExecuteChildWorkflow(ctx, agentwait.AwaitAgentName, input())
		if err := open.GetChildWorkflowExecution().Get(ctx, nil); err != nil {
			return err
		}
		second = workflow.ExecuteChildWorkflow(ctx, agentwait.AwaitAgentName, input()).Get(ctx, nil)
		first = open.Get(ctx, nil)
		return nil
	})
	require.NoError(t, h.GetWorkflowError())
	require.NoError(t, first)
	require.True(t, temporal.IsWorkflowExecutionAlreadyStartedError(second), "%v", second)
	failed, ok := agentwait.AsError(second)
	require.True(t, ok, "%T %v", second, second)
	require.Equal(t, agentwait.KindAlreadyOpen, failed.Kind)
	require.Contains(t, failed.Message, "WorkflowID unset")
	require.ErrorIs(t, failed, second)
}
