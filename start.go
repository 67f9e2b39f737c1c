package agentwait

import (
	"context"
	"errors"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/agentwait/agentwait/internal/text"
)

// StartOptions are the options to start, or join, the wait that in describes.
//
// The workflow id follows from the input ([WorkflowID]) and an id that is running is
// joined: awaiting an interaction twice is one wait with one deadline. Who joins gets
// the running wait as it is, with the selection and the deadline that it was started
// with; the update extend_deadline moves the deadline.
//
// An id whose workflow has closed may be used again. A continued interaction keeps its
// id and a failed or cancelled wait may be repeated, so a closed workflow says nothing
// about the next wait.
//
// The run has a timeout, as a backstop: [Backstop] after the deadline the server ends a wait that
// no worker has ended, such as one on a task queue that was mistyped, so that it does not stand
// in the way for ever. A wait whose deadline is extended beyond that goes on in another run.
//
// The options can be changed before use, with [StartWith].
func StartOptions(in Input, taskQueue string) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID:                       WorkflowID(in.Target),
		TaskQueue:                taskQueue,
		WorkflowRunTimeout:       in.Timeout() + Backstop,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		Memo:                     Memo(in.Target),
		StaticSummary:            text.Summary("await interaction " + in.InteractionID),
		StaticDetails: fmt.Sprintf("Awaits the end of the agent's run %s for %s, with the credential %s.\n\n"+
			"%s",
			text.Code(in.InteractionID), text.Code(owner(in.Target)), text.Code(in.CredentialName()), in.words()),
	}
}

// Start starts or joins the wait that in describes and does not wait for it.
//
// # Errors
//
// A [*FieldError] if a path of extract is never evaluated. An [*OtherQueueError] if the
// wait is open on another task queue. Otherwise the client's.
func Start(ctx context.Context, c client.Client, taskQueue string, in Input) (client.WorkflowRun, error) {
	run, err := StartWith(ctx, c, StartOptions(in, taskQueue), AwaitAgentName, in)
	if err != nil {
		return nil, fmt.Errorf("start the wait for interaction %.256q on task queue %q: %w", in.InteractionID, taskQueue, err)
	}
	return run, nil
}

// Await starts or joins the wait that in describes and returns its result. The wait
// goes on if ctx ends first.
//
// # Errors
//
// An [*Error] if the wait ended without a result: Kind says whether it failed, was
// cancelled or terminated. A [*FieldError] or an [*OtherQueueError] as [Start]. Otherwise the client's error: the service cannot be reached, or ctx ended, which says so
// if no worker serves the task queue.
func Await(ctx context.Context, c client.Client, taskQueue string, in Input) (*Result, error) {
	run, err := Start(ctx, c, taskQueue, in)
	if err != nil {
		return nil, err
	}
	return resultOf[Result](ctx, c, taskQueue, run)
}

// resultOf is the result of a workflow that is awaited, or how it ended.
func resultOf[R any](ctx context.Context, c client.Client, taskQueue string, run client.WorkflowRun) (*R, error) {
	var result R
	if err := get(ctx, run, &result); err != nil {
		if failure, ok := AsError(err); ok {
			return nil, failure
		}
		return nil, brokenOff(ctx, c, taskQueue, run, err)
	}
	return &result, nil
}

// get is run.Get, asked anew from time to time: the server drops notifications of a workflow that
// changes quickly, and the long poll then hears of the end when it expires, 20 s later. Asked
// again it answers at once.
func get(ctx context.Context, run client.WorkflowRun, result any) error {
	began := time.Now()
	for {
		patience := min(max(time.Since(began)/8, time.Second), 20*time.Second)
		bounded, cancel := context.WithTimeout(ctx, patience)
		err := run.Get(bounded, result)
		// The server's clock may be the first to see that the time is over.
		var late *serviceerror.DeadlineExceeded
		expired := bounded.Err() != nil || errors.Is(err, context.DeadlineExceeded) || errors.As(err, &late)
		cancel()
		if err == nil || !expired || ctx.Err() != nil {
			return err
		}
		if _, closed := AsError(err); closed {
			return err
		}
	}
}
