package agenttest_test

import (
	"fmt"
	"log/slog"

	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/workflows"
)

// Digest is a user's workflow: it awaits an agent as a child, for up to a day, and works on with
// its reply.
func Digest(ctx workflow.Context, id string) (string, error) {
	var result agentwait.Result
	err := workflow.ExecuteChildWorkflow(ctx, agentwait.AwaitAgentName, agentwait.Input{
		Target:         agentwait.Target{InteractionID: id, UserID: agenttest.DefaultUser},
		TimeoutSeconds: 86400,
	}).Get(ctx, &result)
	if err != nil {
		return "", err
	}
	return "digest: " + *result.Response, nil
}

// A workflow that awaits an agent as a child. The 50 polls of its run take milliseconds.
func ExampleNew_child() {
	api, cfg := agenttest.Start() // in a test: agenttest.New(t)
	defer api.Close()
	api.Script("a", agenttest.Processing().Times(50), agenttest.Completed("done"))
	acts, err := activities.New(cfg)
	if err != nil {
		fmt.Println(err)
		return
	}
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler))) // it writes to the output
	env := suite.NewTestWorkflowEnvironment()
	acts.Register(env)
	workflows.Register(env)
	env.RegisterWorkflow(Digest)

	env.ExecuteWorkflow(Digest, "a")
	var digest string
	err = env.GetWorkflowResult(&digest)
	fmt.Println(digest, err)
	fmt.Println("polls:", api.Polls("a"))
	// Output:
	// digest: done <nil>
	// polls: 51
}
