package agenttest_test

import (
	"fmt"
	"log/slog"

	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/agenttest"
)

// The activity alone, without a workflow. The API fails once on the way.
func ExampleNew_activityAlone() {
	api, cfg := agenttest.Start() // in a test: agenttest.New(t)
	defer api.Close()
	api.Script("a", agenttest.Processing().Times(50), agenttest.Unavailable(), agenttest.Completed("done"))
	acts, err := activities.New(cfg)
	if err != nil {
		fmt.Println(err)
		return
	}
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler))) // it writes to the output
	env := suite.NewTestActivityEnvironment()
	acts.Register(env)

	value, err := env.ExecuteActivity(agentwait.PollAgentStatusName, agentwait.PollInput{
		Target: agentwait.Target{InteractionID: "a", UserID: agenttest.DefaultUser},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	var result agentwait.Result
	if err := value.Get(&result); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(result.Outcome, *result.Response, "after", result.Polls, "polls")
	// Output: completed done after 52 polls
}
