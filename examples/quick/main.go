// Command quick awaits an agent's run in one process, without Temporal: an emulated agent that
// works, is over its limit for a moment, and replies.
//
//	go run ./examples/quick
package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/direct"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "quick:", err)
		os.Exit(1)
	}
}

func run() error {
	// An API that plays a script. Leave it out, and the BaseURL below, for the real one.
	api := agenttest.NewServer(agenttest.Config{})
	defer api.Close()
	api.Script("xYz789AbCdEfGhI",
		agenttest.Processing().Times(2),
		agenttest.RateLimited(time.Second),
		agenttest.Completed("Done: the report is in #sales."))

	client, err := gumloop.NewClient(gumloop.Config{APIKey: agenttest.DefaultKey, BaseURL: api.URL()})
	if err != nil {
		return err
	}
	result, err := direct.Await(context.Background(), client, agentwait.Input{
		Target:   agentwait.Target{InteractionID: "xYz789AbCdEfGhI", UserID: agenttest.DefaultUser},
		Schedule: agentwait.Schedule{MinIntervalSeconds: 1},
	}, direct.OnPoll(func(token agentwait.Token) {
		fmt.Printf("poll %d: %s\n", token.Polls, cmp.Or(token.LastProblem, token.State))
	}))
	if err != nil {
		return err // an *agentwait.Error: see agentwait.AsError
	}
	fmt.Printf("%s after %d polls: %s\n", result.Outcome, result.Polls, *result.Response)
	return nil
}
