package main

// What operators do to activities: pause, unpause, reset, other options.

import (
	"context"
	"fmt"
	"time"

	activitypb "go.temporal.io/api/activity/v1"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	"github.com/agentwait/agentwait/dev/lab/labworker"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
	"github.com/agentwait/agentwait/dev/lab/waits"
)

// paused: while an activity is paused nobody polls, and afterwards the wait goes on.
func paused(ctx context.Context, f *field) error {
	if _, err := f.pool(ctx, 2); err != nil {
		return err
	}
	if err := f.begin(ctx, stubapi.Plan{}); err != nil {
		return err
	}
	f.say("pausing")
	if err := forEach(ctx, f.waits, f.pauseActivity); err != nil {
		return err
	}
	// A worker hears of it with its next heartbeat.
	if err := pause(ctx, f.heartbeat()+slack); err != nil {
		return err
	}
	quiet := time.Now()
	if err := pause(ctx, f.pick(20*time.Second, 6*time.Second)); err != nil {
		return err
	}
	log, err := f.ours(ctx)
	if err != nil {
		return err
	}
	during := log.Between(quiet, time.Now()).Requests()
	f.note("%d polls while paused", during)
	if during > 0 {
		f.bad("%d polls more than a heartbeat timeout after the pause", during)
	}
	for _, step := range []struct {
		what string
		do   func(context.Context, waits.Wait) error
	}{
		{"unpausing", f.unpauseActivity},
		{"resetting", f.resetActivity},
		{"giving other options", f.updateOptions},
	} {
		f.say("%s", step.what)
		if err := forEach(ctx, f.waits, step.do); err != nil {
			return fmt.Errorf("%s: %w", step.what, err)
		}
		if err := f.polledAgain(ctx); err != nil {
			return fmt.Errorf("after %s: %w", step.what, err)
		}
	}
	ends := time.Now().Add(time.Second)
	plan := stubapi.Plan{EndsAt: &ends, Spread: 10, FailEvery: 10}
	f.plans[agents] = plan
	return f.API.Plan(ctx, agents, plan)
}

// polledAgain waits until every interaction has been polled since now.
func (f *field) polledAgain(ctx context.Context) error {
	since := time.Now()
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	for {
		log, err := f.ours(ctx)
		if err != nil {
			return err
		}
		waiting := log.Between(since, time.Now()).Unpolled()
		if waiting == 0 {
			return nil
		}
		if err := pause(ctx, 200*time.Millisecond); err != nil {
			return fmt.Errorf("%d waits are not polled again: %w", waiting, err)
		}
	}
}

func execution(w waits.Wait) *commonpb.WorkflowExecution {
	return &commonpb.WorkflowExecution{WorkflowId: w.WorkflowID}
}

func (f *field) pauseActivity(ctx context.Context, w waits.Wait) error {
	_, err := f.Client.WorkflowService().PauseActivity(ctx, &workflowservice.PauseActivityRequest{
		Namespace: f.Server.Namespace(), Execution: execution(w), Reason: "chaos",
		Activity: &workflowservice.PauseActivityRequest_Type{Type: labworker.PollActivity},
	})
	return err
}

func (f *field) unpauseActivity(ctx context.Context, w waits.Wait) error {
	_, err := f.Client.WorkflowService().UnpauseActivity(ctx, &workflowservice.UnpauseActivityRequest{
		Namespace: f.Server.Namespace(), Execution: execution(w),
		Activity: &workflowservice.UnpauseActivityRequest_Type{Type: labworker.PollActivity},
	})
	return err
}

func (f *field) resetActivity(ctx context.Context, w waits.Wait) error {
	_, err := f.Client.WorkflowService().ResetActivity(ctx, &workflowservice.ResetActivityRequest{
		Namespace: f.Server.Namespace(), Execution: execution(w), ResetHeartbeat: true,
		Activity: &workflowservice.ResetActivityRequest_Type{Type: labworker.PollActivity},
	})
	return err
}

func (f *field) updateOptions(ctx context.Context, w waits.Wait) error {
	_, err := f.Client.WorkflowService().UpdateActivityOptions(ctx, &workflowservice.UpdateActivityOptionsRequest{
		Namespace: f.Server.Namespace(), Execution: execution(w),
		Activity:        &workflowservice.UpdateActivityOptionsRequest_Type{Type: labworker.PollActivity},
		ActivityOptions: &activitypb.ActivityOptions{HeartbeatTimeout: durationpb.New(2 * f.heartbeat())},
		UpdateMask:      &fieldmaskpb.FieldMask{Paths: []string{"heartbeat_timeout"}},
	})
	return err
}

// until waits until the pending activity of a wait is as it is asked for.
func (f *field) until(ctx context.Context, w waits.Wait, what string, is func(attempt int32) bool) error {
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	for {
		described, err := f.Client.DescribeWorkflowExecution(ctx, w.WorkflowID, "")
		if err != nil {
			return err
		}
		for _, p := range described.GetPendingActivities() {
			if is(p.GetAttempt()) {
				return nil
			}
		}
		if err := pause(ctx, 100*time.Millisecond); err != nil {
			return fmt.Errorf("the wait for %s is not %s: %w", w.InteractionID, what, err)
		}
	}
}
