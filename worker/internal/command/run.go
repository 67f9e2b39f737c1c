package command

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"

	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/worker/internal/adapter"
	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/internal/footprint"
	"github.com/agentwait/agentwait/worker/internal/systemd"
	"github.com/agentwait/agentwait/worker/internal/temporalconn"
	"github.com/agentwait/agentwait/worker/internal/watchpage"
	"github.com/agentwait/agentwait/workflows"
)

// Run is the worker.
type Run struct {
	queueFlags
	apiFlags
	AdapterFlags adapter.Flags `embed:"" group:"Adapter"`
	temporalconn.Flags
	engineFlags
	watchFlags
	codecFlags
	startFlags
	versionFlags
	nexusFlags
	uiFlags
	MaxConcurrentActivities int           `default:"1000" placeholder:"N" help:"Activities that run at once: those that begin a wait, and single checks. Default: ${default}."`
	StopTimeout             time.Duration `default:"30s" placeholder:"DURATION" help:"How long a stopping worker hands its waits over. Default: ${default}."`
	logFlags
}

// Validate is called by kong.
func (r *Run) Validate() error {
	if r.MaxConcurrentActivities < 1 {
		return fmt.Errorf("--max-concurrent-activities is %d: want at least 1", r.MaxConcurrentActivities)
	}
	if r.StopTimeout <= 0 {
		return fmt.Errorf("--stop-timeout is %v: want more than 0, such as 30s", r.StopTimeout)
	}
	if err := r.checkAPI(); err != nil {
		return err
	}
	if err := r.checkStart(); err != nil {
		return err
	}
	return r.check()
}

// Run serves the task queue until SIGINT or SIGTERM. The first signal hands the
// waits over to other workers; a second one ends the process at once.
func (r *Run) Run(c *console.Console) error {
	return r.told(c, r.run(c))
}

func (r *Run) run(c *console.Console) error {
	collect()
	if err := r.checkVersion(); err != nil {
		return err
	}
	r.connections, r.inflight = r.MaxRequestsInFlight, r.MaxInflightBytes
	reader, err := r.AdapterFlags.Load(context.Background(), r.MaxBodyBytes)
	if err != nil {
		return err
	}
	if r.watched, err = r.watch(context.Background(), c, r.logger(c.Stderr)); err != nil {
		return err
	}
	defer r.watched.close()
	all, err := r.connect(context.Background(), c, r.AdapterFlags, reader)
	defer closeAll(all)
	if err != nil {
		return err
	}
	settings, err := r.Settings()
	if err == nil {
		err = settings.ForWorker()
	}
	if err != nil {
		return err
	}
	c.Stderr = settings.Writer(c.Stderr)
	text, closeLog := r.sparing(c.Stderr)
	defer closeLog()
	logger := log.NewStructuredLogger(text)
	cfg := activities.Config{Connections: served(all), Logger: logger}
	r.watched.configure(&cfg)
	// A backstop, which the client is to come before.
	cfg.RequestTimeout = max(activities.DefaultRequestTimeout, 2*r.RequestTimeout)
	r.configure(&cfg)
	acts, err := activities.New(cfg)
	if err != nil {
		return console.BadInput(err, "")
	}
	plugin, err := workflows.PluginOf(acts)
	if err != nil {
		return err
	}
	ctx, restoreSignals := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer restoreSignals()

	for _, one := range all {
		if one.Adapter != "" {
			r.say(c, "worker adapter: answers are read by "+one.Adapter, "file", one.Adapter)
		}
	}
	if err := r.watched.listen(ctx, &settings.Options, r.TaskQueue, r.ActivitiesOnly); err != nil {
		return err
	}
	for _, told := range r.watched.tell() {
		r.say(c, told.text, told.attributes...)
	}
	stopDecoding, err := r.decode(ctx, settings.Encryption(), func(address string) {
		r.say(c, "worker codec endpoint: at "+address, "address", address)
	})
	if err != nil {
		return err
	}
	defer stopDecoding()
	page, err := r.page(ctx, c, watchpage.Worker{TaskQueue: r.TaskQueue, Namespace: settings.Namespace}, all, acts)
	if err != nil {
		return err
	}
	if page != nil {
		defer page.Close()
		r.say(c, "worker shown: its waits are at http://"+page.Address()+"/", "address", page.Address())
	}
	connection, err := r.dial(ctx, c, settings, logger)
	if err != nil && ctx.Err() != nil {
		r.say(c, "worker stopped before it was connected")
		return nil
	}
	if err != nil {
		return err
	}
	defer connection.Close()
	return r.serve(ctx, restoreSignals, c, connection, settings.Options, plugin, r.watched)
}

func (r *Run) serve(ctx context.Context, restoreSignals func(), c *console.Console, connection client.Client, options client.Options, plugin worker.Plugin, watched *watched) error {
	fatal := make(chan error, 1)
	w := worker.New(connection, r.TaskQueue, worker.Options{
		Plugins:                            []worker.Plugin{plugin},
		MaxConcurrentActivityExecutionSize: r.MaxConcurrentActivities,
		WorkerStopTimeout:                  r.StopTimeout,
		DisableWorkflowWorker:              r.ActivitiesOnly,
		OnFatalError:                       func(err error) { fatal <- err },
		DeploymentOptions:                  r.deployment(),
	})
	r.serveNexus(w)
	if err := w.Start(); err != nil {
		return console.Failure(fmt.Errorf("start the worker on task queue %q: %w", r.TaskQueue, err), "agentwait check")
	}
	watched.started(connection)
	ready := fmt.Sprintf("worker ready: task queue %s, namespace %s, address %s", r.TaskQueue, options.Namespace, options.HostPort)
	r.say(c, ready, "task_queue", r.TaskQueue, "namespace", options.Namespace, "address", options.HostPort)
	r.tellManager(c, systemd.Manager.Ready, ready)
	footprint.Trim()
	select {
	case err := <-fatal:
		// The SDK has stopped the worker itself.
		return console.Failure(fmt.Errorf("the worker on task queue %q ended: %w", r.TaskQueue, err), "agentwait check")
	case <-ctx.Done():
	}
	// From here on a second signal has its default effect: the process ends.
	restoreSignals()
	watched.stopping()
	stopping := fmt.Sprintf("worker stopping: handing waits over, at most %v; signal again to end at once", r.StopTimeout)
	r.say(c, stopping, "stop_timeout", r.StopTimeout.String())
	r.tellManager(c, systemd.Manager.Stopping, stopping)
	began := time.Now()
	w.Stop()
	took := time.Since(began).Round(time.Millisecond)
	r.say(c, fmt.Sprintf("worker stopped after %v", took), "after", took.String())
	return nil
}
