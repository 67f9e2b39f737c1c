package main

import (
	"context"
	"fmt"
	"time"

	"github.com/agentwait/agentwait/dev/lab"
	"github.com/agentwait/agentwait/dev/lab/figures"
	"github.com/agentwait/agentwait/dev/lab/labworker"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
	"github.com/agentwait/agentwait/dev/lab/waits"
)

// runs are the agent's: 25 to 69 s each.
var runs = stubapi.Plan{After: 25, Spread: 44}

// judged is how many times as many runs are judged as were learned from: the mean lag of a
// few says little.
const judged = 5

// proportional is what learned schedules are compared with: the one for agents that are not
// known, which polls runs of strangers on the same worker at the same time.
const proportional = "proportional schedule"

// learned lets a worker see some runs of an agent, and compares how it polls the next ones
// with how it polls runs of an agent that it does not know.
func learned(ctx context.Context, b *bench) ([]figure, error) {
	s, closeSide, err := openLearning(ctx, 2*judged*b.waits+100)
	if err != nil {
		return nil, err
	}
	defer closeSide()
	if _, _, err := s.runs(ctx, "known.before", b.waits); err != nil {
		return nil, err
	}
	known, unknown := make([]float64, 2), make([]float64, 2) // requests a run, mean lag
	err = each([]*side{s, s}, func(i int, s *side) (err error) {
		if i == 0 {
			known[0], known[1], err = s.runs(ctx, "known.after", judged*b.waits)
			return err
		}
		// Each an agent of its own: none is known when the next one begins.
		unknown[0], unknown[1], err = s.strangers(ctx, judged*b.waits)
		return err
	})
	if err != nil {
		return nil, err
	}
	// Twice the interval is half the requests and twice the lag, so their product says
	// what the lag costs, whatever the lag.
	return []figure{
		row("requests a run", "", known[0], unknown[0], ""),
		row("lag, mean", "s", known[1], unknown[1], ""),
		row("requests at the same lag", "", known[0]*known[1]/unknown[1], unknown[0], "≤ 0.55 of the proportional schedule's"),
	}, nil
}

// openLearning opens a laboratory with one worker of agentwait.
func openLearning(ctx context.Context, slots int) (s *side, closeSide func(), err error) {
	l, err := lab.Open(ctx, lab.Options{})
	if err != nil {
		return nil, nil, err
	}
	s = &side{lab: l, kind: labworker.Agentwait, api: l.API, heartbeat: time.Minute}
	s.config = labworker.Config{Kind: labworker.Agentwait, TaskQueue: "learned", ActivitiesOnly: true, Slots: slots}
	if s.worker, err = s.further(ctx, "learned"); err != nil {
		l.Close()
		return nil, nil, err
	}
	return s, l.Close, nil
}

// runs awaits n runs of a group's agent at once, to their ends.
func (s *side) runs(ctx context.Context, group string, n int) (requests, lag float64, err error) {
	if err := s.api.Plan(ctx, group, runs); err != nil {
		return 0, 0, err
	}
	return s.awaitRuns(ctx, group, waits.IDs(group, n))
}

func (s *side) awaitRuns(ctx context.Context, group string, ids []string) (requests, lag float64, err error) {
	if err := s.awaitAll(ctx, ids); err != nil {
		return 0, 0, err
	}
	log, err := s.log(ctx, group)
	if err != nil {
		return 0, 0, err
	}
	return float64(log.Requests()) / float64(len(log.Interactions)), figures.Mean(figures.Seconds(log.Detected())), nil
}

// awaitAll awaits runs to their ends. A mean without those that failed would be no figure.
func (s *side) awaitAll(ctx context.Context, ids []string) error {
	started, err := s.activities(ctx, ids, time.Hour, 0)
	if err != nil {
		return err
	}
	right, err := s.replies(ctx, started, 5*time.Minute, func(i int) string { return ids[i] })
	if err != nil {
		return err
	}
	if int(right) < len(ids) {
		return fmt.Errorf("%d of %d waits, %s and others, did not bring their reply", len(ids)-int(right), len(ids), ids[0])
	}
	return nil
}

// strangers awaits n runs, each of an agent of its own.
func (s *side) strangers(ctx context.Context, n int) (requests, lag float64, err error) {
	const group = "stranger"
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("%s-%d-1", group, i+1) // the group of an id ends at its last "-"
		if err := s.api.Plan(ctx, fmt.Sprintf("%s-%d", group, i+1), runs); err != nil {
			return 0, 0, err
		}
	}
	return s.awaitRuns(ctx, group, ids)
}
