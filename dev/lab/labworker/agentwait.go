package labworker

// All that the laboratory knows of agentwait's Go API stands here. Everything else speaks
// to it as a program in another language would: by registered names and JSON.

import (
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
	"github.com/agentwait/agentwait/workflows"
)

// The registered names.
const (
	AwaitAgentWorkflow  = "agentwait.AwaitAgent"
	AwaitAgentsWorkflow = "agentwait.AwaitAgents"
	RunAgentWorkflow    = "agentwait.RunAgent"
	PollActivity        = "agentwait.PollAgentStatus"
	StartActivity       = "agentwait.StartAgent"
)

// HasBatches tells whether this version has AwaitAgents.
const HasBatches = true

// BatchInput is the input of AwaitAgents for many interactions of one user.
func BatchInput(ids []string, timeout time.Duration) any {
	return map[string]any{"interaction_ids": ids, "user_id": stubapi.User, "timeout_seconds": timeout.Seconds()}
}

// newAgentwait makes a worker that serves agentwait, as its documentation says it. closes is for
// when it has stopped.
func newAgentwait(cfg Config, c client.Client, options worker.Options) (w worker.Worker, closes func(), err error) {
	api, err := connect(cfg)
	if err != nil {
		return nil, nil, err
	}
	config := activities.Config{Credentials: map[string]activities.API{agentwait.DefaultCredential: api}}
	if cfg.ClockOffset != 0 {
		config.Clock = wrongClock{ahead: time.Duration(cfg.ClockOffset * float64(time.Second))}
	}
	plugin, err := workflows.NewPlugin(config)
	if err != nil {
		return nil, nil, err
	}
	options.Plugins = []worker.Plugin{plugin}
	options.DisableWorkflowWorker = cfg.ActivitiesOnly
	return worker.New(c, cfg.TaskQueue, options), api.Close, nil
}

// vendor is an API whose connections can be closed.
type vendor interface {
	activities.API
	Close()
}

// connect makes the client of the worker's API.
func connect(cfg Config) (vendor, error) {
	if cfg.Vendor != Sessions {
		return gumloop.NewClient(gumloop.Config{APIKey: stubapi.Key(cfg.Name), BaseURL: cfg.BaseURL})
	}
	return gumloop.NewSessions(gumloop.SessionsConfig{HTTP: vendors.Config{BaseURL: cfg.BaseURL, Auth: vendors.Bearer(stubapi.Key(cfg.Name))}})
}

// wrongClock is the machine's clock, ahead by as much.
type wrongClock struct{ ahead time.Duration }

func (c wrongClock) Now() time.Time { return time.Now().Add(c.ahead) }

func (c wrongClock) NewTimer(d time.Duration) (<-chan time.Time, func()) {
	timer := time.NewTimer(d)
	return timer.C, func() { timer.Stop() }
}
