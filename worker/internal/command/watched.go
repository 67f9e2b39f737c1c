package command

import (
	"context"
	"fmt"
	"os"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/internal/telemetry"
)

// watchFlags say what operators see of a worker.
type watchFlags struct {
	MetricsListen string `placeholder:"ADDRESS" group:"Watching" help:"Where /metrics (Prometheus), /healthz and /readyz are answered: HOST:PORT, or :PORT for loopback alone. Default: nowhere."`
}

// watched is what operators see of one worker; its methods do nothing where nobody looks.
type watched struct {
	metrics *telemetry.Metrics
	server  *telemetry.Server
	ready   *telemetry.Readiness
}

// watch begins to answer operators' tools, and has the client's options count for them.
func (f *watchFlags) watch(ctx context.Context, options *client.Options, taskQueue string, activitiesOnly bool) (*watched, error) {
	if f.MetricsListen == "" {
		return &watched{}, nil
	}
	metrics, err := telemetry.NewMetrics()
	if err != nil {
		return nil, err
	}
	if options.Identity == "" { // as the SDK has it, which does not say what that is
		host, err := os.Hostname()
		if err != nil {
			host = "unknown"
		}
		options.Identity = fmt.Sprintf("%d@%s", os.Getpid(), host)
	}
	options.MetricsHandler = metrics.Handler
	ready := &telemetry.Readiness{TaskQueue: taskQueue, Identity: options.Identity, Now: time.Now, Kinds: []enumspb.TaskQueueType{enumspb.TASK_QUEUE_TYPE_ACTIVITY}}
	if !activitiesOnly {
		ready.Kinds = append(ready.Kinds, enumspb.TASK_QUEUE_TYPE_WORKFLOW)
	}
	server, err := telemetry.Listen(ctx, f.MetricsListen, metrics.Page, ready.Check)
	if err != nil {
		return nil, console.BadInput(fmt.Errorf("--metrics-listen: %w", err), "another address, such as --metrics-listen :9464")
	}
	return &watched{metrics: metrics, server: server, ready: ready}, nil
}

func (w *watched) started(c client.Client) {
	if w.ready != nil {
		w.ready.Started(c)
	}
}

func (w *watched) stopping() {
	if w.ready != nil {
		w.ready.Stopping()
	}
}

// close ends the answers. The last counts are read until then.
func (w *watched) close() {
	if w.server == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = w.server.Close(ctx)  // what is under way is a page that nobody needs any more
	_ = w.metrics.Close(ctx) // nothing is sent anywhere
}
