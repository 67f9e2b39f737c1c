package e2e

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

// agentsHistories are those of AwaitAgents.
var agentsHistories = []recorded{
	{
		name: "agents_completed", closes: enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED,
		batch: [][]agenttest.Step{
			agentThatAnswers(reply),
			{agenttest.Processing(), agenttest.Failed("RuntimeError: Agent encountered an error while processing")},
			{agenttest.NeedsApproval()},
		},
	},
	{
		name: "agents_first", closes: enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED,
		batch: [][]agenttest.Step{{agenttest.Processing()}, agentThatAnswers(reply)},
		input: map[string]any{"return_when": "first"},
	},
	{
		name: "agents_deadline_exceeded", closes: enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED,
		batch: [][]agenttest.Step{{agenttest.Processing()}, agentThatAnswers(reply)},
		input: map[string]any{"timeout_seconds": 3},
	},
	{
		name: "agents_extended", closes: enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED,
		batch:  [][]agenttest.Step{{agenttest.Processing()}, agentThatAnswers(reply)},
		input:  map[string]any{"timeout_seconds": 3},
		during: (*recording).isExtended,
	},
	{
		name: "agents_poll_now", closes: enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED,
		batch:  [][]agenttest.Step{agentThatAnswers(reply), agentThatAnswers(reply)},
		input:  map[string]any{"min_interval_seconds": 30},
		during: (*recording).arePolledNow,
	},
	{
		name: "agents_continued", closes: enumspb.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW, shortRuns: true,
		batch:  [][]agenttest.Step{{agenttest.Processing()}, {agenttest.Completed(reply)}},
		input:  map[string]any{"min_interval_seconds": 30},
		during: (*recording).continuesWithRows,
	},
	{
		name: "agents_cancelled", closes: enumspb.WORKFLOW_EXECUTION_STATUS_CANCELED,
		batch:  [][]agenttest.Step{{agenttest.Processing()}, {agenttest.Processing()}},
		during: (*recording).isCancelled,
	},
	{
		name: "agents_invalid_input", closes: enumspb.WORKFLOW_EXECUTION_STATUS_FAILED,
		batch: [][]agenttest.Step{{agenttest.Processing()}},
		input: map[string]any{"return_when": "any"},
	},
}

// ids are the interactions of a batch: the sample's, and others like it.
func (c recorded) ids() []string {
	ids := make([]string, len(c.batch))
	for i := range ids {
		ids[i] = sampleID
		if i > 0 {
			ids[i] = fmt.Sprintf("%s%d", sampleID, i)
		}
	}
	return ids
}

// arePolledNow polls both, each of which was polled once.
func (s *recording) arePolledNow(t *testing.T) {
	s.world.waitForPolls(t, sampleID+"1", 1)
	s.isPolledNow(t)
}

// continuesWithRows continues a batch of which one has ended and the poller has told of it.
func (s *recording) continuesWithRows(t *testing.T) {
	eventually(t, "a row", func() bool {
		value, err := s.client.QueryWorkflow(t.Context(), s.run.GetID(), s.first, agentwait.QueryStatus)
		var view agentwait.AgentsView
		return err == nil && value.Get(&view) == nil && view.Ended == 1
	})
	s.continues(t)
}

// A batch that is running is joined, whatever the order of its interactions.
func TestTwoCallersOfTheSameInteractionsJoin(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.startWorker(t, firstKey)
	ids := []string{w.id + "a", w.id + "b"}
	for _, id := range ids {
		w.api.Script(id, agenttest.Processing())
	}
	in := agentwait.AgentsInput{Targets: agentwait.Targets{InteractionIDs: ids, UserID: agenttest.DefaultUser}, TimeoutSeconds: time.Hour.Seconds()}
	one, err := agentwait.StartAgents(t.Context(), shared.client, w.queue, in)
	require.NoError(t, err)
	in.InteractionIDs = []string{ids[1], ids[0]}
	other, err := agentwait.StartAgents(t.Context(), shared.client, w.queue, in)
	require.NoError(t, err)
	require.Equal(t, one.GetRunID(), other.GetRunID())
	require.NoError(t, shared.client.CancelWorkflow(t.Context(), one.GetID(), ""))
}
