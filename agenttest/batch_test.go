package agenttest_test

// What a user's test of a fan-out looks like: ten agents, the reply of whichever three are done
// first. Runs of hours take milliseconds.

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

// Votes is a user's workflow: it awaits a number of many agents in one child.
func Votes(ctx workflow.Context, ids []string, enough int) ([]string, error) {
	var result agentwait.AgentsResult
	err := workflow.ExecuteChildWorkflow(ctx, agentwait.AwaitAgentsName, agentwait.AgentsInput{
		Targets:        agentwait.Targets{InteractionIDs: ids, UserID: "u1"},
		ReturnWhen:     agentwait.ReturnWhen(enough),
		TimeoutSeconds: 86400,
	}).Get(ctx, &result)
	if err != nil {
		return nil, err
	}
	var votes []string
	for _, row := range result.Rows {
		switch {
		case row.Response != nil:
			votes = append(votes, *row.Response)
		case row.Ended():
			votes = append(votes, row.InteractionID+": "+row.Error.Type)
		}
	}
	return votes, nil
}

func votes(t *testing.T, env *testsuite.TestWorkflowEnvironment) (all []string) {
	t.Helper()
	require.NoError(t, env.GetWorkflowError())
	require.NoError(t, env.GetWorkflowResult(&all))
	return all
}

func TestThreeOfTen(t *testing.T) {
	env, api := environment(t)
	env.RegisterWorkflow(Votes)
	ids := make([]string, 10)
	for i := range ids {
		ids[i] = fmt.Sprintf("agent%d", i)
		api.Script(ids[i], agenttest.Processing().For(time.Duration(10-i)*time.Hour), agenttest.Completed("vote of "+ids[i]))
	}
	api.Script("agent8", agenttest.Processing(), agenttest.Failed("boom"))
	env.ExecuteWorkflow(Votes, ids, 3)
	require.Equal(t, []string{"vote of agent7", "agent8: agentwait.AgentFailed", "vote of agent9"}, votes(t, env))
}

func TestABatchIsMocked(t *testing.T) {
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.RegisterWorkflow(Votes)
	agenttest.MockAwaitAgents(env, func(in agentwait.AgentsInput) (*agentwait.AgentsResult, error) {
		reply := "yes"
		return &agentwait.AgentsResult{
			Outcome: agentwait.OutcomeCompleted,
			Rows:    []agentwait.Row{{InteractionID: in.InteractionIDs[0], Outcome: agentwait.OutcomeCompleted, Response: &reply}},
		}, nil
	})
	env.ExecuteWorkflow(Votes, []string{"a", "b"}, 1)
	require.Equal(t, []string{"yes"}, votes(t, env))
}
