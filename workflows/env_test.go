package workflows_test

import (
	"cmp"
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/workflows"
)

// harness runs AwaitAgent in the workflow test environment, with a clock that skips and
// activities that answer as scripted. The activities' own behaviour is tested in their
// package; what is tested here is what the workflow makes of their answers.
type harness struct {
	*testsuite.TestWorkflowEnvironment
	t *testing.T

	mu      sync.Mutex
	polls   []agentwait.PollInput
	options []activity.Info
	checks  []time.Time // workflow time at which each check started

	checkInputs []agentwait.CheckInput

	// pollerName is the name by which the workflow has to call the next scripted pollers; empty: that
	// which every release knows.
	pollerName string
}

var start = time.Date(2026, 3, 5, 10, 30, 0, 0, time.UTC)

// newEnvironment has the workflows, and no activities.
func newEnvironment() *testsuite.TestWorkflowEnvironment {
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetStartTime(start)
	env.SetTestTimeout(20 * time.Second)
	workflows.Register(env)
	return env
}

// runs runs a workflow to its end. in is anything that becomes JSON.
func runs[R any](t *testing.T, env *testsuite.TestWorkflowEnvironment, name string, in any) (*R, error) {
	t.Helper()
	env.ExecuteWorkflow(name, in)
	require.True(t, env.IsWorkflowCompleted(), "the workflow did not complete")
	if err := env.GetWorkflowError(); err != nil {
		return nil, err
	}
	var result R
	require.NoError(t, env.GetWorkflowResult(&result))
	return &result, nil
}

// statusOf queries the status of a workflow.
func statusOf[V any](t *testing.T, env *testsuite.TestWorkflowEnvironment) (view V) {
	t.Helper()
	value, err := env.QueryWorkflow(agentwait.QueryStatus)
	require.NoError(t, err)
	require.NoError(t, value.Get(&view))
	return view
}

func newHarness(t *testing.T) *harness {
	h := &harness{TestWorkflowEnvironment: newEnvironment(), t: t}
	for _, name := range []string{agentwait.PollAgentStatusName, agentwait.PollRunStatusName} {
		h.RegisterActivityWithOptions(
			func(context.Context, agentwait.PollInput) (*agentwait.Result, error) { return nil, nil },
			activity.RegisterOptions{Name: name})
	}
	h.RegisterActivityWithOptions(
		func(context.Context, agentwait.CheckInput) (*agentwait.Result, error) { return nil, nil },
		activity.RegisterOptions{Name: agentwait.CheckAgentStatusName})
	return h
}

// poller scripts one more poller: after that much workflow time it answers so.
func (h *harness) poller(after time.Duration, answer *agentwait.Result, err error) {
	h.OnActivity(cmp.Or(h.pollerName, agentwait.PollAgentStatusName), mock.Anything, mock.Anything).Return(
		func(ctx context.Context, in agentwait.PollInput) (*agentwait.Result, error) {
			h.mu.Lock()
			defer h.mu.Unlock()
			h.polls = append(h.polls, in)
			h.options = append(h.options, activity.GetInfo(ctx))
			return answer, err
		}).After(after).Once()
}

// checker scripts one more check: it takes that long and answers so.
func (h *harness) checker(takes time.Duration, answer *agentwait.Result, err error) {
	h.OnActivity(agentwait.CheckAgentStatusName, mock.Anything, mock.Anything).Return(
		func(_ context.Context, in agentwait.CheckInput) (*agentwait.Result, error) {
			h.mu.Lock()
			defer h.mu.Unlock()
			h.checkInputs = append(h.checkInputs, in)
			h.checks = append(h.checks, h.Now().Add(-takes).UTC())
			return answer, err
		}).After(takes).Once()
}

// at runs f at a time since the start of the workflow.
func (h *harness) at(since time.Duration, f func()) { h.RegisterDelayedCallback(f, since) }

func (h *harness) pollNow(since time.Duration) {
	h.at(since, func() { h.SignalWorkflow(agentwait.SignalPollNow, nil) })
}

func (h *harness) run(in any) (*agentwait.Result, error) {
	h.t.Helper()
	return runs[agentwait.Result](h.t, h.TestWorkflowEnvironment, agentwait.AwaitAgentName, in)
}

func (h *harness) status() agentwait.StatusView {
	h.t.Helper()
	return statusOf[agentwait.StatusView](h.t, h.TestWorkflowEnvironment)
}

// extend sends the update and stores its answer.
func (h *harness) extend(arg any) *update {
	answer := &update{}
	h.UpdateWorkflow(agentwait.UpdateExtendDeadline, "", answer, arg)
	return answer
}

type update struct {
	rejected, failed error
	deadline         time.Time
}

func (u *update) Accept()          {}
func (u *update) Reject(err error) { u.rejected = err }
func (u *update) Complete(success any, err error) {
	u.failed = err
	if deadline, ok := success.(agentwait.Deadline); ok {
		u.deadline = deadline.DeadlineAt
	}
}

func input() agentwait.Input {
	return agentwait.Input{Target: agentwait.Target{InteractionID: "xYz789AbCdEfGhI", UserID: "your_user_id"}}
}

func completed(polls int) *agentwait.Result {
	text := "Here's what I found..."
	return &agentwait.Result{
		Outcome: agentwait.OutcomeCompleted, InteractionID: "xYz789AbCdEfGhI",
		State: "COMPLETED", Phase: "completed", Response: &text, Polls: polls, ElapsedSeconds: 42,
	}
}

func stillRunning(polls int, at time.Duration) *agentwait.Result {
	seen, next := start.Add(at), start.Add(at+20*time.Second)
	return &agentwait.Result{
		Outcome: agentwait.OutcomeStillRunning, InteractionID: "xYz789AbCdEfGhI",
		State: "ASYNC_PROCESSING", Phase: "running", Polls: polls, LastStatusAt: &seen,
		Token: &agentwait.Token{
			Polls: polls, State: "ASYNC_PROCESSING", Phase: "running",
			StartedAt: start, LastStatusAt: &seen, NextPollAt: &next, NextDelaySeconds: 20,
		},
	}
}

func agentFailed() error {
	return temporal.NewApplicationErrorWithOptions("the agent failed", agentwait.ErrTypeAgentFailed, temporal.ApplicationErrorOptions{
		NonRetryable: true, Category: temporal.ApplicationErrorCategoryBenign,
		Details: []any{agentwait.ErrorDetails{InteractionID: "xYz789AbCdEfGhI", State: "FAILED", Phase: "failed", Polls: 3, Message: "RuntimeError: boom"}},
	})
}

// failure reads the workflow's failure and asserts its type.
func failure(t *testing.T, err error, errorType string) *agentwait.Error {
	t.Helper()
	require.Error(t, err)
	failed, ok := agentwait.AsError(err)
	require.True(t, ok, "not a failure of agentwait: %v", err)
	require.Equal(t, errorType, failed.Type, failed.Message)
	return failed
}

// decode reads the input of the next run.
func decode(t *testing.T, next *workflow.ContinueAsNewError, into any) {
	t.Helper()
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(next.Input, into))
}
