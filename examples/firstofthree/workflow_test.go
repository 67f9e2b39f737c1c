package firstofthree

// A test of one's own workflow with emulated agents: whole waits, of hours where need be, in
// milliseconds, since the emulator's clock is that of the test environment.

import (
	"strings"
	"testing"

	"go.temporal.io/sdk/testsuite"

	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/workflows"
)

func TestTheFastestAgentWins(t *testing.T) {
	api, env := start(t)
	api.Script("slow", agenttest.Processing())
	api.Script("failing", agenttest.Processing(), agenttest.Failed("out of paper"))
	api.Script("fast", agenttest.Processing().Times(20), agenttest.Completed("I am done."))

	env.ExecuteWorkflow(FirstReply, Input{InteractionIDs: []string{"slow", "failing", "fast"}, UserID: agenttest.DefaultUser})
	var reply Reply
	if err := env.GetWorkflowResult(&reply); err != nil {
		t.Fatal(err)
	}
	if reply != (Reply{InteractionID: "fast", Text: "I am done."}) {
		t.Errorf("reply %+v", reply)
	}
}

func TestAllAgentsFail(t *testing.T) {
	api, env := start(t)
	api.Script("a", agenttest.Failed("out of paper"))
	api.Script("b", agenttest.Processing(), agenttest.Failed("out of ink"))

	env.ExecuteWorkflow(FirstReply, Input{InteractionIDs: []string{"a", "b"}, UserID: agenttest.DefaultUser})
	err := env.GetWorkflowError()
	if err == nil || !strings.Contains(err.Error(), "out of paper") || !strings.Contains(err.Error(), "out of ink") {
		t.Errorf("error %v: want both reasons", err)
	}
}

// start has emulated agents, and a test environment whose waits ask them.
func start(t *testing.T) (*agenttest.Server, *testsuite.TestWorkflowEnvironment) {
	t.Helper()
	api, cfg := agenttest.New(t)
	acts, err := activities.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	acts.Register(env)
	workflows.Register(env)
	env.RegisterWorkflow(FirstReply)
	return api, env
}
