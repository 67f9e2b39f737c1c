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

// FirstOfThree takes the reply of whichever agent is done first, and cancels the other waits.
func FirstOfThree(ctx workflow.Context, ids []string) (string, error) {
	ctx, cancel := workflow.WithCancel(ctx)
	defer cancel()
	selector := workflow.NewSelector(ctx)
	var reply string
	var failure error
	for _, id := range ids {
		future := workflow.ExecuteChildWorkflow(ctx, agentwait.AwaitAgentName, agentwait.Input{
			Target:         agentwait.Target{InteractionID: id, UserID: agenttest.DefaultUser},
			TimeoutSeconds: 86400,
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

// Three agents, of which one is done: the other two work for ever.
func ExampleNew_firstOfThree() {
	api, cfg := agenttest.Start() // in a test: agenttest.New(t)
	defer api.Close()
	api.Script("a", agenttest.Processing())
	api.Script("b", agenttest.Processing().Times(20), agenttest.Completed("b won"))
	api.Script("c", agenttest.Processing())
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
	env.RegisterWorkflow(FirstOfThree)

	env.ExecuteWorkflow(FirstOfThree, []string{"a", "b", "c"})
	var reply string
	err = env.GetWorkflowResult(&reply)
	fmt.Println(reply, err)
	// Output: b won <nil>
}
