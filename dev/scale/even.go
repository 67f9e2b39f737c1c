package main

import (
	"context"
	"time"

	"github.com/agentwait/agentwait/dev/lab/labworker"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
	"github.com/agentwait/agentwait/dev/lab/waits"
)

// even says how evenly requests are spread over time, after what makes waits poll in step:
// all of them start at once, the worker stands still, another one takes over. Each time
// seconds are counted from 10 s on.
func even(ctx context.Context, b *bench) ([]figure, error) {
	const group = "even"
	_, sides, closeAll, err := openBoth(ctx, stubapi.Config{}, labworker.Config{ActivitiesOnly: true, Slots: b.waits + 100})
	if err != nil {
		return nil, err
	}
	defer closeAll()
	rate, started, stalled, restarted := make([]float64, 2), make([]float64, 2), make([]float64, 2), make([]float64, 2)
	err = each(sides, func(i int, s *side) (err error) {
		s.heartbeat = 20 * time.Second
		if _, err := s.activities(ctx, waits.IDs(group, b.waits), time.Hour, interval); err != nil {
			return err
		}
		if err := s.seen(ctx, group, b.waits, 5*time.Minute); err != nil {
			return err
		}
		if rate[i], started[i], err = s.evenness(ctx, b, group); err != nil {
			return err
		}
		if err := s.worker.Freeze(); err != nil {
			return err
		}
		if err := hold(ctx, 3*time.Second); err != nil {
			return err
		}
		if err := s.worker.Thaw(); err != nil {
			return err
		}
		if _, stalled[i], err = s.evenness(ctx, b, group); err != nil {
			return err
		}
		signalled := time.Now()
		if _, err := s.worker.Stop(ctx); err != nil {
			return err
		}
		b.say("%s: the stopped worker exits after %v", s.kind, time.Since(signalled).Round(time.Millisecond))
		if _, err := s.further(ctx, s.kind+"-2"); err != nil {
			return err
		}
		if s.kind == labworker.Plain { // its waits come back when the server misses their heartbeats
			if err := hold(ctx, b.pick(s.heartbeat, 0)); err != nil {
				return err
			}
		}
		_, restarted[i], err = s.evenness(ctx, b, group)
		return err
	})
	if err != nil {
		return nil, err
	}
	return []figure{
		row("requests a second, mean", "", rate[0], rate[1], ""),
		row("largest deviation of a second from the mean: all start at once", "%", started[0], started[1], "≤ 25 %"),
		row("… after a stall of 3 s", "%", stalled[0], stalled[1], "≤ 25 %"),
		row("… after the worker was stopped and another one started", "%", restarted[0], restarted[1], "≤ 25 %"),
	}, nil
}

// evenness is [evenness] of the half minute that begins in 10 s.
func (s *side) evenness(ctx context.Context, b *bench, group string) (mean, deviation float64, err error) {
	began := time.Now()
	from := began.Add(b.pick(10*time.Second, 2*time.Second))
	to := from.Add(b.pick(30*time.Second, 5*time.Second))
	if err := hold(ctx, time.Until(to)); err != nil {
		return 0, 0, err
	}
	log, err := s.log(ctx, group)
	if err != nil {
		return 0, 0, err
	}
	mean, deviation = evenness(log, from, to)
	b.say("%s: requests of each second, until %v: %v", s.kind, to.Sub(began).Round(time.Second), log.PerSecond(began, to))
	return mean, deviation, nil
}
