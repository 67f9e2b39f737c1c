package waits

// What a run is judged by must itself be right: a row that is missing, or another's, has to show.

import (
	"testing"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/converter"
)

func TestEachRowOfABatchIsAnEnding(t *testing.T) {
	b := Batch{IDs: IDs("batch", 4)}
	payloads, err := converter.GetDefaultDataConverter().ToPayloads(map[string]any{"rows": []map[string]any{
		{"interaction_id": "batch-1", "outcome": "completed", "response": "one"},
		{"interaction_id": "batch-2", "outcome": "failed", "error": map[string]any{"type": "agentwait.AgentFailed", "message": "two"}},
		{"interaction_id": "batch-4", "outcome": "completed", "response": "four"}, // in the place of another
	}})
	require.NoError(t, err)
	rows := b.read(&historypb.HistoryEvent{
		EventType: enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
		Attributes: &historypb.HistoryEvent_WorkflowExecutionCompletedEventAttributes{
			WorkflowExecutionCompletedEventAttributes: &historypb.WorkflowExecutionCompletedEventAttributes{Result: payloads},
		},
	})
	require.Equal(t, []Ending{
		{Wait: Wait{InteractionID: "batch-1"}, Outcome: "completed", Response: "one"},
		{Wait: Wait{InteractionID: "batch-2"}, Outcome: "agentwait.AgentFailed", Message: "two"},
		{Wait: Wait{InteractionID: "batch-3"}, Outcome: "no row", Message: "the batch has 3 rows"},
		{Wait: Wait{InteractionID: "batch-4"}, Outcome: "no row", Message: "the batch has 3 rows"},
	}, rows)
}

func TestABatchThatFailedHasNoRightRow(t *testing.T) {
	b := Batch{IDs: IDs("batch", 2)}
	for _, row := range b.read(&historypb.HistoryEvent{EventType: enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED}) {
		require.Equal(t, Terminated, row.Outcome)
	}
}
