package activities_test

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/vendors"
)

// mode says where a wait is held.
type mode string

const (
	// remote: by the engine, which tells the server by the task token. So it is in a worker.
	remote mode = "remote"
	// held: inside its activity. So it is in the SDK's test environments.
	held mode = "held"
)

// inBothModes runs a test in each mode, in a synctest bubble: every timer and clock of the
// activity, the engine and the SDK is real code on fake time, so a wait of hours takes no time
// and its timing is exact. A bubble also fails where a goroutine is left behind.
func inBothModes(t *testing.T, test func(t *testing.T, m mode)) {
	for _, m := range []mode{remote, held} {
		t.Run(string(m), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { test(t, m) })
		})
	}
}

// inRemote runs a test of what only the engine does.
func inRemote(t *testing.T, test func(t *testing.T, m mode)) {
	synctest.Test(t, func(t *testing.T) { test(t, remote) })
}

// inHeld runs a test of what only a wait inside its activity does.
func inHeld(t *testing.T, test func(t *testing.T, m mode)) {
	synctest.Test(t, func(t *testing.T) { test(t, held) })
}

// harness runs one activity.
type harness struct {
	t      *testing.T
	mode   mode
	config activities.Config
	parse  vendors.Parse // reads the answers; nil: as Gumloop's
	env    env
	seen   seen
	ended  chan struct{} // closed when the server knows how the attempt ended
}

// env is what the SDK and the server give to the activity.
type env struct {
	info     func(*activity.Info)              // changes what activity.GetInfo returns
	details  any                               // heartbeat details of an earlier attempt
	lasts    time.Duration                     // until the deadline of its context; 0: it has none
	external bool                              // the client stores large payloads elsewhere
	metrics  client.MetricsHandler             // of the worker; nil: none
	onBeat   func(context.Context, beat) error // the server's answer to a heartbeat
	onEnd    func(context.Context) error       // … to the end of the attempt
	onSignal func(context.Context) error       // … to a signal
	stop     chan struct{}                     // the worker's stop channel
	stopped  sync.Once
	cancel   context.CancelCauseFunc // ends the activity's context
}

// seen is what happened. It can be read as it is once the activity has ended.
type seen struct {
	log *recorder

	mu       sync.Mutex
	beats    []beat
	signals  []signal
	ends     []time.Time // when the server was told how the attempt ended
	over     bool        // the server knows
	result   *agentwait.Result
	returned error // what the attempt ended with, before the SDK converts it
	failure  error // … and after
}

// beat is one heartbeat.
type beat struct {
	at    time.Time
	token agentwait.Token
}

func newHarness(t *testing.T, m mode, poll pollFunc) *harness {
	h := &harness{
		t: t, mode: m,
		config: activities.Config{Credentials: map[string]activities.API{"default": poll}, Random: func() float64 { return 0.5 }},
		env:    env{stop: make(chan struct{})},
		seen:   seen{log: &recorder{}},
		ended:  make(chan struct{}),
	}
	h.config.Logger = h.seen.log
	return h
}

// input is a valid input with the given fields added.
func input(fields string) map[string]any {
	in := map[string]any{"interaction_id": "xYz789", "user_id": "u1"}
	if err := json.Unmarshal([]byte("{"+fields+"}"), &in); err != nil {
		panic(err)
	}
	return in
}

// poll awaits an agent.
func (h *harness) poll(fields string) (*agentwait.Result, error) {
	h.t.Helper()
	return h.run(agentwait.PollAgentStatusName, input(fields))
}

// run executes an activity by its name, and returns how it ended.
func (h *harness) run(name string, args ...any) (*agentwait.Result, error) {
	h.t.Helper()
	if h.begin(name, args...) {
		<-h.ended
	}
	h.stopWorker() // or the engine watches for that for ever
	return h.seen.result, h.seen.failure
}

// begin executes an activity, and reports whether the engine holds its wait then.
func (h *harness) begin(name string, args ...any) (pending bool) {
	h.t.Helper()
	if api := h.config.Credentials["default"]; h.parse != nil {
		h.config.Credentials["default"] = vendors.Reading(api, h.parse)
	}
	acts, err := activities.New(h.config)
	if err != nil {
		h.t.Fatal(err)
	}
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(h.seen.log)
	suite.SetMetricsHandler(h.env.metrics)
	sdk := suite.NewTestActivityEnvironment()
	sdk.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{&between{h: h}}})
	sdk.SetWorkerStopChannel(h.env.stop)
	if h.env.details != nil {
		sdk.SetHeartbeatDetails(h.env.details)
	}
	acts.Register(sdk)
	if h.env.external {
		acts.ExternalStorage(true)
	}
	value, err := sdk.ExecuteActivity(name, args...)
	if errors.Is(err, activity.ErrResultPending) {
		if h.mode != remote {
			h.t.Fatal("the wait is held by the engine, which has no server to complete it on")
		}
		return true
	}
	h.seen.mu.Lock()
	defer h.seen.mu.Unlock()
	h.seen.over, h.seen.failure = true, err
	if err == nil {
		if err := value.Get(&h.seen.result); err != nil {
			h.t.Fatal(err)
		}
	}
	return false
}

// stopWorker says that the worker stops.
func (h *harness) stopWorker() { h.env.stopped.Do(func() { close(h.env.stop) }) }

// end has the server, or the SDK, end the attempt for a reason: the next heartbeat is answered
// with it, or the context of the activity ends with it.
func (h *harness) end(cause error) {
	h.seen.mu.Lock()
	defer h.seen.mu.Unlock()
	h.env.cancel(cause) // of no effect where the activity has returned
	h.env.onBeat = func(context.Context, beat) error { return cause }
}

// beats returns the heartbeats so far.
func (h *harness) beats() []beat {
	h.seen.mu.Lock()
	defer h.seen.mu.Unlock()
	return append([]beat(nil), h.seen.beats...)
}

// took returns when the heartbeats came, from a moment on.
func (h *harness) took(begin time.Time) (at []time.Duration) {
	for _, b := range h.beats() {
		at = append(at, b.at.Sub(begin))
	}
	return at
}

// lastToken returns what the server knows of the wait: the next attempt goes on from there.
func (h *harness) lastToken() agentwait.Token {
	h.t.Helper()
	beats := h.beats()
	if len(beats) == 0 {
		h.t.Fatal("no heartbeat was recorded")
	}
	return beats[len(beats)-1].token
}

// heard takes in a heartbeat and returns the server's answer.
func (h *harness) heard(ctx context.Context, details []any) error {
	h.seen.mu.Lock()
	if h.seen.over {
		h.t.Error("a heartbeat was recorded after the attempt had ended")
	}
	if len(details) != 1 {
		h.t.Errorf("a heartbeat has %d details, want the token alone", len(details))
	}
	token, ok := details[0].(agentwait.Token)
	if !ok {
		h.t.Errorf("a heartbeat has a %T, want the whole token", details[0])
	}
	b := beat{time.Now(), token}
	h.seen.beats = append(h.seen.beats, b)
	answer := h.env.onBeat
	h.seen.mu.Unlock()
	if answer == nil {
		return nil
	}
	return answer(ctx, b)
}
