package demo

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/worker/watch/follow"
	"github.com/agentwait/agentwait/worker/watch/progress"
)

// ending is how a wait ended.
type ending struct {
	result *agentwait.Result // nil if it failed
	failed *agentwait.Error  // nil if it did not
	began  time.Time
	closed time.Time // by the server's clock
}

// outcome is the word for it: a result's outcome or an error's type.
func (e ending) outcome() string {
	if e.failed != nil {
		return e.failed.Type
	}
	return e.result.Outcome
}

func (e ending) polls() int {
	switch {
	case e.result != nil:
		return e.result.Polls
	case e.failed != nil:
		return e.failed.Details.Polls
	}
	return 0
}

// await starts a wait and follows it on a line of the board until it has ended. Its
// error says that the demo itself broke.
func await(ctx context.Context, c client.Client, line *progress.Line, in agentwait.Input) (ending, error) {
	run, err := c.ExecuteWorkflow(ctx, agentwait.StartOptions(in, taskQueue), agentwait.AwaitAgentName, in)
	return followed(ctx, c, line, in.InteractionID, run, err, line.Follow)
}

// runs starts a scenario's run and follows it as await does. Where it asks something, it is
// answered as a person would.
func (s scenario) runs(ctx context.Context, c client.Client, line *progress.Line) (ending, error) {
	run, err := agentwait.StartRun(ctx, c, taskQueue, s.run())
	var answered error
	var once sync.Once
	end, err := followed(ctx, c, line, s.id, run, err, func(u follow.Update) {
		line.Follow(u)
		if s.answer == nil || u.Phase() != string(agentstatus.PhaseNeedsInput) {
			return
		}
		once.Do(func() { _, answered = agentwait.SendAnswer(ctx, c, run.GetID(), *s.answer) })
	})
	return end, errors.Join(err, answered)
}

// followed follows a workflow that was started, unless that has failed.
func followed(ctx context.Context, c client.Client, line *progress.Line, id string, run client.WorkflowRun, err error, see func(follow.Update)) (ending, error) {
	if err != nil {
		line.Done(false, "could not be started")
		return ending{}, fmt.Errorf("start the wait for %s: %w", id, err)
	}
	var end ending
	end.result, err = follow.Wait(ctx, c, run.GetID(), run.GetRunID(), follow.Options{}, see)
	if err != nil && !errors.As(err, &end.failed) {
		line.Done(false, "no longer followed")
		return ending{}, fmt.Errorf("follow the wait for %s: %w", id, err)
	}
	line.Done(end.failed == nil, end.outcome())
	closed, err := c.DescribeWorkflowExecution(ctx, run.GetID(), run.GetRunID())
	if err != nil {
		return ending{}, fmt.Errorf("describe the wait for %s: %w", id, err)
	}
	info := closed.GetWorkflowExecutionInfo()
	end.began, end.closed = info.GetStartTime().AsTime(), info.GetCloseTime().AsTime()
	return end, nil
}
