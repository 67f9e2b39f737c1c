package activities_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/gumloop"
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

	cancel context.CancelCauseFunc // of the activity's context

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

// pollFunc is a scripted poller.
type pollFunc func(ctx context.Context, ref gumloop.Ref) (*gumloop.Answer, error)

func (f pollFunc) Poll(ctx context.Context, ref gumloop.Ref) (*gumloop.Answer, error) {
	return f(ctx, ref)
}

// elapse lets time go by, on the clock of the bubble.
func elapse(d time.Duration) { <-time.After(d) }

// script answers each poll with the next answer, the last one again and again, and
// records when the polls came.
type script struct {
	answers []any // *gumloop.Answer or error
	at      []time.Time
}

func (s *script) Poll(context.Context, gumloop.Ref) (*gumloop.Answer, error) {
	s.at = append(s.at, time.Now())
	next := s.answers[min(len(s.at), len(s.answers))-1]
	if err, ok := next.(error); ok {
		return nil, err
	}
	return next.(*gumloop.Answer), nil
}

func scripted(answers ...any) *script { return &script{answers: answers} }

// answer is an answer of the API.
func answer(status int, body string) *gumloop.Answer {
	return &gumloop.Answer{HTTPStatus: status, ContentType: "application/json", Body: []byte(body)}
}

func state(name string) *gumloop.Answer {
	return answer(200, fmt.Sprintf(`{"interaction_id":"xYz789","gummie_id":"abc123","state":%q,"created_ts":"2026-03-05T10:30:00.000000+00:00"}`, name))
}

var (
	running   = "ASYNC_PROCESSING"
	completed = `{"interaction_id":"xYz789","gummie_id":"abc123","state":"COMPLETED","created_ts":"2026-03-05T10:30:00.000000+00:00",
		"messages":[
			{"id":"msg_1","role":"user","content":"Summarize","timestamp":"2026-03-05T10:30:00.000000","parts":[]},
			{"id":"msg_2","role":"assistant","timestamp":"2026-03-05T10:30:15.000000","parts":[
				{"id":"part_1","type":"text","text":"Posted <b>it</b>."},
				{"id":"part_2","type":"tool_invocation","toolCallId":"tc_1","toolName":"slack","toolCallState":"completed",
					"result":{"args":{"n":1.10},"result":"sent"}},
				{"id":"part_3","type":"file","file":{"filename":"a.pdf","media_type":"application/pdf","artifact_url":"https://files.example/a"}},
				{"id":"part_4","type":7}]}],
		"response":"Posted <b>it</b>."}`
)

func done() *gumloop.Answer { return answer(200, completed) }

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
	ctx, cancel := context.WithCancelCause(context.WithoutCancel(ctx)) // the environment's ends after 10 minutes
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

// applicationError returns the application error in err and its details.
func applicationError(t *testing.T, err error) (*temporal.ApplicationError, activities.ErrorDetails) {
	t.Helper()
	var failure *temporal.ApplicationError
	if !errors.As(err, &failure) {
		t.Fatalf("got %v, want an application error", err)
	}
	var details activities.ErrorDetails
	if err := failure.Details(&details); err != nil {
		t.Fatalf("%v: its details: %v", failure, err)
	}
	return failure, details
}

// wantError checks an error's type and whether the server retries it.
func wantError(t *testing.T, err error, errType string, final bool) (*temporal.ApplicationError, activities.ErrorDetails) {
	t.Helper()
	failure, details := applicationError(t, err)
	if failure.Type() != errType || failure.NonRetryable() != final {
		t.Errorf("got %s (final: %v) %v, want %s (final: %v)", failure.Type(), failure.NonRetryable(), failure, errType, final)
	}
	if details.InteractionID != "xYz789" {
		t.Errorf("the details name the interaction %q", details.InteractionID)
	}
	return failure, details
}

// wantInterrupted checks that the attempt ended and the wait goes on.
func wantInterrupted(t *testing.T, err error, reason string) *temporal.ApplicationError {
	t.Helper()
	failure, details := wantError(t, err, activities.ErrTypeWaitInterrupted, false)
	if details.Reason != reason {
		t.Errorf("got the reason %q, want %q", details.Reason, reason)
	}
	if failure.NextRetryDelay() <= 0 {
		t.Error("no NextRetryDelay: the server would back off by the attempt number")
	}
	if failure.Category() != temporal.ApplicationErrorCategoryBenign {
		t.Error("an attempt that ends as planned must be benign")
	}
	return failure
}

// rawJSON is an argument exactly as another language may send it.
func rawJSON(document string) converter.RawValue {
	return converter.NewRawValue(&commonpb.Payload{
		Metadata: map[string][]byte{converter.MetadataEncoding: []byte(converter.MetadataEncodingJSON)},
		Data:     []byte(document),
	})
}
