package agenttest_test

import (
	"context"
	"fmt"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/direct"
	"github.com/agentwait/agentwait/vendors"
)

// A session that asks and is answered, and then takes a further message although its API is slow.
func Example_sessions() {
	api, cfg := agenttest.Start()
	defer api.Close()
	api.Agent("writer",
		agenttest.QueuedAt(2).Times(3),
		agenttest.Asking(agenttest.Approval("areq_1", "send_email")),
		agenttest.Completed("It is sent."))
	sessions := api.Sessions()
	ctx := context.Background()
	await := func(started *vendors.Started) {
		result, err := direct.Await(ctx, sessions, agentwait.Input{
			Target:   agentwait.Target{InteractionID: started.Ref.InteractionID},
			Schedule: agentwait.Schedule{AfterMessageID: started.AfterMessageID},
		}, direct.WithClock(cfg.Clock))
		if failure, failed := agentwait.AsError(err); failed {
			fmt.Println(failure.Type)
			return
		}
		fmt.Println(*result.Response)
	}

	started, err := sessions.Start(ctx, vendors.StartRequest{AgentID: "writer", Message: "Send the report.", Key: "report-7"})
	if err != nil {
		fmt.Println(err)
		return
	}
	await(started)
	_, err = sessions.Answer(ctx, started.Ref, vendors.InputAnswer{RequestID: "areq_1", Action: vendors.ActionAccept})
	if err != nil {
		fmt.Println(err)
		return
	}
	await(started)

	api.Agent("writer", agenttest.Stale().Times(3), agenttest.Completed("And to Ada."))
	further, err := sessions.Start(ctx, vendors.StartRequest{Message: "Send it to Ada as well.", Continue: &started.Ref})
	if err != nil {
		fmt.Println(err)
		return
	}
	await(further)
	fmt.Println("started:", len(api.Started("writer")), "answered:", len(api.Answers(started.Ref.InteractionID)))

	// Output:
	// agentwait.AgentNeedsInput
	// It is sent.
	// And to Ada.
	// started: 2 answered: 1
}
