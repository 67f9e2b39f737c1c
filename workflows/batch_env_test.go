package workflows_test

import (
	"cmp"
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	sdkpb "go.temporal.io/api/sdk/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/testsuite"

	"github.com/agentwait/agentwait"
)

// batchHarness runs AwaitAgents in the workflow test environment, with scripted activities: see
// [harness].
type batchHarness struct {
	*testsuite.TestWorkflowEnvironment
	t *testing.T

	mu     sync.Mutex
	polls  []agentwait.PollAgentsInput // of pollers
	checks []agentwait.PollAgentsInput
	at     []time.Time // when each check started
	infos  []activity.Info

	pollerName string // see [harness]
}

func newBatchHarness(t *testing.T) *batchHarness {
	h := &batchHarness{TestWorkflowEnvironment: newEnvironment(), t: t}
	for _, name := range []string{agentwait.PollAgentsStatusName, agentwait.PollRunsStatusName} {
		h.RegisterActivityWithOptions(
			func(context.Context, agentwait.PollAgentsInput) (*agentwait.AgentsResult, error) { return nil, nil },
			activity.RegisterOptions{Name: name})
	}
	return h
}

func isOnce(once bool) any {
	return mock.MatchedBy(func(in agentwait.PollAgentsInput) bool { return in.Once == once })
}

// poller scripts one more poller: after that much workflow time it answers what answer makes of
// its input.
func (h *batchHarness) poller(after time.Duration, answer func(in agentwait.PollAgentsInput) (*agentwait.AgentsResult, error)) {
	h.OnActivity(cmp.Or(h.pollerName, agentwait.PollAgentsStatusName), mock.Anything, isOnce(false)).Return(
		func(ctx context.Context, in agentwait.PollAgentsInput) (*agentwait.AgentsResult, error) {
			h.mu.Lock()
			defer h.mu.Unlock()
			h.polls, h.infos = append(h.polls, in), append(h.infos, activity.GetInfo(ctx))
			return answer(in)
		}).After(after).Once()
}

// checker scripts one more check.
func (h *batchHarness) checker(takes time.Duration, answer func(in agentwait.PollAgentsInput) (*agentwait.AgentsResult, error)) {
	h.OnActivity(cmp.Or(h.pollerName, agentwait.PollAgentsStatusName), mock.Anything, isOnce(true)).Return(
		func(_ context.Context, in agentwait.PollAgentsInput) (*agentwait.AgentsResult, error) {
			h.mu.Lock()
			defer h.mu.Unlock()
			h.checks, h.at = append(h.checks, in), append(h.at, h.Now().Add(-takes).UTC())
			return answer(in)
		}).After(takes).Once()
}

func (h *batchHarness) run(in any) (*agentwait.AgentsResult, error) {
	h.t.Helper()
	return runs[agentwait.AgentsResult](h.t, h.TestWorkflowEnvironment, agentwait.AwaitAgentsName, in)
}

func (h *batchHarness) when(since time.Duration, f func()) { h.RegisterDelayedCallback(f, since) }

// tells sends the poller's signal with rows.
func (h *batchHarness) tells(since time.Duration, rows ...agentwait.Row) {
	h.when(since, func() {
		h.SignalWorkflow(agentwait.RowsSignal, agentwait.RowsChange{Rows: rows, Polls: 7, At: start.Add(since)})
	})
}

func (h *batchHarness) status() agentwait.AgentsView {
	h.t.Helper()
	return statusOf[agentwait.AgentsView](h.t, h.TestWorkflowEnvironment)
}

// details are the workflow's current details.
func (h *batchHarness) details() string {
	h.t.Helper()
	value, err := h.QueryWorkflow("__temporal_workflow_metadata")
	require.NoError(h.t, err)
	var metadata sdkpb.WorkflowMetadata
	require.NoError(h.t, value.Get(&metadata))
	return metadata.GetCurrentDetails()
}

func batchInput(n int) agentwait.AgentsInput {
	in := agentwait.AgentsInput{Targets: agentwait.Targets{UserID: "your_user_id"}}
	for i := range n {
		in.InteractionIDs = append(in.InteractionIDs, fmt.Sprintf("i%d", i))
	}
	return in
}

func rowOf(id, outcome string) agentwait.Row {
	row := agentwait.Row{InteractionID: id, Outcome: outcome, Polls: 2, ElapsedSeconds: 5}
	switch outcome {
	case agentwait.OutcomeCompleted:
		reply := "reply of " + id
		row.Response, row.State, row.Phase = &reply, "COMPLETED", "completed"
	case agentwait.OutcomeFailed:
		row.State, row.Phase = "FAILED", "failed"
		row.Error = &agentwait.RowError{Type: agentwait.ErrTypeAgentFailed, Message: "RuntimeError: boom"}
	case agentwait.OutcomeStillRunning, agentwait.OutcomeDeadlineExceeded:
		row.State, row.Phase = "ASYNC_PROCESSING", "running"
	}
	return row
}

// endsAs makes a poller's answer: each interaction it polls ends as given, or runs on.
func endsAs(outcome string, ends map[string]string) func(agentwait.PollAgentsInput) (*agentwait.AgentsResult, error) {
	return func(in agentwait.PollAgentsInput) (*agentwait.AgentsResult, error) {
		result := &agentwait.AgentsResult{Outcome: outcome, Polls: 10}
		for _, id := range in.InteractionIDs {
			name := ends[id]
			if name == "" {
				name = agentwait.OutcomeStillRunning
			}
			result.Rows = append(result.Rows, rowOf(id, name))
		}
		result.Counts = agentwait.CountRows(result.Rows)
		return result, nil
	}
}

func outcomesOf(result *agentwait.AgentsResult) (all []string) {
	for _, row := range result.Rows {
		all = append(all, row.Outcome)
	}
	return all
}
