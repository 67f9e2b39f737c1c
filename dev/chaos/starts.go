package main

// Workers die while they start runs. A run that is started twice is paid for twice, and one of
// which nobody knows is paid for in vain.

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"golang.org/x/sync/errgroup"

	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/dev/lab/labworker"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
	"github.com/agentwait/agentwait/dev/lab/waits"
)

// starts is what the faults that kill workers that start runs are about.
type starts struct {
	api        *counter
	idempotent bool
	kills      []hit

	mu     sync.Mutex
	living map[string]*labworker.Worker // by name
}

// hit is a worker killed while it had a start.
type hit struct {
	run   waits.Wait
	reach reach
	at    time.Time
}

const (
	startingWorkers = 6
	leastWorkers    = 3 // living ones, before another is killed
	runsAKill       = 3 // RunAgents that begin with each: several starts are under way at once
	apiTakes        = 400 * time.Millisecond
	// startTakes is a little more than what a start takes from its workflow's start to its end, on a
	// machine that is busy: a moment in it is one of the start.
	startTakes = 1200 * time.Millisecond
)

func startsAtSessions(ctx context.Context, f *field) error {
	return f.killStarting(ctx, true, func(c *labworker.Config) { c.Vendor = labworker.Sessions })
}

func startsAtStartAgent(ctx context.Context, f *field) error {
	return f.killStarting(ctx, false, func(*labworker.Config) {})
}

// killStarting kills as many workers as the form has, each while it has a start.
func (f *field) killStarting(ctx context.Context, idempotent bool, vendor func(*labworker.Config)) error {
	f.starts = &starts{api: newCounter(apiTakes), idempotent: idempotent, living: map[string]*labworker.Worker{}}
	group, ctx := errgroup.WithContext(ctx)
	further := func() error {
		w, err := f.worker(ctx, vendor, func(c *labworker.Config) { c.BaseURL = f.starts.api.BaseURL() })
		if err == nil {
			f.starts.joins(w)
		}
		return err
	}
	for range startingWorkers {
		group.Go(further)
	}
	group.Go(func() error {
		for len(f.starts.kills) < f.count {
			begun, err := f.beginRuns(ctx, runsAKill)
			if err != nil {
				return err
			}
			if err := pause(ctx, time.Duration(rand.Float64()*float64(startTakes))); err != nil { //nolint:gosec // chance
				return err
			}
			killed, err := f.killHolder(ctx, begun[rand.IntN(len(begun))]) //nolint:gosec // chance
			if err != nil {
				return err
			}
			if killed {
				group.Go(further)
			}
		}
		return nil
	})
	return group.Wait()
}

// beginRuns starts RunAgents, each for an agent of its own.
func (f *field) beginRuns(ctx context.Context, n int) ([]waits.Wait, error) {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("%s-%d", agents, len(f.waits)+i+1)
		f.starts.api.Agent(ids[i], agenttest.Processing().For(time.Second), agenttest.Completed(stubapi.Reply(ids[i])))
	}
	begun, err := waits.Start(ctx, f.Client, queue, labworker.RunAgentWorkflow, ids, func(agent string) any {
		return map[string]any{
			"agent_id": agent, "message": "Do it.", "user_id": stubapi.User,
			"timeout_seconds": waitTimeout.Seconds(), "heartbeat_timeout_seconds": f.heartbeat().Seconds(), "min_interval_seconds": 1,
		}
	})
	if err != nil {
		return nil, err
	}
	f.waits = append(f.waits, begun...)
	return begun, nil
}

// killHolder kills the worker that is starting a run, if one is at this moment.
func (f *field) killHolder(ctx context.Context, run waits.Wait) (killed bool, err error) {
	described, err := f.Client.DescribeWorkflowExecution(ctx, run.WorkflowID, run.RunID)
	if err != nil {
		return false, err
	}
	for _, pending := range described.GetPendingActivities() {
		if pending.GetActivityType().GetName() != labworker.StartActivity || pending.GetState() != enumspb.PENDING_ACTIVITY_STATE_STARTED {
			continue
		}
		worker := f.starts.leaves(pending.GetLastWorkerIdentity())
		if worker == nil {
			return false, nil // too few would be left, or it is dead already
		}
		reached := f.starts.api.reachOf(run.InteractionID)
		f.kill(worker)
		f.starts.kills = append(f.starts.kills, hit{run: run, reach: reached, at: time.Now()})
		f.say("kill %d: %s, %s", len(f.starts.kills), worker.Name, reached)
		return true, nil
	}
	return false, nil
}

func (s *starts) joins(w *labworker.Worker) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.living[w.Name] = w
}

// leaves is the worker of a name that is to be killed; nil if it has to live.
func (s *starts) leaves(name string) *labworker.Worker {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := s.living[name]
	if w == nil || len(s.living) <= leastWorkers {
		return nil
	}
	delete(s.living, name)
	return w
}
