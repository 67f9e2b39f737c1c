package workflows_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/vendors/gumloop"
	"github.com/agentwait/agentwait/workflows"
)

// A worker that serves agentwait, beside whatever else it does.
func ExampleNewPlugin() {
	c, err := client.Dial(client.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	api, err := gumloop.NewClient(gumloop.Config{APIKey: "from your secret store"})
	if err != nil {
		log.Fatal(err)
	}
	plugin, err := workflows.NewPlugin(activities.Config{
		Credentials: map[string]activities.API{agentwait.DefaultCredential: api},
	})
	if err != nil {
		log.Fatal(err)
	}
	w := worker.New(c, "agents", worker.Options{Plugins: []worker.Plugin{plugin}})
	if err := w.Run(worker.InterruptCh()); err != nil {
		log.Fatal(err)
	}
}

// A program that awaits an interaction. Run twice, it is still one wait.
func ExampleAwait() {
	c, err := client.Dial(client.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	result, err := agentwait.Await(context.Background(), c, "agents", agentwait.Input{
		Target:         agentwait.Target{InteractionID: "xYz789AbCdEfGhI", UserID: "your_user_id"},
		TimeoutSeconds: time.Hour.Seconds(),
	})
	var failed *agentwait.Error
	switch {
	case errors.As(err, &failed) && failed.Type == agentwait.ErrTypeAgentFailed:
		fmt.Println("the agent failed:", failed.Details.Message)
	case err != nil:
		log.Fatal(err)
	default:
		fmt.Println(*result.Response)
	}
}

// A workflow that awaits an interaction as a child, by the registered name.
func ExampleAsError() {
	_ = func(ctx workflow.Context) error {
		var result agentwait.Result
		err := workflow.ExecuteChildWorkflow(ctx, agentwait.AwaitAgentName, agentwait.Input{
			Target: agentwait.Target{InteractionID: "xYz789AbCdEfGhI", UserID: "your_user_id"},
		}).Get(ctx, &result)
		if failed, ok := agentwait.AsError(err); ok && failed.Type == agentwait.ErrTypeDeadlineExceeded {
			workflow.GetLogger(ctx).Info("still running", "state", failed.Details.State)
			return nil
		}
		return err
	}
}
