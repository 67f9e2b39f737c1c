package fan

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

// Start starts activities of one name with the inputs, as many workflows as that takes.
// The other fields of in hold for all.
func Start(ctx context.Context, c client.Client, id string, in Input, inputs []any) ([]client.WorkflowRun, error) {
	encoded := make([]json.RawMessage, len(inputs))
	for i, input := range inputs {
		text, err := json.Marshal(input)
		if err != nil {
			return nil, err
		}
		encoded[i] = text
	}
	var runs []client.WorkflowRun
	for part := range slices.Chunk(encoded, Most) {
		in.Inputs = part
		options := client.StartWorkflowOptions{ID: fmt.Sprintf("%s/%d", id, len(runs)), TaskQueue: TaskQueue}
		run, err := c.ExecuteWorkflow(ctx, options, Workflow, in)
		if err != nil {
			return nil, fmt.Errorf("start %d activities %s: %w", len(part), in.Activity, err)
		}
		runs = append(runs, run)
	}
	return runs, nil
}

// Rows waits until every activity has ended.
func Rows(ctx context.Context, runs []client.WorkflowRun) ([]Row, error) {
	var rows []Row
	for _, run := range runs {
		part, err := rowsOf(ctx, run)
		if err != nil {
			return rows, fmt.Errorf("await %s: %w", run.GetID(), err)
		}
		rows = append(rows, part...)
	}
	return rows, nil
}

// rowsOf asks again if a server under load gave up on the question, not on the workflow.
func rowsOf(ctx context.Context, run client.WorkflowRun) (rows []Row, err error) {
	again := time.NewTicker(time.Second)
	defer again.Stop()
	for {
		var failed *temporal.WorkflowExecutionError
		if err = run.Get(ctx, &rows); err == nil || errors.As(err, &failed) {
			return rows, err
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return nil, err
		}
	}
}
