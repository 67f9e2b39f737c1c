package activities_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"github.com/agentwait/agentwait/activities"
)

// harness runs an activity in the SDK's activity environment, inside a synctest
// bubble: every timer, ticker and clock of the activity and of the SDK is real code on
// fake time, so that a wait of hours takes no time and its timing is exact.
//
// The environment cannot set a heartbeat timeout, a retry policy or a cancel cause, so
// that an interceptor does.
type harness struct {
	interceptor.WorkerInterceptorBase

	t       *testing.T
	config  activities.Config
	adjust  func(*activity.Info) // changes what activity.GetInfo returns
	details any                  // heartbeat details of an earlier attempt
	stop    chan struct{}
	logger  *recorder
	signals []signal
	signal  error                 // what the signal to the workflow fails with
	hang    func(context.Context) // what it does before

	delivered   []activities.Token // sent past the SDK's throttle
	beforehand  int                // heartbeats that were recorded when it was
	undelivered error              // what that fails with

	cancel context.CancelCauseFunc // of the activity's context
	lasts  time.Duration           // until its deadline; 0: it has none

	mu       sync.Mutex
	beats    []beat
	recorded func(beat) // called with each heartbeat
	returned error      // what the activity returned, before the SDK converts it
	over     bool
}

// beat is one call of RecordHeartbeat.
type beat struct {
	at    time.Time
	token activities.Token
}

func newHarness(t *testing.T, poll pollFunc) *harness {
	return &harness{
		t:      t,
		config: activities.Config{Credentials: map[string]activities.Poller{"default": poll}, Random: func() float64 { return 0.5 }},
		stop:   make(chan struct{}),
		logger: &recorder{},
	}
}

// input is a valid input with the given fields added.
func input(fields string) map[string]any {
	in := map[string]any{"interaction_id": "xYz789", "user_id": "u1"}
	if err := json.Unmarshal([]byte("{"+fields+"}"), &in); err != nil {
		panic(err)
	}
	return in
}

// run executes an activity by its name.
func (h *harness) run(name string, args ...any) (*activities.Result, error) {
	h.t.Helper()
	acts, err := activities.New(h.config)
	if err != nil {
		h.t.Fatal(err)
	}
	acts.SetSignal(func(ctx context.Context, workflowID, runID, name string, argument any) error {
		if h.hang != nil {
			h.hang(ctx)
		}
		h.signals = append(h.signals, signal{workflowID, runID, name, argument})
		return h.signal
	})
	acts.SetHeartbeat(func(_ context.Context, _ []byte, details any) error {
		h.delivered, h.beforehand = append(h.delivered, details.(activities.Token)), len(h.beats)
		return h.undelivered
	})
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(h.logger)
	env := suite.NewTestActivityEnvironment()
	env.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{h}})
	env.SetWorkerStopChannel(h.stop)
	if h.details != nil {
		env.SetHeartbeatDetails(h.details)
	}
	acts.Register(env)
	value, err := env.ExecuteActivity(name, args...)
	h.mu.Lock()
	h.over = true
	h.mu.Unlock()
	if err != nil {
		return nil, err
	}
	var result activities.Result
	if err := value.Get(&result); err != nil {
		h.t.Fatal(err)
	}
	return &result, nil
}

func (h *harness) poll(fields string) (*activities.Result, error) {
	h.t.Helper()
	return h.run(activities.PollAgentStatus, input(fields))
}

// end ends the activity's context.
func (h *harness) end(cause error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.cancel(cause)
}

// InterceptActivity puts the harness between the SDK and the activity.
func (h *harness) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return &inbound{ActivityInboundInterceptorBase: interceptor.ActivityInboundInterceptorBase{Next: next}, h: h}
}

type inbound struct {
	interceptor.ActivityInboundInterceptorBase
	h *harness
}

func (i *inbound) Init(next interceptor.ActivityOutboundInterceptor) error {
	return i.Next.Init(&outbound{ActivityOutboundInterceptorBase: interceptor.ActivityOutboundInterceptorBase{Next: next}, h: i.h})
}

func (i *inbound) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	ctx = context.WithoutCancel(ctx) // the environment's ends after 10 minutes
	if i.h.lasts > 0 {
		bounded, stop := context.WithTimeout(ctx, i.h.lasts)
		defer stop()
		ctx = bounded
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	i.h.mu.Lock()
	i.h.cancel = cancel
	i.h.mu.Unlock()
	result, err := i.Next.ExecuteActivity(ctx, in)
	i.h.returned = err
	return result, err
}

type outbound struct {
	interceptor.ActivityOutboundInterceptorBase
	h *harness
}

func (o *outbound) GetInfo(ctx context.Context) activity.Info {
	info := o.Next.GetInfo(ctx)
	info.HeartbeatTimeout = time.Minute
	info.ScheduleToCloseTimeout = 0
	info.Deadline = info.ScheduledTime.Add(1000 * time.Hour)
	info.RetryPolicy = &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2}
	if o.h.adjust != nil {
		o.h.adjust(&info)
	}
	return info
}

func (o *outbound) RecordHeartbeat(ctx context.Context, details ...any) {
	o.h.t.Helper()
	o.h.mu.Lock()
	if o.h.over {
		o.h.t.Error("a heartbeat was recorded after the activity had returned")
	}
	if len(details) != 1 {
		o.h.t.Errorf("a heartbeat has %d details, want the token alone", len(details))
	}
	token, ok := details[0].(activities.Token)
	if !ok {
		o.h.t.Errorf("a heartbeat has a %T, want the whole token", details[0])
	}
	b := beat{time.Now(), token}
	o.h.beats = append(o.h.beats, b)
	recorded := o.h.recorded
	o.h.mu.Unlock()
	if recorded != nil {
		recorded(b)
	}
	o.Next.RecordHeartbeat(ctx, details...)
}

// signal is one signal to a workflow.
type signal struct {
	workflowID, runID, name string
	argument                any
}

// recorder keeps log lines.
type recorder struct {
	mu    sync.Mutex
	lines []string
}

func (r *recorder) add(level, msg string, keyvals []any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = append(r.lines, level+" "+msg+" "+fmt.Sprint(keyvals...))
}

func (r *recorder) Debug(msg string, keyvals ...any) { r.add("DEBUG", msg, keyvals) }
func (r *recorder) Info(msg string, keyvals ...any)  { r.add("INFO", msg, keyvals) }
func (r *recorder) Warn(msg string, keyvals ...any)  { r.add("WARN", msg, keyvals) }
func (r *recorder) Error(msg string, keyvals ...any) { r.add("ERROR", msg, keyvals) }

// count returns how many lines begin like that.
func (r *recorder) count(prefix string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for _, line := range r.lines {
		if strings.HasPrefix(line, prefix) {
			n++
		}
	}
	return n
}

var _ log.Logger = (*recorder)(nil)
