package command

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/worker/internal/connections"
	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/internal/telemetry"
)

// watchFlags say what operators see of a worker.
type watchFlags struct {
	MetricsListen string `placeholder:"ADDRESS" group:"Watching" help:"Where /metrics (Prometheus), /healthz and /readyz are answered: HOST:PORT, or :PORT for loopback alone. Default: nowhere. Traces are sent where OTEL_EXPORTER_OTLP_ENDPOINT says."`
}

// watched is what operators see of one worker; its methods do nothing where nobody looks.
type watched struct {
	address string
	metrics *telemetry.Metrics
	traces  *telemetry.Traces
	server  *telemetry.Server
	ready   *telemetry.Readiness
}

// watch begins to count and to trace, where somebody asks for it.
func (f *watchFlags) watch(ctx context.Context, c *console.Console, logger *slog.Logger) (*watched, error) {
	w := &watched{address: f.MetricsListen}
	var err error
	if w.address != "" {
		if w.metrics, err = telemetry.NewMetrics(version()); err != nil {
			return w, err
		}
	}
	wanted, err := telemetry.TracesWanted(c.Env)
	if err == nil && wanted {
		telemetry.LogTo(logger)
		w.traces, err = telemetry.NewTraces(ctx, c.Env, version())
	}
	if err != nil {
		return w, console.BadInput(fmt.Errorf("traces: %w", err), "correct the OTEL_… variables, or set OTEL_TRACES_EXPORTER=none")
	}
	return w, nil
}

// budget says whose bytes are in flight.
func (w *watched) budget(b *vendors.Budget) {
	if w != nil && w.metrics != nil {
		w.metrics.Budget(b)
	}
}

// measures has the connections measured.
func (w *watched) measures(shared connections.Shared) connections.Shared {
	if w != nil && w.metrics != nil {
		shared.Reading = w.metrics.Reading
	}
	if w != nil && w.traces != nil {
		shared.Around = w.traces.Around
	}
	return shared
}

// configure has the activities count, and go on with traces.
func (w *watched) configure(cfg *activities.Config) {
	if w.metrics != nil {
		cfg.Metrics = w.metrics.Handler
	}
	if w.traces != nil {
		cfg.Carry = w.traces.Carry
	}
}

// listen begins to answer operators' tools, and has the client's options count and trace.
func (w *watched) listen(ctx context.Context, options *client.Options, taskQueue string, activitiesOnly bool) error {
	if w.traces != nil {
		tracing, err := w.traces.Interceptor()
		if err != nil {
			return err
		}
		options.Interceptors = append(options.Interceptors, tracing)
	}
	if w.metrics == nil {
		return nil
	}
	if options.Identity == "" { // as the SDK has it, which does not say what that is
		host, err := os.Hostname()
		if err != nil {
			host = "unknown"
		}
		options.Identity = fmt.Sprintf("%d@%s", os.Getpid(), host)
	}
	options.MetricsHandler = w.metrics.Handler
	w.ready = &telemetry.Readiness{TaskQueue: taskQueue, Identity: options.Identity, Now: time.Now, Kinds: []enumspb.TaskQueueType{enumspb.TASK_QUEUE_TYPE_ACTIVITY}}
	if !activitiesOnly {
		w.ready.Kinds = append(w.ready.Kinds, enumspb.TASK_QUEUE_TYPE_WORKFLOW)
	}
	server, err := telemetry.Listen(ctx, w.address, w.metrics.Page, w.ready.Check)
	if err != nil {
		return console.BadInput(fmt.Errorf("--metrics-listen: %w", err), "another address, such as --metrics-listen :9464")
	}
	w.server = server
	return nil
}

// told is one line for people, and its attributes for a log in JSON.
type told struct {
	text       string
	attributes []any
}

// tell says what is seen of the worker, and where.
func (w *watched) tell() (lines []told) {
	if w.server != nil {
		lines = append(lines, told{"worker watched: metrics and probes at " + w.server.Address(), []any{"address", w.server.Address()}})
	}
	if w.traces != nil {
		lines = append(lines, told{"worker traced: spans are sent by OTLP, as the OTEL_… variables say", nil})
	}
	return lines
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

// closePatience bounds what is done for operators' tools at the end.
const closePatience = 3 * time.Second

// close ends the answers, and sends the spans that are left. The last counts are read until then.
func (w *watched) close() {
	ctx, cancel := context.WithTimeout(context.Background(), closePatience)
	defer cancel()
	if w.traces != nil {
		_ = w.traces.Close(ctx) // what goes wrong is told as at any other time
	}
	if w.server != nil {
		_ = w.server.Close(ctx) // what is under way is a page that nobody needs any more
	}
	if w.metrics != nil {
		_ = w.metrics.Close(ctx) // nothing is sent anywhere
	}
}
