package agenttest_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

// A test of one's own code against an agent that first works, then asks too much of
// the API, and then answers.
func Example() {
	api := agenttest.NewServer(agenttest.Config{})
	defer api.Close()
	api.Script("xYz789AbCdEfGhI",
		agenttest.Processing(),
		agenttest.RateLimited(time.Second),
		agenttest.Completed("The report is in #sales.",
			agenttest.User("Summarize the sales report."),
			agenttest.Assistant(
				agenttest.Tool("tc_1", "slack_message_sender", map[string]string{"channel": "#sales"}, "sent"),
				agenttest.Text("The report is in #sales."),
			),
		),
	)

	client, err := gumloop.NewClient(gumloop.Config{APIKey: agenttest.DefaultKey, BaseURL: api.URL()})
	if err != nil {
		fmt.Println(err)
		return
	}
	ref := vendors.Ref{InteractionID: "xYz789AbCdEfGhI", UserID: agenttest.DefaultUser}
	for range 3 {
		status, err := client.Status(context.Background(), ref)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(strings.TrimSpace(string(status.State) + " " + status.FinalText()))
		if status.Phase == agentstatus.PhaseCompleted {
			fmt.Println("tool:", status.ToolCalls()[0].Name)
		}
	}
	fmt.Println("polls:", api.Polls("xYz789AbCdEfGhI"))

	// Output:
	// ASYNC_PROCESSING
	// gumloop: GET agent_status: the API answered HTTP 429 rate_limited: Too Many Requests; try again later
	// COMPLETED The report is in #sales.
	// tool: slack_message_sender
	// polls: 3
}
