package follow_test

// These tests exist because a follower has to be right about two things that a
// happy path never shows: how a wait ended, and that a look which fails, is late or
// belongs to another run neither ends the watching nor shows wrong counts. That the
// server behaves like the fake is shown by the end-to-end tests.

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/worker/watch/follow"
)

const running = enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING

type described = map[string]*workflowservice.DescribeWorkflowExecutionResponse

// followed runs Wait with hand-made ticks and collects the looks.
type followed struct {
	looks  chan follow.Update
	ticks  chan time.Time
	done   chan struct{}
	cancel context.CancelFunc
	result *agentwait.Result
	err    error
}

func start(t *testing.T, server *fakeServer, runID string) *followed {
	t.Helper()
	if server.results == nil {
		server.results = make(chan pollEnd, 4)
	}
	ctx, cancel := context.WithCancel(context.Background())
	f := &followed{looks: make(chan follow.Update), ticks: make(chan time.Time), done: make(chan struct{}), cancel: cancel}
	go func() {
		defer close(f.done)
		f.result, f.err = follow.Wait(ctx, server, "wait", runID, follow.Options{Ticks: f.ticks}, func(u follow.Update) { f.looks <- u })
	}()
	t.Cleanup(func() {
		cancel()
		select {
		case <-f.done:
		case <-f.looks: // a look that the test did not ask for
			<-f.done
		}
	})
	return f
}

func (f *followed) look(t *testing.T) follow.Update {
	t.Helper()
	select {
	case u := <-f.looks:
		return u
	case <-f.done:
		t.Fatalf("Wait returned early: %v", f.err)
	case <-time.After(10 * time.Second):
		t.Fatal("no look came")
	}
	return follow.Update{}
}

func (f *followed) end(t *testing.T) (*agentwait.Result, error) {
	t.Helper()
	select {
	case <-f.done:
	case <-time.After(10 * time.Second):
		t.Fatal("Wait did not return")
	}
	return f.result, f.err
}

func TestALookCombinesHeartbeatAndQuery(t *testing.T) {
	token := &agentwait.Token{Polls: 7, State: "ASYNC_PROCESSING", Phase: "running", NextPollAt: at(40), LastStatusAt: at(30)}
	parked := &failurepb.Failure{
		Message:     "next poll in 60 s",
		FailureInfo: &failurepb.Failure_ApplicationFailureInfo{ApplicationFailureInfo: &failurepb.ApplicationFailureInfo{Type: agentwait.ErrTypeWaitInterrupted}},
	}
	server := &fakeServer{
		described: described{"run": description(t, "run", running, token, parked)},
		view:      agentwait.StatusView{Polls: 3, State: "QUEUED", DeadlineAt: *at(59), LastStatusAt: at(10)},
	}
	f := start(t, server, "run")
	got := f.look(t)
	if got.Polls() != 7 || got.State() != "ASYNC_PROCESSING" || got.Phase() != "running" || !got.NextPollAt().Equal(*at(40)) {
		t.Errorf("the heartbeat is fresher than the workflow here: %+v", got)
	}
	if got.Attempt != 2 || got.LastFailure != "agentwait.WaitInterrupted: next poll in 60 s" {
		t.Errorf("attempt %d, last failure %q", got.Attempt, got.LastFailure)
	}
	if got.View == nil || !got.View.DeadlineAt.Equal(*at(59)) {
		t.Errorf("the deadline is known to the workflow alone: %+v", got.View)
	}

	// A phase signalled to the workflow overtakes a throttled heartbeat.
	server.mu.Lock()
	server.view.State, server.view.Phase, server.view.LastStatusAt = "APPROVAL_REQUIRED", "needs_input", at(35)
	server.mu.Unlock()
	f.ticks <- *at(36)
	if got := f.look(t); got.State() != "APPROVAL_REQUIRED" || got.Phase() != "needs_input" || !got.At.Equal(*at(36)) {
		t.Errorf("state %q, phase %q at %v: want the workflow's", got.State(), got.Phase(), got.At)
	}
}

func TestTheEndNeedsNoTick(t *testing.T) {
	server := &fakeServer{described: described{"run": description(t, "run", running, nil, nil)}}
	f := start(t, server, "run")
	f.look(t)
	server.results <- pollEnd{result: &agentwait.Result{Outcome: agentwait.OutcomeCompleted, Polls: 4}}
	result, err := f.end(t)
	if err != nil || result.Outcome != agentwait.OutcomeCompleted || result.Polls != 4 {
		t.Errorf("got %+v, %v", result, err)
	}
}

// The server's notifier drops what comes while a listener is busy: a workflow that is
// signalled and ends within milliseconds was seen to end 20 s late.
func TestAnEndThatTheLongPollMissesIsSeenByALook(t *testing.T) {
	server := &fakeServer{
		described: described{"run": description(t, "run", running, nil, nil)},
		results:   make(chan pollEnd, 1),
		lost:      1,
	}
	f := start(t, server, "run")
	f.look(t)
	server.mu.Lock()
	server.described["run"] = description(t, "run", enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED, nil, nil)
	server.mu.Unlock()
	server.results <- pollEnd{result: &agentwait.Result{Outcome: agentwait.OutcomeNeedsInput}}
	f.ticks <- *at(1)
	f.look(t)
	result, err := f.end(t)
	if err != nil || result.Outcome != agentwait.OutcomeNeedsInput {
		t.Errorf("got %+v, %v", result, err)
	}
}

