package agentwait_test

// A mistyped task queue once made a wait that nobody served, whose deadline could not fire, and
// that everybody joined who awaited the interaction afterwards, without a word.

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"

	"github.com/agentwait/agentwait"
)

// open is a client of a server that has the wait open already, on a task queue.
func open(t *testing.T, queue string, workers int) *mocks.Client {
	c := mocks.NewClient(t)
	c.On("ExecuteWorkflow", mock.Anything, mock.MatchedBy(func(o client.StartWorkflowOptions) bool {
		return o.WorkflowIDConflictPolicy == enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL && o.WorkflowExecutionErrorWhenAlreadyStarted
	}), mock.Anything, mock.Anything).Return(nil, &serviceerror.WorkflowExecutionAlreadyStarted{Message: "it is", RunId: "a-run"})
	c.On("DescribeWorkflowExecution", mock.Anything, mock.Anything, "a-run").Return(&workflowservice.DescribeWorkflowExecutionResponse{
		ExecutionConfig: &workflowpb.WorkflowExecutionConfig{TaskQueue: &taskqueuepb.TaskQueue{Name: queue}},
	}, nil)
	c.On("DescribeTaskQueue", mock.Anything, queue, enumspb.TASK_QUEUE_TYPE_WORKFLOW).
		Return(&workflowservice.DescribeTaskQueueResponse{Pollers: make([]*taskqueuepb.PollerInfo, workers)}, nil).Maybe()
	return c
}

func TestAWaitOnAnotherQueueIsNotJoined(t *testing.T) {
	for name, await := range map[string]func(c client.Client) error{
		"one": func(c client.Client) error { _, err := agentwait.Await(t.Context(), c, "agents", input()); return err },
		"many": func(c client.Client) error {
			_, err := agentwait.AwaitAgents(t.Context(), c, "agents", agents(nil))
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			err := await(open(t, "noworker", 0))
			var other *agentwait.OtherQueueError
			require.ErrorAs(t, err, &other)
			require.Equal(t, "noworker", other.TaskQueue)
			require.ErrorContains(t, err, `this wait lives on task queue "noworker", not on "agents", and no worker answers there`)

			err = await(open(t, "others", 2))
			require.ErrorContains(t, err, `this wait lives on task queue "others", not on "agents": await it there`)
			require.NotContains(t, err.Error(), "no worker")
		})
	}
}

func TestAnOpenWaitOnTheSameQueueIsJoined(t *testing.T) {
	c, run := open(t, "agents", 1), mocks.NewWorkflowRun(t)
	c.On("GetWorkflow", mock.Anything, agentwait.WorkflowID(input().Target), "a-run").Return(run)
	run.On("Get", mock.Anything, mock.Anything).Return(nil)
	_, err := agentwait.Await(t.Context(), c, "agents", input())
	require.NoError(t, err)
}

// Without the right to describe workflows a wait is joined as it is.
func TestAnOpenWaitOfUnknownQueueIsJoined(t *testing.T) {
	c, run := mocks.NewClient(t), mocks.NewWorkflowRun(t)
	c.On("ExecuteWorkflow", mock.Anything, mock.Anything, mock.Anything, mock.Anything).
		Return(nil, &serviceerror.WorkflowExecutionAlreadyStarted{RunId: "a-run"})
	c.On("DescribeWorkflowExecution", mock.Anything, mock.Anything, mock.Anything).Return(nil, serviceerror.NewPermissionDenied("no", ""))
	c.On("GetWorkflow", mock.Anything, mock.Anything, "a-run").Return(run)
	got, err := agentwait.Start(t.Context(), c, "agents", input())
	require.NoError(t, err)
	require.Equal(t, run, got)
}

// Other options stay as they are: who does not want to join gets the server's error.
func TestStartWithKeepsAnotherPolicy(t *testing.T) {
	options := agentwait.StartOptions(input(), "agents")
	options.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING
	c, run := mocks.NewClient(t), mocks.NewWorkflowRun(t)
	c.On("ExecuteWorkflow", mock.Anything, options, agentwait.AwaitAgentName, input()).Return(run, nil)
	_, err := agentwait.StartWith(t.Context(), c, options, agentwait.AwaitAgentName, input())
	require.NoError(t, err)
}

func TestAwaitSaysThatNobodyServesTheQueue(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	c, run := mocks.NewClient(t), mocks.NewWorkflowRun(t)
	c.On("ExecuteWorkflow", mock.Anything, mock.Anything, mock.Anything, mock.Anything).Return(run, nil)
	c.On("DescribeTaskQueue", mock.Anything, "agentz", enumspb.TASK_QUEUE_TYPE_WORKFLOW).Return(&workflowservice.DescribeTaskQueueResponse{}, nil)
	run.On("GetID").Return("an-id")
	run.On("Get", mock.Anything, mock.Anything).Return(func(ctx context.Context, _ any) error { <-ctx.Done(); return ctx.Err() })
	_, err := agentwait.Await(ctx, c, "agentz", input())
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.ErrorContains(t, err, `on task queue "agentz", and no worker answers there`)
}

// A path that no worker would take in is refused where it is given, before a workflow begins.
func TestAPathThatIsRefusedStartsNothing(t *testing.T) {
	c := mocks.NewClient(t) // which expects no call
	extract := map[string]string{"all": "@pretty"}
	in, agents := input(), agentwait.AgentsInput{Targets: agentwait.Targets{InteractionIDs: []string{"a"}, UserID: "u"}}
	in.Extract, agents.Extract = extract, extract
	_, started := agentwait.Start(t.Context(), c, "agents", in)
	_, awaited := agentwait.Await(t.Context(), c, "agents", in)
	_, batch := agentwait.AwaitAgents(t.Context(), c, "agents", agents)
	for _, err := range []error{started, awaited, batch} {
		var field *agentwait.FieldError
		require.ErrorAs(t, err, &field)
		require.Equal(t, "extract.all", field.Field)
		require.Contains(t, field.Expected, "@flatten, @fromstr")
	}
}
