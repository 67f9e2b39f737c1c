package agentwait

import (
	"context"
	"errors"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
)

// OtherQueueError says that a wait is open already, on another task queue than it was to be
// started on. To join it all the same, await it on that queue.
type OtherQueueError struct {
	WorkflowID string
	RunID      string
	TaskQueue  string // where the wait lives
	Asked      string // where it was to be started
	// Unserved: no worker has asked for work on TaskQueue within the last minutes. A task queue
	// that was mistyped shows so: a wait there stands still.
	Unserved bool
}

// Error names both task queues, and what to do.
func (e *OtherQueueError) Error() string {
	lives := fmt.Sprintf("this wait lives on task queue %q", e.TaskQueue)
	if e.Unserved {
		return fmt.Sprintf("%s, not on %q, and no worker answers there: run a worker on %q, or terminate the workflow %s and await again",
			lives, e.Asked, e.TaskQueue, e.WorkflowID)
	}
	return fmt.Sprintf("%s, not on %q: await it there, or cancel the workflow %s and await again", lives, e.Asked, e.WorkflowID)
}

// StartWith is [Start] with options that were changed, such as another workflow id. name is
// [AwaitAgentName] or [AwaitAgentsName], in its input.
//
// # Errors
//
// A [*FieldError] if a path of extract is never evaluated: nothing is started then. An
// [*OtherQueueError] if the wait is open on another task queue. Otherwise the client's.
func StartWith(ctx context.Context, c client.Client, options client.StartWorkflowOptions, name string, in any) (client.WorkflowRun, error) {
	if selection, ok := in.(interface{ CheckPaths() error }); ok {
		if err := selection.CheckPaths(); err != nil {
			return nil, err
		}
	}
	joins := options.WorkflowIDConflictPolicy == enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
	if joins {
		// The server's own joining does not say that it joined.
		options.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL
		options.WorkflowExecutionErrorWhenAlreadyStarted = true
	}
	run, err := c.ExecuteWorkflow(ctx, options, name, in)
	var open *serviceerror.WorkflowExecutionAlreadyStarted
	if !joins || !errors.As(err, &open) {
		return run, err
	}
	if err := sameQueue(ctx, c, options, open.RunId); err != nil {
		return nil, err
	}
	return c.GetWorkflow(ctx, options.ID, open.RunId), nil
}

// sameQueue refuses to join a wait on another task queue: whoever mistyped the queue once would
// have made a wait for the interaction that nobody serves, and everybody after him would join it.
// Where the server does not say where the wait lives it is joined.
func sameQueue(ctx context.Context, c client.Client, options client.StartWorkflowOptions, runID string) error {
	described, err := c.DescribeWorkflowExecution(ctx, options.ID, runID)
	if err != nil {
		return ctx.Err()
	}
	lives := described.GetExecutionConfig().GetTaskQueue().GetName()
	if lives == "" || lives == options.TaskQueue {
		return nil
	}
	return &OtherQueueError{
		WorkflowID: options.ID, RunID: runID, TaskQueue: lives, Asked: options.TaskQueue,
		Unserved: unserved(ctx, c, lives),
	}
}

// unserved reports whether no worker asks for workflow tasks on a task queue, as far as is known.
func unserved(ctx context.Context, c client.Client, queue string) bool {
	described, err := c.DescribeTaskQueue(ctx, queue, enumspb.TASK_QUEUE_TYPE_WORKFLOW)
	return err == nil && len(described.GetPollers()) == 0
}

// hintTimeout bounds the question why nothing has come of a wait.
const hintTimeout = time.Second

// brokenOff is the error of a wait that was followed until ctx ended. It says where the wait
// lives, and that nobody serves it if that is so.
func brokenOff(ctx context.Context, c client.Client, queue string, run client.WorkflowRun, err error) error {
	where := fmt.Sprintf("%s on task queue %q", run.GetID(), queue)
	if ctx.Err() != nil {
		asks, cancel := context.WithTimeout(context.WithoutCancel(ctx), hintTimeout)
		defer cancel()
		if unserved(asks, c, queue) {
			where += ", and no worker answers there"
		}
	}
	return fmt.Errorf("await workflow %s: %w", where, err)
}
