package main

import (
	"context"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/agentwait/agentwait/dev/lab"
	"github.com/agentwait/agentwait/dev/lab/fan"
	"github.com/agentwait/agentwait/dev/lab/labworker"
	"github.com/agentwait/agentwait/dev/lab/polls"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
	"github.com/agentwait/agentwait/dev/lab/waits"
)

// side is one of the two that are measured beside each other: a task queue, a group of
// interactions, workers of one kind, and an API of its own.
type side struct {
	lab    *lab.Lab
	kind   string
	api    *stubapi.API
	worker *labworker.Worker // the first one
	config labworker.Config
	// heartbeat is the heartbeat timeout of waits that are activities alone.
	heartbeat time.Duration
}

// openSide starts a side with one worker.
func openSide(ctx context.Context, l *lab.Lab, kind string, api stubapi.Config, config labworker.Config) (*side, error) {
	s := &side{lab: l, kind: kind, config: config, heartbeat: time.Minute}
	if kind == labworker.Plain {
		s.config.WorkflowCache = 0 // its bound is a flag of agentwait's worker
	}
	var err error
	if s.api, err = l.OpenAPI(ctx, api); err != nil {
		return nil, err
	}
	s.config.Kind, s.config.TaskQueue, s.config.BaseURL = kind, kind, s.api.BaseURL
	s.config.TrustedFile = l.TrustedFile(s.api)
	s.worker, err = s.further(ctx, kind+"-1")
	if err != nil {
		s.api.Stop()
		return nil, err
	}
	return s, nil
}

// further starts a worker like the first one.
func (s *side) further(ctx context.Context, name string) (*labworker.Worker, error) {
	config := s.config
	config.Name = name
	return s.lab.Worker(ctx, config)
}

func (s *side) close() { s.api.Stop() }

// openBoth opens a laboratory in memory with both sides. Each has an API of its own, so
// that limits and counts are its own too.
func openBoth(ctx context.Context, api stubapi.Config, config labworker.Config) (l *lab.Lab, sides []*side, closeAll func(), err error) {
	l, err = lab.Open(ctx, lab.Options{})
	if err != nil {
		return nil, nil, nil, err
	}
	closeAll = func() {
		l.Close()
		for _, s := range sides {
			s.close()
		}
	}
	for _, kind := range []string{labworker.Agentwait, labworker.Plain} {
		s, err := openSide(ctx, l, kind, api, config)
		if err != nil {
			closeAll()
			return nil, nil, nil, err
		}
		sides = append(sides, s)
	}
	return l, sides, closeAll, nil
}

// wait is the input of one wait: the same fields for both kinds.
func wait(id string, timeout, interval time.Duration) waits.Input {
	return waits.Input{
		InteractionID: id, UserID: stubapi.User,
		TimeoutSeconds: timeout.Seconds(), MinIntervalSeconds: interval.Seconds(),
	}
}

// forKind is the input as a worker of the kind takes it.
func forKind(kind string, in waits.Input) any {
	if kind == labworker.Plain {
		return labworker.PlainInput{InteractionID: in.InteractionID, TimeoutSeconds: in.TimeoutSeconds, IntervalSeconds: in.MinIntervalSeconds, HeartbeatSeconds: in.HeartbeatTimeoutSeconds}
	}
	return in
}

// activities starts a wait for each interaction as an activity alone. An interval of 0 is
// the schedule that agentwait has by default.
func (s *side) activities(ctx context.Context, ids []string, timeout, interval time.Duration) ([]client.WorkflowRun, error) {
	name := labworker.PollActivity
	if s.kind == labworker.Plain {
		name = labworker.PlainActivity
	}
	inputs := make([]any, len(ids))
	for i, id := range ids {
		inputs[i] = forKind(s.kind, wait(id, timeout, interval))
	}
	return fan.Start(ctx, s.lab.Client, "fan/"+s.kind+"/"+ids[0], fan.Input{
		Activity: name, TaskQueue: s.config.TaskQueue,
		TimeoutSeconds: (timeout + time.Minute).Seconds(), HeartbeatSeconds: s.heartbeat.Seconds(),
	}, inputs)
}

// workflows starts a wait for each interaction as a workflow.
func (s *side) workflows(ctx context.Context, ids []string, timeout, interval time.Duration) ([]waits.Wait, error) {
	name := labworker.AwaitAgentWorkflow
	if s.kind == labworker.Plain {
		name = labworker.PlainWorkflow
	}
	return waits.Start(ctx, s.lab.Client, s.config.TaskQueue, name, ids, func(id string) any { return forKind(s.kind, wait(id, timeout, interval)) })
}

// seen waits until n interactions of the side's group have been served.
func (s *side) seen(ctx context.Context, group string, n int, patience time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return s.api.WaitFor(ctx, group, "every wait polled", func(c stubapi.Counts) bool { return c.Seen >= n })
}

// log is what the side's API saw of a group.
func (s *side) log(ctx context.Context, group string) (*polls.Log, error) {
	log, err := s.api.Log(ctx)
	if err != nil {
		return nil, err
	}
	return log.Group(group), nil
}

// each runs something on both sides at the same time, and returns the first error.
func each(sides []*side, do func(i int, s *side) error) error {
	errs := make(chan error, len(sides))
	for i, s := range sides {
		go func() { errs <- do(i, s) }()
	}
	var first error
	for range sides {
		if err := <-errs; first == nil {
			first = err
		}
	}
	return first
}
