package activities_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
)

// fleet is many waits on one engine, their workers, and the server that knows them by their
// task tokens.
type fleet struct {
	client.Client // a call that is not here panics
	t             *testing.T
	acts          *activities.Activities
	log           *recorder
	latency       time.Duration // of the server
	onEnd         func(context.Context) error
	onBeat        func(ctx context.Context, token string) error

	mu    sync.Mutex
	beats map[string][]time.Time
	token map[string]agentwait.Token // of the last heartbeat
	told  map[string][]told
	order []string // in which the attempts ended
}

// told is how an attempt ended.
type told struct {
	at  time.Time
	err error
}

func newFleet(t *testing.T, config activities.Config) *fleet {
	f := &fleet{t: t, log: &recorder{}, beats: map[string][]time.Time{}, token: map[string]agentwait.Token{}, told: map[string][]told{}}
	config.Logger, config.Random = f.log, func() float64 { return 0.5 }
	acts, err := activities.New(config)
	if err != nil {
		t.Fatal(err)
	}
	f.acts = acts
	return f
}

func (f *fleet) RecordActivityHeartbeatWithOptions(ctx context.Context, o client.RecordActivityHeartbeatOptions) error {
	elapse(f.latency)
	token := string(o.TaskToken)
	if f.onBeat != nil {
		if err := f.onBeat(ctx, token); err != nil {
			return err
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.told[token]) > 0 {
		f.t.Errorf("a heartbeat of %s after its end", token)
	}
	f.beats[token] = append(f.beats[token], time.Now())
	f.token[token] = o.Details[0].(agentwait.Token)
	return nil
}

func (f *fleet) CompleteActivityWithOptions(ctx context.Context, o client.CompleteActivityOptions) error {
	if f.onEnd != nil {
		if err := f.onEnd(ctx); err != nil {
			return err
		}
	}
	elapse(f.latency)
	f.mu.Lock()
	defer f.mu.Unlock()
	token := string(o.TaskToken)
	f.told[token] = append(f.told[token], told{time.Now(), o.Err})
	f.order = append(f.order, token)
	return nil
}

// ended returns how the attempts ended, by their tokens.
func (f *fleet) ended() map[string]told {
	f.t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	all := make(map[string]told, len(f.told))
	for token, ends := range f.told {
		if len(ends) != 1 {
			f.t.Errorf("%s ended %d times", token, len(ends))
		}
		all[token] = ends[0]
	}
	return all
}

// employee is one worker of a fleet.
type employee struct {
	fleet   *fleet
	sdk     *testsuite.TestActivityEnvironment
	stop    func(context.Context) error
	channel chan struct{}
	token   string               // of the next activity
	info    func(*activity.Info) // changes what it gets to know
}

func (f *fleet) worker() *employee {
	e := f.bareWorker()
	e.stop = f.acts.RegisterWorker(e.sdk)
	return e
}

// bareWorker is a worker without activities.
func (f *fleet) bareWorker() *employee {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(f.log)
	e := &employee{fleet: f, sdk: suite.NewTestActivityEnvironment(), channel: make(chan struct{})}
	e.sdk.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{&onServer{client: f, info: e.informs}}})
	e.sdk.SetWorkerStopChannel(e.channel)
	return e
}

// informs is what an activity gets to know.
func (e *employee) informs(info *activity.Info) {
	info.TaskToken = []byte(e.token)
	if e.info != nil {
		e.info(info)
	}
}

// quit ends the worker, without its own hand-over.
func (e *employee) quit() { close(e.channel) }

// begin begins a wait. It returns what the activity failed with at once.
func (e *employee) begin(id, fields string) error {
	e.fleet.t.Helper()
	in := input(fields)
	in["interaction_id"] = id
	return e.beginAs(id, agentwait.PollAgentStatusName, in)
}

// beginAs begins an activity by its name.
func (e *employee) beginAs(token, name string, in any) error {
	e.fleet.t.Helper()
	e.token = token
	_, err := e.sdk.ExecuteActivity(name, in)
	if errors.Is(err, activity.ErrResultPending) {
		return nil
	}
	if err == nil {
		e.fleet.t.Fatal("the activity was not pending")
	}
	return err
}

func (e *employee) beginAll(prefix string, n int, fields string) {
	e.fleet.t.Helper()
	for i := range n {
		if err := e.begin(fmt.Sprintf("%s%d", prefix, i), fields); err != nil {
			e.fleet.t.Fatal(err)
		}
	}
}
