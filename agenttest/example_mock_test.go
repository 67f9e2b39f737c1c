package agenttest_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/vendors"
)

// A workflow that awaits agents is tested without any API: a function stands for the wait.
func ExampleMockAwait() {
	for _, id := range []string{"good", "broken"} {
		var suite testsuite.WorkflowTestSuite
		suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler))) // it writes to the output
		env := suite.NewTestWorkflowEnvironment()
		env.RegisterWorkflow(Report)
		agenttest.MockAwait(env, func(in agentwait.Input) (*agentwait.Result, error) {
			if in.InteractionID == "broken" {
				return nil, agentwait.AgentFailed(agentwait.ErrorDetails{Message: "boom"})
			}
			return agenttest.Replied("hello"), nil
		})
		env.ExecuteWorkflow(Report, id)
		var report string
		err := env.GetWorkflowResult(&report)
		fmt.Println(report, err)
	}
	// Output:
	// report: hello <nil>
	// failed: boom <nil>
}

// What a client does that cannot know whether its start was taken: at the Sessions API it asks again
// with the same key, and finds what it has started.
func ExampleServer_BreakStart() {
	api := agenttest.NewServer(agenttest.Config{})
	defer api.Close()
	api.Agent("a", agenttest.Completed("Done."))
	api.BreakStart("a", agenttest.Accepted().Truncated(10))

	start := vendors.StartRequest{AgentID: "a", Message: "Do it.", Key: "order-7"}
	for range 2 {
		started, err := api.Sessions().Start(context.Background(), start)
		var unknown *vendors.UnknownOutcomeError
		if errors.As(err, &unknown) {
			fmt.Println("it is not known")
			continue
		}
		fmt.Println(started.Ref.InteractionID, started.Existed)
	}
	fmt.Println("runs:", len(api.Started("a")))
	// Output:
	// it is not known
	// agentwait_order-7 true
	// runs: 1
}

// An API that is slow shows the reply before for a while after it has taken a message. What comes
// after the message of before is the new one.
func ExampleStale() {
	api := agenttest.NewServer(agenttest.Config{})
	defer api.Close()
	api.Session("sess_1", agenttest.Completed("the first reply"))
	api.Agent(agenttest.DefaultAgent, agenttest.Stale().Times(2), agenttest.Completed("the second reply"))

	sessions, ctx := api.Sessions(), context.Background()
	ref := vendors.Ref{InteractionID: "sess_1"}
	started, err := sessions.Start(ctx, vendors.StartRequest{Message: "And now?", Continue: &ref})
	if err != nil {
		fmt.Println(err)
		return
	}
	for range 3 {
		answer, err := sessions.Check(ctx, ref)
		if err != nil {
			fmt.Println(err)
			return
		}
		status := answer.Status
		fmt.Printf("%s, %s: %s\n", status.State, status.PhaseAfter(started.AfterMessageID), status.FinalText())
	}
	// Output:
	// completed, running: the first reply
	// completed, running: the first reply
	// completed, completed: the second reply
}
