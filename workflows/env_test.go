package workflows_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/workflows"
)

// harness runs AwaitAgent in the workflow test environment, with a clock that skips and
// activities that answer as scripted. The activities' own behaviour is tested in their
// package; what is tested here is what the workflow makes of their answers.
type harness struct {
	*testsuite.TestWorkflowEnvironment
	t *testing.T

	mu      sync.Mutex
	polls   []activities.PollInput
	options []activity.Info
	checks  []time.Time // workflow time at which each check started

	checkInputs []activities.CheckInput
}

var start = time.Date(2026, 3, 5, 10, 30, 0, 0, time.UTC)

func newHarness(t *testing.T) *harness {
	var suite testsuite.WorkflowTestSuite
	h := &harness{TestWorkflowEnvironment: suite.NewTestWorkflowEnvironment(), t: t}
	h.SetStartTime(start)
	h.SetTestTimeout(20 * time.Second)
	workflows.Register(h)
	h.RegisterActivityWithOptions(
		func(context.Context, activities.PollInput) (*activities.Result, error) { return nil, nil },
		activity.RegisterOptions{Name: activities.PollAgentStatus})
	h.RegisterActivityWithOptions(
		func(context.Context, activities.CheckInput) (*activities.Result, error) { return nil, nil },
		activity.RegisterOptions{Name: activities.CheckAgentStatus})
	return h
}

// poller scripts one more poller: after that much workflow time it answers so.
func (h *harness) poller(after time.Duration, answer *activities.Result, err error) {
	h.OnActivity(activities.PollAgentStatus, mock.Anything, mock.Anything).Return(
		func(ctx context.Context, in activities.PollInput) (*activities.Result, error) {
			h.mu.Lock()
			defer h.mu.Unlock()
			h.polls = append(h.polls, in)
			h.options = append(h.options, activity.GetInfo(ctx))
			return answer, err
		}).After(after).Once()
}

// checker scripts one more check: it takes that long and answers so.
func (h *harness) checker(takes time.Duration, answer *activities.Result, err error) {
	h.OnActivity(activities.CheckAgentStatus, mock.Anything, mock.Anything).Return(
		func(_ context.Context, in activities.CheckInput) (*activities.Result, error) {
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
	h.at(since, func() { h.SignalWorkflow(workflows.SignalPollNow, nil) })
}

// run runs the workflow to its end. in is anything that becomes JSON.
func (h *harness) run(in any) (*activities.Result, error) {
	h.t.Helper()
	h.ExecuteWorkflow(workflows.AwaitAgentName, in)
	require.True(h.t, h.IsWorkflowCompleted(), "the workflow did not complete")
	if err := h.GetWorkflowError(); err != nil {
		return nil, err
	}
	var result activities.Result
	require.NoError(h.t, h.GetWorkflowResult(&result))
	return &result, nil
}

func (h *harness) status() workflows.StatusView {
	h.t.Helper()
	value, err := h.QueryWorkflow(workflows.QueryStatus)
	require.NoError(h.t, err)
	var view workflows.StatusView
	require.NoError(h.t, value.Get(&view))
	return view
}

// extend sends the update and stores its answer.
func (h *harness) extend(arg any) *update {
	answer := &update{}
	h.UpdateWorkflow(workflows.UpdateExtendDeadline, "", answer, arg)
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
	if deadline, ok := success.(workflows.Deadline); ok {
		u.deadline = deadline.DeadlineAt
	}
}

func input() workflows.AwaitInput {
	return workflows.AwaitInput{Target: activities.Target{InteractionID: "xYz789AbCdEfGhI", UserID: "your_user_id"}}
}

func completed(polls int) *activities.Result {
	text := "Here's what I found..."
	return &activities.Result{
		Outcome: activities.OutcomeCompleted, InteractionID: "xYz789AbCdEfGhI",
		State: "COMPLETED", Phase: "completed", Response: &text, Polls: polls, ElapsedSeconds: 42,
	}
}

func stillRunning(polls int, at time.Duration) *activities.Result {
	seen, next := start.Add(at), start.Add(at+20*time.Second)
	return &activities.Result{
		Outcome: activities.OutcomeStillRunning, InteractionID: "xYz789AbCdEfGhI",
		State: "ASYNC_PROCESSING", Phase: "running", Polls: polls, LastStatusAt: &seen,
		Token: &activities.Token{
			Polls: polls, State: "ASYNC_PROCESSING", Phase: "running",
			StartedAt: start, LastStatusAt: &seen, NextPollAt: &next, NextDelaySeconds: 20,
		},
	}
}

func agentFailed() error {
	return temporal.NewApplicationErrorWithOptions("the agent failed", activities.ErrTypeAgentFailed, temporal.ApplicationErrorOptions{
		NonRetryable: true, Category: temporal.ApplicationErrorCategoryBenign,
		Details: []any{activities.ErrorDetails{InteractionID: "xYz789AbCdEfGhI", State: "FAILED", Phase: "failed", Polls: 3, Message: "RuntimeError: boom"}},
	})
}

// failure reads the workflow's failure and asserts its type.
func failure(t *testing.T, err error, errorType string) *workflows.Error {
	t.Helper()
	require.Error(t, err)
	failed, ok := workflows.AsError(err)
	require.True(t, ok, "not a failure of agentwait: %v", err)
	require.Equal(t, errorType, failed.Type, failed.Message)
	return failed
}