func TestAContinuedRunIsFollowedAndAStrangerIsNot(t *testing.T) {
	server := &fakeServer{described: described{
		"run": description(t, "run", enumspb.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW, nil, nil),
		"":    description(t, "run", running, &agentwait.Token{Polls: 9}, nil),
	}}
	f := start(t, server, "run")
	if got := f.look(t); got.Polls() != 9 || got.Problem != nil {
		t.Errorf("polls %d, problem %v: want the current run of the chain", got.Polls(), got.Problem)
	}

	server.mu.Lock()
	server.described[""] = description(t, "other", running, &agentwait.Token{Polls: 1}, nil)
	server.mu.Unlock()
	f.ticks <- *at(2)
	if got := f.look(t); got.Polls() != 9 || got.Problem == nil {
		t.Errorf("polls %d, problem %v: another workflow of the same id was shown", got.Polls(), got.Problem)
	}
}

func TestNoWorkerKeepsTheLastViewAndSaysSo(t *testing.T) {
	server := &fakeServer{
		described: described{"run": description(t, "run", running, nil, nil)},
		view:      agentwait.StatusView{Polls: 3, State: "QUEUED"},
	}
	f := start(t, server, "run")
	f.look(t)
	server.mu.Lock()
	server.queryErr = context.DeadlineExceeded
	server.mu.Unlock()
	f.ticks <- *at(1)
	got := f.look(t)
	if got.State() != "QUEUED" || !errors.Is(got.Problem, follow.ErrNoWorker) {
		t.Errorf("state %q, problem %v", got.State(), got.Problem)
	}
}

func TestAnUnreachableServerIsAskedAgain(t *testing.T) {
	server := &fakeServer{described: described{"run": description(t, "run", running, nil, nil)}, results: make(chan pollEnd)}
	f := start(t, server, "run")
	f.look(t)
	server.results <- pollEnd{err: serviceerror.NewUnavailable("connection refused")}
	for got := (follow.Update{}); got.Problem == nil; got = f.look(t) {
		f.ticks <- *at(1)
	}
	// The long poll runs again, since somebody takes this result.
	select {
	case server.results <- pollEnd{result: &agentwait.Result{Outcome: agentwait.OutcomeCompleted}}:
	case <-time.After(10 * time.Second):
		t.Fatal("the long poll was not made again")
	}
	if _, err := f.end(t); err != nil {
		t.Error(err)
	}
}

func TestAWorkflowThatDoesNotExistIsFinal(t *testing.T) {
	server := &fakeServer{described: described{"run": description(t, "run", running, nil, nil)}}
	f := start(t, server, "run")
	f.look(t)
	server.results <- pollEnd{err: serviceerror.NewNotFound("workflow not found")}
	if _, err := f.end(t); !errors.As(err, new(*serviceerror.NotFound)) {
		t.Errorf("got %v, want NotFound", err)
	}
}

func TestStoppingToFollowIsTheContextsError(t *testing.T) {
	server := &fakeServer{described: described{"run": description(t, "run", running, nil, nil)}}
	f := start(t, server, "run")
	f.look(t)
	f.cancel()
	if _, err := f.end(t); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func TestOutcomes(t *testing.T) {
	details := agentwait.ErrorDetails{InteractionID: "abc", Phase: "failed", Polls: 3}
	tests := []struct {
		reason string
		err    error
		want   agentwait.Error
	}{
		{
			"an application error keeps type, message and details",
			temporal.NewNonRetryableApplicationError("RuntimeError", agentwait.ErrTypeAgentFailed, nil, details),
			agentwait.Error{Kind: agentwait.KindFailed, Type: agentwait.ErrTypeAgentFailed, Message: "RuntimeError", Details: details},
		},
		{
			"an application error without details",
			temporal.NewNonRetryableApplicationError("no", agentwait.ErrTypeInvalidRequest, nil),
			agentwait.Error{Kind: agentwait.KindFailed, Type: agentwait.ErrTypeInvalidRequest, Message: "no"},
		},
		{
			"details of another shape do not hide the error",
			temporal.NewNonRetryableApplicationError("no", "custom", nil, "just text"),
			agentwait.Error{Kind: agentwait.KindFailed, Type: "custom", Message: "no"},
		},
		{
			"a cancelled wait is not a failed agent",
			temporal.NewCanceledError(),
			agentwait.Error{Kind: agentwait.KindCancelled, Message: "the wait was cancelled; the agent itself runs on"},
		},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			server := &fakeServer{described: described{"run": description(t, "run", running, nil, nil)}}
			f := start(t, server, "run")
			f.look(t)
			server.results <- pollEnd{err: workflowError(t, test.err)}
			_, err := f.end(t)
			var got *agentwait.Error
			if !errors.As(err, &got) {
				t.Fatalf("got %T %v, want *agentwait.Error", err, err)
			}
			if got.Kind != test.want.Kind || got.Type != test.want.Type || got.Message != test.want.Message {
				t.Errorf("got %s %q %q, want %s %q %q", got.Kind, got.Type, got.Message, test.want.Kind, test.want.Type, test.want.Message)
			}
			if !reflect.DeepEqual(got.Details, test.want.Details) {
				t.Errorf("details %+v, want %+v", got.Details, test.want.Details)
			}
			if got.Unwrap() == nil {
				t.Error("the SDK's error is lost")
			}
		})
	}
}

func TestAFailureThatALaterAnswerEndedIsNotShown(t *testing.T) {
	failing := &agentwait.Token{ConsecutiveFailures: 2, LastProblem: "unavailable", LastStatusAt: at(10)}
	update := follow.Update{Token: failing, View: &agentwait.StatusView{LastStatusAt: at(10)}}
	if problem, n := update.Failing(); problem != "the API is unavailable" || n != 2 {
		t.Errorf("got %q, %d", problem, n)
	}
	update.View.LastStatusAt = at(20)
	if problem, n := update.Failing(); problem != "" || n != 0 {
		t.Errorf("got %q, %d although the agent has answered since", problem, n)
	}
}
