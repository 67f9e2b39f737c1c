// Command caller awaits an interaction through a worker on the task queue "agents". It needs no
// key: the worker has it.
//
//	TEMPORAL_ADDRESS=localhost:7233 go run ./examples/caller INTERACTION_ID USER_ID
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"go.temporal.io/sdk/client"

	"github.com/agentwait/agentwait"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "caller:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) != 2 {
		return errors.New("usage: caller INTERACTION_ID USER_ID")
	}
	c, err := client.Dial(client.Options{HostPort: os.Getenv("TEMPORAL_ADDRESS"), Namespace: os.Getenv("TEMPORAL_NAMESPACE")})
	if err != nil {
		return err
	}
	defer c.Close()
	result, err := agentwait.Await(ctx, c, "agents", agentwait.Input{
		Target:         agentwait.Target{InteractionID: args[0], UserID: args[1]},
		TimeoutSeconds: 3600,
	})
	if failure, ok := agentwait.AsError(err); ok {
		switch failure.Type {
		case agentwait.ErrTypeAgentFailed:
			return fmt.Errorf("the agent failed: %s", failure.Details.Message)
		case agentwait.ErrTypeDeadlineExceeded:
			return fmt.Errorf("it still works (%s): await it again, the wait is free", failure.Details.State)
		}
	}
	if err != nil {
		return err
	}
	fmt.Println(*result.Response) // there, unless Include leaves it out
	return nil
}
