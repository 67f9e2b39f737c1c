package workflows

import (
	"context"
	"sync"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/agentwait/agentwait/activities"
)

// PluginName is the name of the plugin that [NewPlugin] returns.
const PluginName = "agentwait"

// WorkerStopTimeout is how long a stopping worker has to hand its waits over, if its
// options do not say.
const WorkerStopTimeout = 30 * time.Second

// NewPlugin returns a plugin that makes a worker serve agentwait: it registers the
// workflows and the activities, sets WorkerStopTimeout where it is unset, and hands all waits
// over when the worker stops, before Stop returns. A workflow that calls the activities as local
// ones gets the error InvalidRequest.
//
//	plugin, err := workflows.NewPlugin(activities.Config{…})
//	w := worker.New(c, taskQueue, worker.Options{Plugins: []worker.Plugin{plugin}})
//
// One plugin serves any number of workers of a process, which share one engine: a worker
// without workflows (DisableWorkflowWorker), one without activities, and both. It serves
// replayers, too. Give it to the client as well (client.Options.Plugins) if that stores
// large payloads elsewhere (ExternalStorage): then results may be larger than the server takes.
// A worker takes a plugin from its client by itself, so do not give it to the worker again then.
//
// # Errors
//
// Those of [activities.New]: a wrong configuration shows when the worker is made.
func NewPlugin(cfg activities.Config) (*temporal.SimplePlugin, error) {
	acts, err := activities.New(cfg)
	if err != nil {
		return nil, err
	}
	return PluginOf(acts)
}

// PluginOf is [NewPlugin] for activities that the caller wants to keep, such as to show what they
// hold.
func PluginOf(acts *activities.Activities) (*temporal.SimplePlugin, error) {
	p := &plugin{activities: acts, workers: map[string]*served{}}
	return temporal.NewSimplePlugin(temporal.SimplePluginOptions{
		Name:               PluginName,
		WorkerInterceptors: []interceptor.WorkerInterceptor{activities.RefuseLocal()},
		ConfigureClient:    p.configureClient,
		ConfigureWorker:    p.configureWorker,
		RunContextBefore:   p.start,
		RunContextAfter:    p.stop,
	})
}

type plugin struct {
	activities *activities.Activities

	mu      sync.Mutex
	workers map[string]*served // by instance key
	bare    bool               // a client stores no payloads elsewhere
}

// served is what the plugin knows of one worker.
type served struct {
	withoutWorkflows bool
	stopTimeout      time.Duration
	handOver         func(ctx context.Context) error
}

func (p *plugin) configureClient(_ context.Context, options client.PluginConfigureClientOptions) error {
	// With several clients all of them have to: one that does not would send what the server
	// refuses, for ever.
	p.mu.Lock()
	defer p.mu.Unlock()
	p.bare = p.bare || len(options.ClientOptions.ExternalStorage.Drivers) == 0
	p.activities.ExternalStorage(!p.bare)
	return nil
}

func (p *plugin) configureWorker(_ context.Context, options worker.PluginConfigureWorkerOptions) error {
	if options.WorkerOptions.WorkerStopTimeout == 0 {
		options.WorkerOptions.WorkerStopTimeout = WorkerStopTimeout
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.workers[options.WorkerInstanceKey] = &served{
		withoutWorkflows: options.WorkerOptions.DisableWorkflowWorker,
		stopTimeout:      options.WorkerOptions.WorkerStopTimeout,
	}
	return nil
}

func (p *plugin) start(_ context.Context, options temporal.SimplePluginRunContextBeforeOptions) error {
	if options.WorkflowReplayer {
		Register(options.Registry)
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	w, known := p.workers[options.InstanceKey]
	if !known {
		w = &served{stopTimeout: WorkerStopTimeout}
		p.workers[options.InstanceKey] = w
	}
	if !w.withoutWorkflows { // a worker without them panics at a registration
		Register(options.Registry)
	}
	w.handOver = p.activities.RegisterWorker(activityRegistry{options.Registry})
	return nil
}

// stop hands the waits over. It is called before the worker itself stops, but after it has
// stopped asking for tasks, so none of them comes back here.
func (p *plugin) stop(_ context.Context, options temporal.SimplePluginRunContextAfterOptions) {
	p.mu.Lock()
	w := p.workers[options.InstanceKey]
	delete(p.workers, options.InstanceKey)
	p.mu.Unlock()
	if w == nil || w.handOver == nil {
		return // a replayer
	}
	ctx, cancel := context.WithTimeout(context.Background(), w.stopTimeout)
	defer cancel()
	_ = w.handOver(ctx) // it says in the log what it could not hand over
}

// activityRegistry makes a worker's activity registry of a plugin's, which has no
// registration without options.
type activityRegistry struct{ pluginRegistry }

type pluginRegistry interface {
	RegisterActivityWithOptions(activity any, options activity.RegisterOptions)
	RegisterDynamicActivity(activity any, options activity.DynamicRegisterOptions)
}

func (r activityRegistry) RegisterActivity(a any) {
	r.RegisterActivityWithOptions(a, activity.RegisterOptions{})
}
