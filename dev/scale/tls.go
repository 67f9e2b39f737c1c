package main

import (
	"context"
	"time"

	"github.com/agentwait/agentwait/dev/lab/labworker"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
	"github.com/agentwait/agentwait/dev/lab/waits"
)

// secured polls an API over TLS whose answers take their time, so that requests overlap.
func secured(ctx context.Context, b *bench) ([]figure, error) {
	const group = "tls"
	_, sides, closeAll, err := openBoth(ctx, stubapi.Config{TLS: true}, labworker.Config{ActivitiesOnly: true, Slots: b.waits + 100})
	if err != nil {
		return nil, err
	}
	defer closeAll()
	handshakes, resumed, open, flight, rate, cpu := make([]float64, 2), make([]float64, 2), make([]float64, 2), make([]float64, 2), make([]float64, 2), make([]float64, 2)
	err = each(sides, func(i int, s *side) error {
		if err := s.api.Break(ctx, stubapi.Faults{Latency: 0.4}); err != nil {
			return err
		}
		if _, err := s.activities(ctx, waits.IDs(group, b.waits), time.Hour, 0); err != nil {
			return err
		}
		if err := s.seen(ctx, group, b.waits, 5*time.Minute); err != nil {
			return err
		}
		// A stall, as a busy machine has it: afterwards everything is due at once.
		if err := s.worker.Freeze(); err != nil {
			return err
		}
		if err := hold(ctx, 3*time.Second); err != nil {
			return err
		}
		if err := s.worker.Thaw(); err != nil {
			return err
		}
		before, err := s.api.Traffic(ctx)
		if err != nil {
			return err
		}
		used, err := s.worker.CPU(ctx)
		if err != nil {
			return err
		}
		lasts := b.pick(40*time.Second, 8*time.Second)
		if err := hold(ctx, lasts); err != nil {
			return err
		}
		after, err := s.api.Traffic(ctx)
		if err != nil {
			return err
		}
		usedAfter, err := s.worker.CPU(ctx)
		if err != nil {
			return err
		}
		t := after.Since(before)
		requests := float64(t.Requests)
		handshakes[i], resumed[i] = float64(t.Handshakes)/requests*100, float64(t.Resumed)/requests*100
		open[i], flight[i], rate[i] = float64(t.OpenMost), float64(t.InFlightMost), requests/lasts.Seconds()
		cpu[i] = (usedAfter - used) / requests * 1e6
		return nil
	})
	if err != nil {
		return nil, err
	}
	return []figure{
		row("requests with a handshake", "%", handshakes[0]+resumed[0], handshakes[1]+resumed[1], "≤ 1 %"),
		row("… in full, without a ticket", "%", handshakes[0], handshakes[1], ""),
		row("connections open at most", "", open[0], open[1], "≤ 64"),
		row("requests in flight at most", "", flight[0], flight[1], ""),
		row("requests a second", "", rate[0], rate[1], ""),
		row("processor time a request", "µs", cpu[0], cpu[1], ""),
	}, nil
}
