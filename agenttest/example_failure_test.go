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

// Report is a user's workflow. An agent that fails is not a failure of its own: it says what the
// agent said.
func Report(ctx workflow.Context, id string) (string, error) {
	var result agentwait.Result
	err := workflow.ExecuteChildWorkflow(ctx, agentwait.AwaitAgentName, agentwait.Input{
		Target:         agentwait.Target{InteractionID: id, UserID: agenttest.DefaultUser},
		TimeoutSeconds: 86400,
	}).Get(ctx, &result)
	if failure, ok := agentwait.AsError(err); ok && failure.Type == agentwait.ErrTypeAgentFailed {
		return "failed: " + failure.Details.Message, nil
	}
	if err != nil {
		return "", err
	}
	return "report: " + *result.Response, nil
}

// A failure is read by its type, from a child's error as from any other.
func ExampleNew_failureByType() {
	api, cfg := agenttest.Start() // in a test: agenttest.New(t)
	defer api.Close()
	api.Script("a", agenttest.Processing(), agenttest.Failed("the sales sheet is locked"))
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
	env.RegisterWorkflow(Report)

	env.ExecuteWorkflow(Report, "a")
	var report string
	err = env.GetWorkflowResult(&report)
	fmt.Println(report, err)
	// Output: failed: the sales sheet is locked <nil>
}
