package activities_test

import (
	"fmt"
	"log/slog"
	"time"

	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

// Summarize is a workflow of a user's own.
func Summarize(ctx workflow.Context, interactionID string) (string, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		ScheduleToCloseTimeout: 11 * time.Minute, // the wait's timeout and 60 s
		HeartbeatTimeout:       time.Minute,
	})
	var a *activities.Activities // nil: only the name of the method is used
	var result agentwait.Result
	err := workflow.ExecuteActivity(ctx, a.PollAgentStatus, agentwait.PollInput{
		Target:         agentwait.Target{InteractionID: interactionID, UserID: agenttest.DefaultUser},
		TimeoutSeconds: 600,
	}).Get(ctx, &result)
	if err != nil {
		return "", err
	}
	return *result.Response, nil
}

// A workflow that awaits an agent, tested with the emulated API in place of the real one.
func Example() {
	api := agenttest.NewServer(agenttest.Config{})
	defer api.Close()
	api.Script("xYz789AbCdEfGhI", agenttest.Completed("The report is in #sales."))

	client, err := gumloop.NewClient(gumloop.Config{APIKey: agenttest.DefaultKey, BaseURL: api.URL()})
	if err != nil {
		fmt.Println(err)
		return
	}
	acts, err := activities.New(activities.Config{Credentials: map[string]activities.API{"default": client}})
	if err != nil {
		fmt.Println(err)
		return
	}
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	env := suite.NewTestWorkflowEnvironment()
	acts.Register(env)
	env.ExecuteWorkflow(Summarize, "xYz789AbCdEfGhI")

	var reply string
	if err := env.GetWorkflowResult(&reply); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(reply)
	// Output: The report is in #sales.
}
