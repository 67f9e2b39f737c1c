package main

import (
	"context"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/agentwait/agentwait/dev/lab/fan"
	"github.com/agentwait/agentwait/dev/lab/figures"
	"github.com/agentwait/agentwait/dev/lab/labworker"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
	"github.com/agentwait/agentwait/dev/lab/waits"
)

// replies counts the waits that bring their agents' replies. The agents have to have ended.
func (s *side) replies(ctx context.Context, runs []client.WorkflowRun, patience time.Duration, id func(i int) string) (float64, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	rows, err := fan.Rows(ctx, runs)
	right := 0.0
	for i, r := range rows {
		if r.Outcome == "completed" && r.Response == stubapi.Reply(id(i)) {
			right++
		}
	}
	return right, err
}

// deploy stops the worker that holds all waits, while a second one is there.
func deploy(ctx context.Context, b *bench) ([]figure, error) {
	const group = "moved"
	_, sides, closeAll, err := openBoth(ctx, stubapi.Config{}, labworker.Config{ActivitiesOnly: true, Slots: b.waits + 100})
	if err != nil {
		return nil, err
	}
	defer closeAll()
	ids := waits.IDs(group, b.waits)
	gap50, gap95, stop, closer, right := make([]float64, 2), make([]float64, 2), make([]float64, 2), make([]float64, 2), make([]float64, 2)
	err = each(sides, func(i int, s *side) error {
		s.heartbeat = b.pick(time.Minute, 10*time.Second)
		runs, err := s.activities(ctx, ids, time.Hour, 0)
		if err != nil {
			return err
		}
		if err := s.seen(ctx, group, b.waits, 5*time.Minute); err != nil {
			return err
		}
		if _, err := s.further(ctx, s.kind+"-2"); err != nil {
			return err
		}
		if err := hold(ctx, 5*time.Second); err != nil {
			return err
		}
		signalled := time.Now()
		farewell, err := s.worker.Stop(ctx)
		if err != nil {
			return err
		}
		stop[i] = farewell.StopSeconds
		lasts := b.pick(150*time.Second, 20*time.Second)
		if err := hold(ctx, time.Until(signalled.Add(lasts))); err != nil {
			return err
		}
		to := time.Now()
		log, err := s.log(ctx, group)
		if err != nil {
			return err
		}
		gaps := figures.Seconds(log.LongestGaps(signalled, to))
		gap50[i], gap95[i] = figures.Median(gaps), figures.Quantile(gaps, 0.95)
		closer[i] = float64(log.Between(signalled.Add(-3*time.Second), signalled.Add(lasts/2)).Closer(time.Second))
		if err := s.api.Plan(ctx, group, stubapi.Plan{EndsAt: &to}); err != nil {
			return err
		}
		right[i], err = s.replies(ctx, runs, b.pick(5*time.Minute, 2*time.Minute), func(i int) string { return ids[i] })
		return err
	})
	if err != nil {
		return nil, err
	}
	n := float64(b.waits)
	return []figure{
		row("longest gap of a wait, p50", "s", gap50[0], gap50[1], ""),
		row("… p95", "s", gap95[0], gap95[1], "≤ 1/5 of the plain loop's"),
		row("the stopped worker exits after", "s", stop[0], stop[1], ""),
		row("polls within a second of the one before", "", closer[0], closer[1], "0"),
		row("waits that brought their reply", "%", right[0]/n*100, right[1]/n*100, "100 %"),
	}, nil
}
