package actions_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	commandpb "go.temporal.io/api/command/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/agentwait/agentwait/dev/lab/actions"
)

func TestWhatIsBilled(t *testing.T) {
	c := actions.NewCounter("ours")
	call := func(request, response any, err error) {
		_, _ = c.Intercept(t.Context(), request, nil, func(context.Context, any) (any, error) { return response, err })
	}
	start := &workflowservice.StartWorkflowExecutionRequest{Namespace: "ours"}
	call(start, &workflowservice.StartWorkflowExecutionResponse{Started: true}, nil)
	call(start, &workflowservice.StartWorkflowExecutionResponse{}, nil) // joined a running one
	call(start, &workflowservice.StartWorkflowExecutionResponse{}, errors.New("refused"))
	call(&workflowservice.StartWorkflowExecutionRequest{Namespace: "theirs"}, &workflowservice.StartWorkflowExecutionResponse{Started: true}, nil)
	poll := &workflowservice.PollActivityTaskQueueRequest{Namespace: "ours"}
	call(poll, &workflowservice.PollActivityTaskQueueResponse{TaskToken: []byte("t")}, nil)
	call(poll, &workflowservice.PollActivityTaskQueueResponse{}, nil) // nothing came
	call(&workflowservice.RespondWorkflowTaskCompletedRequest{Namespace: "ours", Commands: []*commandpb.Command{
		{CommandType: enumspb.COMMAND_TYPE_START_TIMER},
		{CommandType: enumspb.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK},
	}}, &workflowservice.RespondWorkflowTaskCompletedResponse{ActivityTasks: []*workflowservice.PollActivityTaskQueueResponse{{TaskToken: []byte("eager")}}}, nil)
	require.Equal(t, actions.Counts{actions.WorkflowStarted: 1, actions.ActivityStarted: 2, actions.Timer: 1}, c.Counts())
	require.Equal(t, 4, c.Counts().Total())
	require.Equal(t, actions.Counts{actions.Timer: 1}, c.Counts().Since(actions.Counts{actions.WorkflowStarted: 1, actions.ActivityStarted: 2}))
}
