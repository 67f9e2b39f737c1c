package main

// People and programs act upon waits: cancel, terminate, pause, ask, extend.

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/client"
	"golang.org/x/sync/errgroup"

	"github.com/agentwait/agentwait/dev/lab/stubapi"
	"github.com/agentwait/agentwait/dev/lab/waits"
)

// callsAtOnce bounds how many calls are under way.
const callsAtOnce = 16

// forEach calls do for each wait, several at a time.
func forEach(ctx context.Context, all []waits.Wait, do func(context.Context, waits.Wait) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(callsAtOnce)
	for _, w := range all {
		group.Go(func() error { return do(ctx, w) })
	}
	return group.Wait()
}

// slack is what a busy machine may add to the time in which a worker hears of something.
const slack = 3 * time.Second

// silent checks that waits which ended were not polled any longer than their heartbeat
// takes to tell the worker. It waits for as long as a worker that did not hear of it would
// need to show that.
func (f *field) silent(ctx context.Context, ended map[string]time.Time) error {
	if err := pause(ctx, f.heartbeat()+f.pick(20*time.Second, 8*time.Second)); err != nil {
		return err
	}
	log, err := f.ours(ctx)
	if err != nil {
		return err
	}
	longest, late := time.Duration(0), 0
	for id, at := range ended {
		polls := log.Interactions[id].Polls
		if len(polls) == 0 {
			continue
		}
		after := log.When(polls[len(polls)-1].At).Sub(at)
		longest = max(longest, after)
		if after > f.heartbeat()+slack {
			late++
		}
	}
	f.note("last poll at most %.1f s after it (heartbeat timeout %v)", longest.Seconds(), f.heartbeat())
	if late > 0 {
		f.bad("%d were polled for longer than a heartbeat timeout after their end", late)
	}
	return nil
}

// parkedFor is an interval that is left to the server, since it is more than a minute.
const parkedFor = 90 * time.Second

func cancelledDelay(f *field) time.Duration { return parkedFor + f.usualDelay() }

// cancelled cancels waits in each phase of theirs.
func cancelled(ctx context.Context, f *field) error {
	if _, err := f.pool(ctx, 2); err != nil {
		return err
	}
	each := max(1, f.count/4)
	begin := func(phase string, change ...func(*waits.Input)) ([]waits.Wait, error) {
		started, err := f.start(ctx, phase, each, stubapi.Plan{}, change...)
		if err != nil {
			return nil, err
		}
		return started, f.known(ctx, phase, each)
	}
	cancel := func(ctx context.Context, w waits.Wait) error {
		return f.Client.CancelWorkflow(ctx, w.WorkflowID, w.RunID)
	}
	paused, err := begin("paused")
	if err != nil {
		return err
	}
	if err := forEach(ctx, paused, f.pauseActivity); err != nil {
		return err
	}
	parked, err := begin("parked", func(in *waits.Input) { in.MinIntervalSeconds = parkedFor.Seconds() })
	if err != nil {
		return err
	}
	isParked := func(ctx context.Context, w waits.Wait) error {
		return f.until(ctx, w, "parked", func(attempt int32) bool { return attempt > 1 })
	}
	if err := forEach(ctx, parked, isParked); err != nil {
		return err
	}
	if _, err := begin("sleeping"); err != nil {
		return err
	}
	f.say("cancelling what sleeps, is parked, is paused")
	if err := f.end(ctx, f.waits, cancel); err != nil {
		return err
	}
	if err := f.API.Break(ctx, stubapi.Faults{Latency: answerTakes.Seconds()}); err != nil {
		return err
	}
	polling, err := begin("polling")
	if err != nil {
		return err
	}
	f.say("cancelling what polls")
	return f.end(ctx, polling, cancel)
}

// endsWithin is the time that a workflow has to end after the call. There is nothing in it for a
// busy machine: the calls are made one after the other, so that the workflows are not in each
// other's way.
const endsWithin = time.Second

// end ends waits by a call each, checks that it is soon over, and that polling stops.
func (f *field) end(ctx context.Context, all []waits.Wait, call func(context.Context, waits.Wait) error) error {
	asked := map[string]time.Time{}
	for _, w := range all { // one after the other: each is timed
		asked[w.InteractionID] = time.Now()
		if err := call(ctx, w); err != nil {
			return fmt.Errorf("end the wait for %s: %w", w.InteractionID, err)
		}
	}
	follow, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	return f.silent(ctx, f.soonOver(asked, waits.Follow(follow, f.Client, all)))
}

// soonOver checks that waits ended within the time that they have after the call, and returns
// when each of them ended.
func (f *field) soonOver(asked map[string]time.Time, endings []waits.Ending) (closed map[string]time.Time) {
	longest, late := time.Duration(0), 0
	closed = map[string]time.Time{}
	for _, e := range endings {
		if e.Outcome == "" {
			continue // the verdict says so
		}
		closed[e.InteractionID] = e.Closed
		took := e.Closed.Sub(asked[e.InteractionID])
		longest = max(longest, took)
		if took > endsWithin {
			late++
		}
	}
	f.note("ended within %.2f s of the call at most", longest.Seconds())
	if late > 0 {
		f.bad("%d of %d ended later than %v after the call", late, len(endings), endsWithin)
	}
	return closed
}

func asCancelled(_ *field, e waits.Ending) bool { return e.Outcome == waits.Cancelled }

func terminated(ctx context.Context, f *field) error {
	if _, err := f.pool(ctx, 2); err != nil {
		return err
	}
	if err := f.begin(ctx, stubapi.Plan{}); err != nil {
		return err
	}
	return f.end(ctx, f.waits, func(ctx context.Context, w waits.Wait) error {
		return f.Client.TerminateWorkflow(ctx, w.WorkflowID, w.RunID, "chaos")
	})
}

func asTerminated(_ *field, e waits.Ending) bool { return e.Outcome == waits.Terminated }

// floods: a wait takes any number of signals and updates, and is not polled more often
// for it than the API wants. With one worker that holds for every poll.
func floods(ctx context.Context, f *field) error {
	if _, err := f.worker(ctx); err != nil {
		return err
	}
	signals, updates := 5000, 2000
	if f.short {
		signals, updates = 1000, 400
	}
	if err := f.begin(ctx, stubapi.Plan{}); err != nil {
		return err
	}
	began := time.Now()
	group, calls := errgroup.WithContext(ctx)
	group.SetLimit(callsAtOnce)
	for i := range signals {
		w := f.waits[i%len(f.waits)]
		group.Go(func() error { return f.Client.SignalWorkflow(calls, w.WorkflowID, "", "poll_now", nil) })
	}
	for i := range updates {
		w := f.waits[i%len(f.waits)]
		group.Go(func() error {
			handle, err := f.Client.UpdateWorkflow(calls, client.UpdateWorkflowOptions{
				WorkflowID: w.WorkflowID, UpdateName: "extend_deadline", WaitForStage: client.WorkflowUpdateStageCompleted,
				Args: []any{map[string]float64{"by_seconds": 1}},
			})
			if err != nil {
				return err
			}
			return handle.Get(calls, nil)
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	f.note("%d poll_now and %d extend_deadline in %.0f s", signals, updates, time.Since(began).Seconds())
	ends := time.Now().Add(2 * time.Second)
	plan := stubapi.Plan{EndsAt: &ends, Spread: 10, FailEvery: 10}
	f.plans[agents] = plan
	return f.API.Plan(ctx, agents, plan)
}
