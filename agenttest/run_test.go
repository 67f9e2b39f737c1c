package agenttest_test

// The whole life of a run against the emulator: a start whose answer is lost is found again, and
// a conversation goes on although its API is slow.

import (
	"cmp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/workflows"
)

// runAgent runs RunAgent with the emulator, and with its Sessions API where in says no other. It
// returns the reply.
func runAgent(t *testing.T, in agentwait.StartInput, prepare func(api *agenttest.Server)) (string, *agenttest.Server) {
	t.Helper()
	env, api := run(t, in, prepare)
	require.NoError(t, env.GetWorkflowError())
	var result agentwait.Result
	require.NoError(t, env.GetWorkflowResult(&result))
	require.NotNil(t, result.Response)
	return *result.Response, api
}

// runFails is runAgent for a run that fails.
func runFails(t *testing.T, in agentwait.StartInput, prepare func(api *agenttest.Server)) (*agentwait.Error, *agenttest.Server) {
	t.Helper()
	env, api := run(t, in, prepare)
	failure, failed := agentwait.AsError(env.GetWorkflowError())
	require.True(t, failed, "%v", env.GetWorkflowError())
	return failure, api
}

func run(t *testing.T, in agentwait.StartInput, prepare func(api *agenttest.Server)) (*testsuite.TestWorkflowEnvironment, *agenttest.Server) {
	t.Helper()
	api, cfg := agenttest.New(t)
	cfg.Credentials["sessions"] = api.Sessions()
	prepare(api)
	return runWith(t, cfg, in), api
}

func runWith(t *testing.T, cfg activities.Config, in agentwait.StartInput) *testsuite.TestWorkflowEnvironment {
	t.Helper()
	acts, err := activities.New(cfg)
	require.NoError(t, err)
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetTestTimeout(time.Minute) // of the machine's time: the SDK's 3 s are short where it is busy
	acts.Register(env)
	workflows.Register(env)
	in.Credential = cmp.Or(in.Credential, "sessions")
	env.ExecuteWorkflow(agentwait.RunAgentName, agentwait.RunInput{StartInput: in})
	return env
}

func TestARunWhoseStartIsAnsweredByNobody(t *testing.T) {
	text, api := runAgent(t, agentwait.StartInput{AgentID: "writer", Message: "Write."}, func(api *agenttest.Server) {
		api.Agent("writer", agenttest.Queued().Times(3), agenttest.Completed("Written."))
		api.RefuseStart("writer", agenttest.Unavailable())
		api.BreakStart("writer", agenttest.Reset())
	})
	require.Equal(t, "Written.", text)
	require.Len(t, api.Started("writer"), 1)
}

func TestARunThatGoesOnWithASession(t *testing.T) {
	text, api := runAgent(t, agentwait.StartInput{InteractionID: "sess_1", Message: "And now?"}, func(api *agenttest.Server) {
		api.Session("sess_1", agenttest.Completed("First."))
		api.Agent(agenttest.DefaultAgent, agenttest.Stale().Times(3), agenttest.Completed("Second."))
	})
	require.Equal(t, "Second.", text)
	require.Equal(t, "And now?", api.Message("sess_1"))
	require.Len(t, api.Started(agenttest.DefaultAgent), 1)
}
