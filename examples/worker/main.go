// Command worker is a Temporal worker that awaits agents beside whatever else it does: the plugin
// registers agentwait's workflows and activities.
//
//	TEMPORAL_ADDRESS=localhost:7233 GUMLOOP_API_KEY=… go run ./examples/worker
package main

import (
	"log"
	"os"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/vendors/gumloop"
	"github.com/agentwait/agentwait/workflows"
)

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	api, err := gumloop.NewClient(gumloop.Config{APIKey: os.Getenv("GUMLOOP_API_KEY"), BaseURL: os.Getenv("GUMLOOP_BASE_URL")})
	if err != nil {
		return err
	}
	plugin, err := workflows.NewPlugin(activities.Config{
		Credentials: map[string]activities.API{agentwait.DefaultCredential: api},
	})
	if err != nil {
		return err
	}
	c, err := client.Dial(client.Options{HostPort: os.Getenv("TEMPORAL_ADDRESS"), Namespace: os.Getenv("TEMPORAL_NAMESPACE")})
	if err != nil {
		return err
	}
	defer c.Close()
	w := worker.New(c, "agents", worker.Options{
		Plugins:           []worker.Plugin{plugin},
		WorkerStopTimeout: 30 * time.Second, // in which waits are handed over
	})
	return w.Run(worker.InterruptCh())
}
