package agenttest_test

// What a user's own workflow tests do beside what the examples of New show. A wait with two polls
// took as long as two intervals; a mock needed the SDK's raw payloads.

import (
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

// Direct is a user's workflow that calls the activity by itself.
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

func environment(t *testing.T) (*testsuite.TestWorkflowEnvironment, *agenttest.Server) {
	t.Helper()
	api, cfg := agenttest.New(t)
	acts, err := activities.New(cfg)
	require.NoError(t, err)
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetTestTimeout(time.Minute) // of the machine's time: the SDK's 3 s are short where it is busy
	acts.Register(env)
	workflows.Register(env)
	env.RegisterWorkflow(Report)
	env.RegisterWorkflow(Direct)
	return env, api
}

func reply(t *testing.T, env *testsuite.TestWorkflowEnvironment) string {
	t.Helper()
	require.NoError(t, env.GetWorkflowError())
	var text string
	require.NoError(t, env.GetWorkflowResult(&text))
	return text
}

func TestAnAgentThatTakesHours(t *testing.T) {
	env, api := environment(t)
	api.Script("a", agenttest.Processing().For(7*time.Hour), agenttest.Completed("at last"))
	env.ExecuteWorkflow(Report, "a")
	require.Equal(t, "report: at last", reply(t, env))
}

func TestAWorkflowThatCallsTheActivity(t *testing.T) {
	env, api := environment(t)
	api.Script("a", agenttest.Processing().Times(3), agenttest.Unavailable(), agenttest.Completed("done"))
	env.ExecuteWorkflow(Direct, "a")
	require.Equal(t, "done", reply(t, env))
}

// Without any API: typed functions stand for the wait.
func TestMocks(t *testing.T) {
	var suite testsuite.WorkflowTestSuite
	for _, register := range []func(*testsuite.TestWorkflowEnvironment){
		func(*testsuite.TestWorkflowEnvironment) {},
		func(env *testsuite.TestWorkflowEnvironment) { workflows.Register(env) },
	} {
		for id, want := range map[string]string{"good": "report: hey good", "bad": "failed: boom"} {
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
			require.Equal(t, want, reply(t, env))
		}
	}

	env := suite.NewTestWorkflowEnvironment()
	env.RegisterWorkflow(Direct)
	agenttest.MockPoll(env, func(in agentwait.PollInput) (*agentwait.Result, error) {
		return agenttest.Replied("polled " + in.InteractionID), nil
	})
	env.ExecuteWorkflow(Direct, "x")
	require.Equal(t, "polled x", reply(t, env))

	env = suite.NewTestWorkflowEnvironment()
	agenttest.MockStart(env, func(in agentwait.StartInput) (*agentwait.StartResult, error) {
		return &agentwait.StartResult{InteractionID: "run of " + in.AgentID}, nil
	})
	agenttest.MockRun(env, func(in agentwait.RunInput) (*agentwait.Result, error) {
		if in.AgentID == "bad" {
			return nil, agentwait.NewError(agentwait.ErrTypeStartOutcomeUnknown, "who knows", agentwait.ErrorDetails{})
		}
		return agenttest.Replied("run " + in.AgentID), nil
	})
	env.ExecuteWorkflow(func(ctx workflow.Context) (string, error) {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{ScheduleToCloseTimeout: time.Minute, HeartbeatTimeout: time.Minute})
		var started agentwait.StartResult
		if err := workflow.ExecuteActivity(ctx, agentwait.StartAgentName, agentwait.StartInput{AgentID: "x", Message: "m"}).Get(ctx, &started); err != nil {
			return "", err
		}
		run := func(agent string) (agentwait.Result, error) {
			var result agentwait.Result
			err := workflow.ExecuteChildWorkflow(ctx, agentwait.RunAgentName, agentwait.RunInput{StartInput: agentwait.StartInput{AgentID: agent, Message: "m"}}).Get(ctx, &result)
			return result, err
		}
		_, err := run("bad")
		failure, ok := agentwait.AsError(err)
		if !ok {
			return "", err
		}
		good, err := run("good")
		if err != nil {
			return "", err
		}
		return started.InteractionID + ", " + failure.Type + ", " + *good.Response, nil
	})
	require.Equal(t, "run of x, agentwait.StartOutcomeUnknown, run good", reply(t, env))
}
