package main

import (
	"context"
	"time"

	"github.com/agentwait/agentwait/dev/lab"
	"github.com/agentwait/agentwait/dev/lab/labworker"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
	"github.com/agentwait/agentwait/dev/lab/waits"
)

// bombs has waits whose answers are the worst there are. The plain loop is not beside it: it would
// take the machine's memory.
func bombs(ctx context.Context, b *bench) ([]figure, error) {
	const group = "bombs"
	l, err := lab.Open(ctx, lab.Options{})
	if err != nil {
		return nil, err
	}
	defer l.Close()
	s, err := openSide(ctx, l, labworker.Agentwait, stubapi.Config{}, labworker.Config{ActivitiesOnly: true, Slots: b.waits + 100})
	if err != nil {
		return nil, err
	}
	defer s.close()
	if err := s.api.Break(ctx, stubapi.Faults{Bombs: true}); err != nil {
		return nil, err
	}
	idle, err := s.worker.Stats(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := s.activities(ctx, waits.IDs(group, b.waits), time.Hour, 0); err != nil {
		return nil, err
	}
	if err := s.seen(ctx, group, b.waits, 5*time.Minute); err != nil {
		return nil, err
	}
	if err := hold(ctx, b.pick(60*time.Second, 5*time.Second)); err != nil {
		return nil, err
	}
	stats, err := s.worker.Stats(ctx)
	if err != nil {
		return nil, err
	}
	log, err := s.log(ctx, group)
	if err != nil {
		return nil, err
	}
	return []figure{
		row("RSS of the worker, the most there was", "MB", float64(stats.Peak)/1e6, none, "≤ 600 MB"),
		row("… when idle", "MB", float64(idle.RSS)/1e6, none, ""),
		row("live heap afterwards", "MB", float64(stats.Heap)/1e6, none, ""),
		row("answers", "", float64(log.Requests()), none, ""),
		row("processor time an answer", "ms", (stats.CPU-idle.CPU)/float64(log.Requests())*1e3, none, ""),
	}, nil
}
