package agenttest_test

// What a user's own workflow tests look like. A wait with two polls took as long as two
// intervals; AwaitAgent as a child killed the test; a mock needed the SDK's raw payloads.

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/workflows"
)

// Report is a user's workflow: it awaits an agent as a child and works on with its reply.
func Report(ctx workflow.Context, id string) (string, error) {
	var result agentwait.Result
	err := workflow.ExecuteChildWorkflow(ctx, agentwait.AwaitAgentName, agentwait.Input{
		Target:         agentwait.Target{InteractionID: id, UserID: "u1"},
		TimeoutSeconds: 86400,
	}).Get(ctx, &result)
	if failure, ok := agentwait.AsError(err); ok && failure.Type == agentwait.ErrTypeAgentFailed {
		return "", fmt.Errorf("agent said: %s", failure.Details.Message)
	}
	if err != nil {
		return "", err
	}
	return "report: " + *result.Response, nil
}

// Direct is another one, which calls the activity by itself.
func Direct(ctx workflow.Context, id string) (string, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		ScheduleToCloseTimeout: 25 * time.Hour, HeartbeatTimeout: time.Minute,
	})
	var result agentwait.Result
	err := workflow.ExecuteActivity(ctx, agentwait.PollAgentStatusName, agentwait.PollInput{
		Target: agentwait.Target{InteractionID: id, UserID: "u1"}, TimeoutSeconds: 86400,
	}).Get(ctx, &result)
	if err != nil {
		return "", err
	}
	return *result.Response, nil
}

// FirstOfThree takes the reply of whichever agent is done first, and cancels the other waits.
func FirstOfThree(ctx workflow.Context, ids []string) (string, error) {
	ctx, cancel := workflow.WithCancel(ctx)
	defer cancel()
	selector := workflow.NewSelector(ctx)
	var reply string
	var failure error
	for _, id := range ids {
		future := workflow.ExecuteChildWorkflow(ctx, agentwait.AwaitAgentName, agentwait.Input{
			Target: agentwait.Target{InteractionID: id, UserID: "u1"}, TimeoutSeconds: 86400,
		})
		selector.AddFuture(future, func(f workflow.Future) {
			var result agentwait.Result
			if failure = f.Get(ctx, &result); failure == nil {
				reply = *result.Response
			}
		})
	}
	selector.Select(ctx)
	return reply, failure
}

func environment(t *testing.T) (*testsuite.TestWorkflowEnvironment, *agenttest.Server) {
	t.Helper()
	api, cfg := agenttest.New(t)
	acts, err := activities.New(cfg)
	require.NoError(t, err)
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	acts.Register(env)
	workflows.Register(env)
	env.RegisterWorkflow(Report)
	env.RegisterWorkflow(Direct)
	env.RegisterWorkflow(FirstOfThree)
	return env, api
}

func reply(t *testing.T, env *testsuite.TestWorkflowEnvironment) string {
	t.Helper()
	require.NoError(t, env.GetWorkflowError())
	var text string
	require.NoError(t, env.GetWorkflowResult(&text))
	return text
}

func TestAChildWithFiftyPolls(t *testing.T) {
	env, api := environment(t)
	api.Script("a", agenttest.Processing().Times(50), agenttest.Completed("done"))
	env.ExecuteWorkflow(Report, "a")
	require.Equal(t, "report: done", reply(t, env))
	require.Equal(t, 51, api.Polls("a"))
}

func TestAnAgentThatTakesHours(t *testing.T) {
	env, api := environment(t)
	api.Script("a", agenttest.Processing().For(7*time.Hour), agenttest.Completed("at last"))
	env.ExecuteWorkflow(Report, "a")
	require.Equal(t, "report: at last", reply(t, env))
}

func TestTheActivityAlone(t *testing.T) {
	env, api := environment(t)
	api.Script("a", agenttest.Processing().Times(3), agenttest.Unavailable(), agenttest.Completed("done"))
	env.ExecuteWorkflow(Direct, "a")
	require.Equal(t, "done", reply(t, env))
}

func TestAFailureIsReadByItsType(t *testing.T) {
	env, api := environment(t)
	api.Script("a", agenttest.Processing(), agenttest.Failed("boom"))
	env.ExecuteWorkflow(Report, "a")
	require.ErrorContains(t, env.GetWorkflowError(), "agent said: boom")
}

func TestTheFirstOfThree(t *testing.T) {
	env, api := environment(t)
	api.Script("a", agenttest.Processing())
	api.Script("b", agenttest.Processing().Times(20), agenttest.Completed("b won"))
	api.Script("c", agenttest.Processing())
	env.ExecuteWorkflow(FirstOfThree, []string{"a", "b", "c"})
	require.Equal(t, "b won", reply(t, env))
}

// Without any API: typed functions stand for the wait.
func TestMocks(t *testing.T) {
	var suite testsuite.WorkflowTestSuite
	for _, register := range []func(*testsuite.TestWorkflowEnvironment){
		func(*testsuite.TestWorkflowEnvironment) {},
		func(env *testsuite.TestWorkflowEnvironment) { workflows.Register(env) },
	} {
		for id, want := range map[string]string{"good": "report: hey good", "bad": "agent said: boom"} {
			env := suite.NewTestWorkflowEnvironment()
			register(env)
			env.RegisterWorkflow(Report)
			agenttest.MockAwait(env, func(in agentwait.Input) (*agentwait.Result, error) {
				if in.InteractionID == "bad" {
					return nil, agentwait.AgentFailed(agentwait.ErrorDetails{Message: "boom"})
				}
				return agenttest.Replied("hey " + in.InteractionID), nil
			})
			env.ExecuteWorkflow(Report, id)
			if id == "bad" {
				require.ErrorContains(t, env.GetWorkflowError(), want)
			} else {
				require.Equal(t, want, reply(t, env))
			}
		}
	}

	env := suite.NewTestWorkflowEnvironment()
	env.RegisterWorkflow(Direct)
	agenttest.MockPoll(env, func(in agentwait.PollInput) (*agentwait.Result, error) {
		return agenttest.Replied("polled " + in.InteractionID), nil
	})
	env.ExecuteWorkflow(Direct, "x")
	require.Equal(t, "polled x", reply(t, env))
}
