package agentwait_test

// The workflow id is what makes two waits for one interaction one wait, so equal targets
// need equal ids in every release, and different targets different ones, whatever
// characters they are made of.

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
)

// The cases are data, since clients in other languages make the same ids.
func TestWorkflowID(t *testing.T) {
	content, err := os.ReadFile("testdata/ids/workflow.json")
	require.NoError(t, err)
	var cases []struct {
		Reason string
		Target agentwait.Target
		ID     string
	}
	require.NoError(t, json.Unmarshal(content, &cases))
	require.NotEmpty(t, cases)
	for _, c := range cases {
		require.Equal(t, c.ID, agentwait.WorkflowID(c.Target), c.Reason)
	}
}

func TestWorkflowIDsAreDifferentAndShort(t *testing.T) {
	odd := []string{"a", "b", "A", "a/b", "a%2Fb", "a:b", "user:a", "a+project:b", "sha256~a", "\x00", "\xff", "ä", "..", "a b",
		strings.Repeat("a", 128), strings.Repeat("a", 129), strings.Repeat("ä", 43), strings.Repeat("ä", 44), strings.Repeat("/", 256)}
	seen := map[string]agentwait.Target{}
	for _, one := range odd {
		for _, other := range odd {
			for _, target := range []agentwait.Target{
				{InteractionID: one, UserID: other},
				{InteractionID: one, ProjectID: other},
				{InteractionID: "i", UserID: one, ProjectID: other},
				{InteractionID: one, UserID: "u", Credential: other},
			} {
				id := agentwait.WorkflowID(target)
				require.Less(t, len(id), 1000)
				require.NotContains(t, seen, id, "%+v", target)
				seen[id] = target
			}
		}
	}
}

func TestStartOptionsJoin(t *testing.T) {
	options := agentwait.StartOptions(input(), "agents")
	require.Equal(t, agentwait.WorkflowID(input().Target), options.ID)
	require.Equal(t, "agents", options.TaskQueue)
	require.Equal(t, enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING, options.WorkflowIDConflictPolicy)
	require.Equal(t, enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE, options.WorkflowIDReusePolicy)
	require.False(t, options.WorkflowExecutionErrorWhenAlreadyStarted)
	require.Equal(t, "await interaction xYz789AbCdEfGhI", options.StaticSummary)
	require.Contains(t, options.StaticDetails, "`user:your_user_id`")
	require.Equal(t, agentwait.DefaultTimeout+agentwait.Backstop, options.WorkflowRunTimeout)
	require.Zero(t, options.WorkflowExecutionTimeout, "a wait may be extended for as long as somebody likes")
}

func TestStartSummaryFitsWhateverTheID(t *testing.T) {
	in := input()
	in.InteractionID = strings.Repeat("ä", 500)
	require.LessOrEqual(t, len(agentwait.StartOptions(in, "q").StaticSummary), 400, "the server refuses more")
}

func TestAwaitGivesTypedErrors(t *testing.T) {
	run := mocks.NewWorkflowRun(t)
	run.On("Get", mock.Anything, mock.Anything).Return(agentFailed()).Once()
	c := mocks.NewClient(t)
	c.On("ExecuteWorkflow", mock.Anything, mock.Anything, agentwait.AwaitAgentName, input()).Return(run, nil)

	_, err := agentwait.Await(t.Context(), c, "agents", input())
	var failed *agentwait.Error
	require.ErrorAs(t, err, &failed)
	require.Equal(t, agentwait.ErrTypeAgentFailed, failed.Type)
	require.Equal(t, "RuntimeError: boom", failed.Details.Message)
	require.Equal(t, "agentwait.AgentFailed: the agent failed", err.Error())

	run.On("GetID").Return("an-id")
	run.On("Get", mock.Anything, mock.Anything).Return(temporal.NewCanceledError()).Once()
	_, err = agentwait.Await(t.Context(), c, "agents", input())
	require.True(t, temporal.IsCanceledError(err), "%v", err)
	require.ErrorContains(t, err, "an-id")
}

func TestAwaitSaysWhatCouldNotBeStarted(t *testing.T) {
	c := mocks.NewClient(t)
	c.On("ExecuteWorkflow", mock.Anything, mock.Anything, mock.Anything, mock.Anything).Return(nil, context.DeadlineExceeded)
	_, err := agentwait.Await(t.Context(), client.Client(c), "agents", input())
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.ErrorContains(t, err, `"xYz789AbCdEfGhI"`)
	require.ErrorContains(t, err, `"agents"`)
}

func TestAsErrorLeavesOtherErrorsAlone(t *testing.T) {
	for _, err := range []error{nil, context.Canceled, temporal.NewCanceledError(), temporal.NewApplicationError("no", "Unauthorized")} {
		_, ok := agentwait.AsError(err)
		require.False(t, ok, "%v", err)
	}
}

func input() agentwait.Input {
	return agentwait.Input{Target: agentwait.Target{InteractionID: "xYz789AbCdEfGhI", UserID: "your_user_id"}}
}

func agentFailed() error {
	return temporal.NewApplicationErrorWithOptions("the agent failed", agentwait.ErrTypeAgentFailed, temporal.ApplicationErrorOptions{
		NonRetryable: true, Category: temporal.ApplicationErrorCategoryBenign,
		Details: []any{agentwait.ErrorDetails{InteractionID: "xYz789AbCdEfGhI", State: "FAILED", Phase: "failed", Polls: 3, Message: "RuntimeError: boom"}},
	})
}
