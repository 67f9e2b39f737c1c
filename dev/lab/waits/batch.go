package waits

import (
	"context"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
)

// Batch is one wait for many interactions.
type Batch struct {
	Wait // its InteractionID is that of the group
	IDs  []string
}

// BatchInput is what a batch is started with; see [Input].
type BatchInput struct {
	InteractionIDs          []string `json:"interaction_ids"`
	UserID                  string   `json:"user_id,omitempty"`
	TimeoutSeconds          float64  `json:"timeout_seconds,omitempty"`
	MinIntervalSeconds      float64  `json:"min_interval_seconds,omitempty"`
	HeartbeatTimeoutSeconds float64  `json:"heartbeat_timeout_seconds,omitempty"`
}

// StartBatch starts one workflow for all interactions of the input.
func StartBatch(ctx context.Context, c client.Client, taskQueue, workflow, group string, in BatchInput) (Batch, error) {
	started, err := Start(ctx, c, taskQueue, workflow, []string{group}, func(string) any { return in })
	if err != nil {
		return Batch{}, err
	}
	return Batch{Wait: started[0], IDs: in.InteractionIDs}, nil
}

// batchRow is how an interaction of a batch ended.
type batchRow struct {
	InteractionID string `json:"interaction_id"`
	Outcome       string `json:"outcome"`
	Response      string `json:"response"`
	Error         *struct {
		Type    string `json:"type"`
		Message string `json:"message"`
	} `json:"error"`
}

// FollowBatch waits until a batch has ended, or ctx ends. Each interaction has an ending, in
// the order of the input, as if it had been awaited alone, without a time: that is the batch's.
func FollowBatch(ctx context.Context, c client.Client, b Batch) (rows []Ending, closed time.Time) {
	event, err := end(ctx, c, b.Wait)
	if err != nil {
		return b.all(Ending{Message: err.Error()}), time.Time{}
	}
	return b.read(event), event.GetEventTime().AsTime()
}

// all is the same ending for each interaction.
func (b Batch) all(e Ending) []Ending {
	rows := make([]Ending, len(b.IDs))
	for i, id := range b.IDs {
		rows[i] = e
		rows[i].Wait = Wait{InteractionID: id, WorkflowID: b.WorkflowID, RunID: b.RunID, Started: b.Started}
		rows[i].Closed = time.Time{}
	}
	return rows
}

func (b Batch) read(event *historypb.HistoryEvent) []Ending {
	if event.GetEventType() != enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED {
		return b.all(read(b.Wait, event))
	}
	var result struct {
		Rows []batchRow `json:"rows"`
	}
	if err := converter.GetDefaultDataConverter().FromPayloads(event.GetWorkflowExecutionCompletedEventAttributes().GetResult(), &result); err != nil {
		return b.all(Ending{Outcome: "unreadable", Message: err.Error()})
	}
	rows := b.all(Ending{Outcome: "no row", Message: fmt.Sprintf("the batch has %d rows", len(result.Rows))})
	for i, row := range result.Rows {
		if i >= len(rows) || row.InteractionID != b.IDs[i] {
			continue // "no row" for the one whose place it is
		}
		rows[i].Outcome, rows[i].Response, rows[i].Message = row.Outcome, row.Response, ""
		if row.Error != nil {
			rows[i].Outcome, rows[i].Message = row.Error.Type, row.Error.Message
		}
	}
	return rows
}
