package a2a_test

// Agents that a workflow must not be misled by: what an answer is answered with is not how the run
// stands, a question that is still shown is not a new one, and a cancel may never be answered.

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/vendors/a2a"
	"github.com/agentwait/agentwait/workflows"
)

func newWorkflow(t *testing.T, c *a2a.Client) *testsuite.TestWorkflowEnvironment {
	t.Helper()
	acts, err := activities.New(activities.Config{Credentials: map[string]activities.API{"default": c}})
	if err != nil {
		t.Fatal(err)
	}
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetTestTimeout(time.Minute) // of the machine's time: the SDK's 3 s are short where it is busy
	acts.Register(env)
	workflows.Register(env)
	return env
}

func started(message string) agentwait.RunInput {
	return agentwait.RunInput{
		StartInput: agentwait.StartInput{AgentID: "painter", Message: message},
		Schedule:   agentwait.Schedule{MinIntervalSeconds: 1, OnNeedsInput: agentwait.OnWait},
	}
}

// answered is the update answer.
type answered struct {
	done bool
	err  error
}

func (a *answered) Accept()                   {}
func (a *answered) Reject(err error)          { a.done, a.err = true, err }
func (a *answered) Complete(_ any, err error) { a.done, a.err = true, err }

// runs reports whether the run has been started.
func runs(t *testing.T, env *testsuite.TestWorkflowEnvironment) bool {
	t.Helper()
	value, err := env.QueryWorkflow(agentwait.QueryStatus)
	if err != nil {
		return false // the workflow has not come as far as its handlers
	}
	var view agentwait.StatusView
	if err := value.Get(&view); err != nil {
		t.Fatal(err)
	}
	return view.InteractionID != ""
}

func TestAnAnswerIsAnsweredWithTheEndWhileTheQuestionStillStands(t *testing.T) {
	t.Parallel()
	var sent, looks atomic.Int32
	agent := newFake(t, func(asked string, _ int) (int, string) {
		switch {
		case strings.Contains(asked, `"taskId":"T"`):
			sent.Add(1)
			return 200, `{"task":{"id":"T","contextId":"C","status":{"state":"TASK_STATE_COMPLETED"},"artifacts":[{"parts":[{"text":"too early"}]}]}}`
		case strings.HasPrefix(asked, "POST "):
			return 200, `{"task":` + working + `}`
		case sent.Load() == 0:
			return 200, asking
		case looks.Add(1) <= 3: // the answer was taken, and this is old
			return 200, asking
		}
		return 200, `{"id":"T","contextId":"C","status":{"state":"TASK_STATE_COMPLETED"},"artifacts":[{"parts":[{"text":"Painted."}]}]}`
	})
	env := newWorkflow(t, newClient(t, agent.URL, direct1))
	var first, second answered
	answer := func(a *answered, text string) {
		env.UpdateWorkflow(agentwait.UpdateAnswer, "", a, agentwait.Answer{RequestID: "q1", Text: text})
	}
	// Each once what is before it is through: the start, and the first answer.
	var step func()
	begun := false
	step = func() {
		switch {
		case first.done:
			answer(&second, "red")
			return
		case !begun && runs(t, env):
			begun = true
			answer(&first, "blue")
		}
		env.RegisterDelayedCallback(step, 10*time.Millisecond)
	}
	env.RegisterDelayedCallback(step, 10*time.Millisecond)
	env.ExecuteWorkflow(agentwait.RunAgentName, started("Paint."))
	var result agentwait.Result
	if err := env.GetWorkflowResult(&result); err != nil || result.Response == nil || *result.Response != "Painted." {
		t.Fatalf("got %+v, %v", result, err)
	}
	if first.err != nil || second.err == nil || !strings.Contains(second.err.Error(), "it was answered at") || sent.Load() != 1 {
		t.Errorf("%d answers were sent: %v, %v", sent.Load(), first.err, second.err)
	}
}

func TestARunThatIsCompleteWithItsStart(t *testing.T) {
	t.Parallel()
	agent := newFake(t, func(string, int) (int, string) {
		return 200, `{"message":{"messageId":"m1","contextId":"C","role":"ROLE_AGENT","parts":[{"text":"no task"}]}}`
	})
	env := newWorkflow(t, newClient(t, agent.URL, direct1))
	env.ExecuteWorkflow(agentwait.RunAgentName, started("Paint."))
	var result agentwait.Result
	if err := env.GetWorkflowResult(&result); err != nil || result.Response == nil || *result.Response != "no task" || len(agent.requests()) != 1 {
		t.Errorf("got %+v, %v after %q", result, err, agent.requests())
	}
}

// It would be tried again until the deadline, and no attempt could be another.
func TestARunOfAnAgentWhoseCardIsOfNoUse(t *testing.T) {
	t.Parallel()
	agent := newFake(t, func(string, int) (int, string) { return 200, card(`{"url":"/x","protocolBinding":"GRPC"}`) })
	env := newWorkflow(t, newClient(t, agent.URL, a2a.Config{}))
	env.ExecuteWorkflow(agentwait.RunAgentName, started("Paint."))
	var failed *temporal.ApplicationError
	if err := env.GetWorkflowError(); !errors.As(err, &failed) || failed.Type() != agentwait.ErrTypeInvalidRequest || len(agent.requests()) != 1 {
		t.Errorf("got %v after %q", err, agent.requests())
	}
}

func TestACancelThatIsHeldDoesNotHoldTheWorkflow(t *testing.T) {
	t.Parallel()
	var polls, cancels atomic.Int32
	agent := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		switch {
		case strings.HasSuffix(r.URL.Path, ":cancel"):
			cancels.Add(1)
			<-r.Context().Done()
		case r.Method == http.MethodPost:
			io.WriteString(w, `{"task":`+working+`}`)
		default:
			polls.Add(1)
			io.WriteString(w, working)
		}
	}))
	defer agent.Close()
	cfg := direct1
	cfg.CancelTimeout = 50 * time.Millisecond
	env := newWorkflow(t, newClient(t, agent.URL, cfg))
	var cancel func() // once there is a run
	cancel = func() {
		if runs(t, env) {
			env.CancelWorkflow()
			return
		}
		env.RegisterDelayedCallback(cancel, 10*time.Millisecond)
	}
	env.RegisterDelayedCallback(cancel, 10*time.Millisecond)
	env.ExecuteWorkflow(agentwait.RunAgentName, started("Paint."))
	var canceled *temporal.CanceledError
	err := env.GetWorkflowError()
	if !errors.As(err, &canceled) || cancels.Load() != 1 || polls.Load() == 0 {
		t.Fatalf("got %v after %d cancels and %d polls", err, cancels.Load(), polls.Load())
	}
	var details agentwait.ErrorDetails
	if err := canceled.Details(&details); err != nil || !strings.Contains(details.AgentCancel, "its state is TASK_STATE_WORKING (running)") || !strings.Contains(details.AgentCancel, "no answer within 50ms") {
		t.Errorf("got %q, %v", details.AgentCancel, err)
	}
}
