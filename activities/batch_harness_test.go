package activities_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/vendors"
)

// batchRun is one attempt of a PollAgentsStatus on a server that is this struct, in a bubble of
// fake time.
type batchRun struct {
	client.Client
	t      *testing.T
	config activities.Config
	info   func(*activity.Info)
	before any // heartbeat details of an earlier attempt
	stop   chan struct{}
	began  time.Time
	ended  chan struct{}

	mu      sync.Mutex
	onBeat  func() error
	tokens  []agentwait.AgentsToken // of heartbeats
	beatAt  []time.Duration
	signals []agentwait.RowsChange
	toldAt  []time.Duration
	lose    int // so many signals are lost
	result  *agentwait.AgentsResult
	failure error
}

// answers is an API whose interactions each have an answer by the time and the count of polls.
type answers struct {
	mu     sync.Mutex
	began  time.Time
	polls  map[string][]time.Duration
	answer func(id string, since time.Duration, polls int) any
	ids    map[string]map[string]string // with which further ids each was asked for last
}

func (f *answers) furtherIDs(id string) map[string]string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.ids[id]
}

func (f *answers) Check(_ context.Context, ref vendors.Ref) (*vendors.Answer, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	since := time.Since(f.began)
	f.ids[ref.InteractionID] = ref.IDs
	f.polls[ref.InteractionID] = append(f.polls[ref.InteractionID], since)
	switch a := f.answer(ref.InteractionID, since, len(f.polls[ref.InteractionID])).(type) {
	case error:
		return nil, a
	case *vendors.Answer:
		return a, nil
	default:
		panic(fmt.Sprintf("%T", a))
	}
}

func (f *answers) total() (n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, polls := range f.polls {
		n += len(polls)
	}
	return n
}

func newBatch(t *testing.T, answer func(id string, since time.Duration, polls int) any) (*batchRun, *answers) {
	f := &answers{began: time.Now(), polls: map[string][]time.Duration{}, ids: map[string]map[string]string{}, answer: answer}
	r := &batchRun{t: t, stop: make(chan struct{}), began: time.Now(), ended: make(chan struct{})}
	r.config = activities.Config{
		Credentials: map[string]activities.API{"default": f}, Random: func() float64 { return 0.5 }, Logger: &recorder{},
	}
	return r, f
}

// replies is a completed answer with a reply.
func replies(text string) *vendors.Answer {
	return answer(200, fmt.Sprintf(`{"state":"COMPLETED","gummie_id":"abc123","created_ts":"2026-03-05T10:30:00.000000+00:00","response":%q}`, text))
}

func batchOf(n int) agentwait.PollAgentsInput {
	in := agentwait.PollAgentsInput{Targets: agentwait.Targets{UserID: "u1"}, SignalRows: true}
	for i := range n {
		in.InteractionIDs = append(in.InteractionIDs, fmt.Sprintf("i%04d", i))
	}
	return in
}

// run runs the attempt to its end.
func (r *batchRun) run(in agentwait.PollAgentsInput) (*agentwait.AgentsResult, error) {
	r.t.Helper()
	acts, err := activities.New(r.config)
	if err != nil {
		r.t.Fatal(err)
	}
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(r.config.Logger)
	sdk := suite.NewTestActivityEnvironment()
	sdk.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{&onServer{client: r, info: r.informs}}})
	sdk.SetWorkerStopChannel(r.stop)
	if r.before != nil {
		sdk.SetHeartbeatDetails(r.before)
	}
	acts.Register(sdk)
	value, err := sdk.ExecuteActivity(agentwait.PollAgentsStatusName, in)
	if errors.Is(err, activity.ErrResultPending) {
		<-r.ended
	} else if r.failure = err; err == nil {
		if err := value.Get(&r.result); err != nil {
			r.t.Fatal(err)
		}
	}
	if r.stop != nil {
		select {
		case <-r.stop:
		default:
			close(r.stop)
		}
	}
	synctest.Wait()
	return r.result, r.failure
}

// informs is what the activity gets to know.
func (r *batchRun) informs(info *activity.Info) {
	info.WorkflowExecution.ID = "a workflow"
	if r.info != nil {
		r.info(info)
	}
}

func (r *batchRun) since() time.Duration { return time.Since(r.began) }

func (r *batchRun) RecordActivityHeartbeatWithOptions(_ context.Context, o client.RecordActivityHeartbeatOptions) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tokens = append(r.tokens, o.Details[0].(agentwait.AgentsToken))
	r.beatAt = append(r.beatAt, r.since())
	if r.onBeat != nil {
		return r.onBeat()
	}
	return nil
}

func (r *batchRun) CompleteActivityWithOptions(_ context.Context, o client.CompleteActivityOptions) error {
	if o.ActivityType != agentwait.PollAgentsStatusName {
		r.t.Errorf("the end of a %s", o.ActivityType)
	}
	r.failure = delivered(r.t, o, &r.result)
	close(r.ended)
	return nil
}

func (r *batchRun) SignalWorkflow(_ context.Context, _, _, name string, argument any) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if name != agentwait.RowsSignal {
		r.t.Errorf("a signal %q", name)
	}
	if r.lose > 0 {
		r.lose--
		return errors.New("lost")
	}
	r.signals = append(r.signals, argument.(agentwait.RowsChange))
	r.toldAt = append(r.toldAt, r.since())
	return nil
}

// told are the rows that signals told of, as the workflow has them.
func (r *batchRun) told() map[string]agentwait.Row {
	rows := map[string]agentwait.Row{}
	for _, change := range r.signals {
		for _, row := range change.Rows {
			rows[row.InteractionID] = row
		}
	}
	return rows
}

// outcomes are the rows' outcomes, in order.
func outcomes(result *agentwait.AgentsResult) []string {
	var all []string
	for _, row := range result.Rows {
		all = append(all, row.Outcome)
	}
	return all
}

func wantOutcomes(t *testing.T, result *agentwait.AgentsResult, want ...string) {
	t.Helper()
	if got := outcomes(result); !slices.Equal(got, want) {
		t.Errorf("outcomes %v, want %v", got, want)
	}
}

// batchError asserts the type of the error that a batch ended with.
func batchError(t *testing.T, err error, errorType string) (*temporal.ApplicationError, agentwait.ErrorDetails) {
	t.Helper()
	failure, details := applicationError(t, err)
	if failure.Type() != errorType {
		t.Fatalf("got %v, want a %s", err, errorType)
	}
	return failure, details
}

func wantBatchError(t *testing.T, err error, errorType, reason string) *temporal.ApplicationError {
	t.Helper()
	failure, details := batchError(t, err, errorType)
	if details.Reason != reason || failure.NonRetryable() {
		t.Errorf("got %+v, want the retryable reason %s", details, reason)
	}
	return failure
}
