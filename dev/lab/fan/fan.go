// Package fan starts many activities from few workflows. A thousand waits of an
// activity-only worker are then a thousand activities, without a thousand workflows that
// the server would have to be fed first.
package fan

import (
	"encoding/json"
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// Workflow is the registered name.
const Workflow = "lab.Fan"

// TaskQueue is the one that the laboratory itself serves.
const TaskQueue = "lab"

// Most is how many activities one workflow holds. With each change of a workflow the server
// looks at the timeouts of all activities that it has open, so a thousand of them are
// several times slower to start than ten times a hundred.
const Most = 100

// Input is the input of the workflow.
type Input struct {
	Activity         string            `json:"activity"`
	TaskQueue        string            `json:"task_queue"`
	Inputs           []json.RawMessage `json:"inputs"`
	TimeoutSeconds   float64           `json:"timeout_seconds"` // schedule to close
	HeartbeatSeconds float64           `json:"heartbeat_seconds"`
}

// Row is how one activity ended.
type Row struct {
	Outcome  string `json:"outcome"` // of the result, or the type of the error
	Response string `json:"response,omitempty"`
	Message  string `json:"message,omitempty"` // of the error
}

// Register registers the workflow.
func Register(w worker.WorkflowRegistry) {
	w.RegisterWorkflowWithOptions(fan, workflow.RegisterOptions{Name: Workflow})
}

func fan(ctx workflow.Context, in Input) ([]Row, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue:              in.TaskQueue,
		ScheduleToCloseTimeout: seconds(in.TimeoutSeconds),
		HeartbeatTimeout:       seconds(in.HeartbeatSeconds),
		RetryPolicy:            &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: time.Minute},
	})
	futures := make([]workflow.Future, len(in.Inputs))
	for i, input := range in.Inputs {
		futures[i] = workflow.ExecuteActivity(ctx, in.Activity, input)
	}
	rows := make([]Row, len(futures))
	for i, future := range futures {
		if err := future.Get(ctx, &rows[i]); err != nil {
			rows[i] = failed(err)
		}
	}
	return rows, nil
}

func failed(err error) Row {
	row := Row{Outcome: "error", Message: err.Error()}
	var application *temporal.ApplicationError
	if errors.As(err, &application) {
		row.Outcome, row.Message = application.Type(), application.Message()
	}
	return row
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
