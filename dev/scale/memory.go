package main

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/agentwait/agentwait/dev/lab/figures"
	"github.com/agentwait/agentwait/dev/lab/labworker"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
	"github.com/agentwait/agentwait/dev/lab/waits"
)

// memory measures what a wait costs a worker that runs activities alone, with both sides
// polling every 5 s at the same time.
func memory(ctx context.Context, b *bench) ([]figure, error) {
	measured, err := cost(ctx, b, true, labworker.Config{ActivitiesOnly: true, Slots: b.waits + 100})
	if err != nil {
		return nil, err
	}
	a, p := measured[0], measured[1]
	return []figure{
		row("RSS a wait above idle", "KB", a.rss, p.rss, "≤ 3 KB"),
		row("live heap and stacks a wait", "KB", a.heap, p.heap, ""),
		row("goroutines of the worker", "", a.goroutines, p.goroutines, "≤ 600"),
		row("processor time a poll, everything included", "µs", a.cpu, p.cpu, "≤ 1/2 of the plain loop's"),
		row("all polled after the start", "s", a.polled, p.polled, ""),
		row("detected after the agent's end, p50", "s", a.late50, p.late50, ""),
		row("… p99", "s", a.late99, p.late99, ""),
		row("requests a second, mean", "", a.rate, p.rate, ""),
		row("… largest deviation of a second from it", "%", a.deviation, p.deviation, "≤ 25 %"),
	}, nil
}

// flows measures what a wait costs a worker that runs its workflow too.
func flows(ctx context.Context, b *bench) ([]figure, error) {
	measured, err := cost(ctx, b, false, labworker.Config{Slots: b.waits + 100, WorkflowCache: 100})
	if err != nil {
		return nil, err
	}
	a, p := measured[0], measured[1]
	return []figure{
		row("RSS a wait above idle", "KB", a.rss, p.rss, "≤ 1/4 of the plain loop's"),
		row("live heap and stacks a wait", "KB", a.heap, p.heap, ""),
		row("goroutines of the worker", "", a.goroutines, p.goroutines, ""),
		row("detected after the agent's end, p50", "s", a.late50, p.late50, ""),
	}, nil
}

// sizes measures memory and detection over the number of waits, for the plot.
func sizes(ctx context.Context, b *bench) ([]figure, error) {
	var all []figure
	for _, n := range []int{100, 300, 1_000, 3_000, 10_000} {
		if n > b.waits {
			break
		}
		size := *b
		size.waits = n
		measured, err := cost(ctx, &size, true, labworker.Config{ActivitiesOnly: true, Slots: n + 100})
		if err != nil {
			return nil, fmt.Errorf("%d waits: %w", n, err)
		}
		a, p := measured[0], measured[1]
		for _, f := range []figure{
			row(plotMemory, "KB", a.rss, p.rss, ""),
			row(plotDelay, "s", a.late50, p.late50, ""),
		} {
			f.Waits = n
			all = append(all, f)
		}
	}
	return all, nil
}

// costs are what a number of waits costs one side.
type costs struct {
	rss, heap, goroutines, cpu, polled, late50, late99, rate, deviation float64
}

// cost starts the waits on both sides at once, lets them be polled for a while, and ends
// their agents over half a minute.
func cost(ctx context.Context, b *bench, activities bool, config labworker.Config) ([]costs, error) {
	const group, interval = "cost", 5 * time.Second
	_, sides, closeAll, err := openBoth(ctx, stubapi.Config{}, config)
	if err != nil {
		return nil, err
	}
	defer closeAll()
	ids := waits.IDs(group, b.waits)
	measured := make([]costs, len(sides))
	err = each(sides, func(i int, s *side) error {
		idle, err := s.worker.Stats(ctx)
		if err != nil {
			return err
		}
		began := time.Now()
		if activities {
			_, err = s.activities(ctx, ids, time.Hour, interval)
		} else {
			_, err = s.workflows(ctx, ids, time.Hour, interval)
		}
		if err != nil {
			return err
		}
		if err := s.seen(ctx, group, b.waits, b.pick(10*time.Minute, time.Minute)); err != nil {
			return err
		}
		measured[i].polled = time.Since(began).Seconds()
		b.say("%s: %d waits polled after %.0f s", s.kind, b.waits, measured[i].polled)
		return s.steady(ctx, b, group, idle, &measured[i])
	})
	return measured, err
}

// steady measures the waits while they are polled, and how their ends are noticed.
func (s *side) steady(ctx context.Context, b *bench, group string, idle labworker.Stats, c *costs) error {
	// What the start took is to be over: from 10 s on requests are to be even.
	if err := hold(ctx, b.pick(10*time.Second, 5*time.Second)); err != nil {
		return err
	}
	before, err := s.worker.CPU(ctx)
	if err != nil {
		return err
	}
	from := time.Now()
	if err := hold(ctx, b.pick(60*time.Second, 10*time.Second)); err != nil {
		return err
	}
	to := time.Now()
	used, err := s.worker.CPU(ctx)
	if err != nil {
		return err
	}
	after, err := s.worker.Stats(ctx)
	if err != nil {
		return err
	}
	ends, spread := to.Add(2*time.Second), b.pick(30*time.Second, 5*time.Second)
	if err := s.api.Plan(ctx, group, stubapi.Plan{EndsAt: &ends, Spread: spread.Seconds()}); err != nil {
		return err
	}
	ended, cancel := context.WithTimeout(ctx, b.pick(5*time.Minute, time.Minute))
	defer cancel()
	if err := s.api.WaitFor(ended, group, "every end told", func(c stubapi.Counts) bool { return c.Ended >= b.waits }); err != nil {
		return err
	}
	log, err := s.log(ctx, group)
	if err != nil {
		return err
	}
	n := float64(b.waits)
	requests := float64(log.Between(from, to).Requests())
	if requests == 0 {
		return fmt.Errorf("%s: no request in the measured window", s.kind)
	}
	perSecond := log.PerSecond(from, to)
	c.rss = float64(after.RSS-idle.RSS) / n / 1024
	c.heap = float64(after.Heap+after.Stacks-idle.Heap-idle.Stacks) / n / 1024
	c.goroutines = float64(after.Goroutines)
	c.cpu = (used - before) / requests * 1e6
	late := figures.Seconds(log.Detected())
	c.late50, c.late99 = figures.Quantile(late, 0.5), figures.Quantile(late, 0.99)
	c.rate = figures.Mean(perSecond)
	for _, count := range perSecond {
		c.deviation = max(c.deviation, math.Abs(float64(count)-c.rate)/c.rate*100)
	}
	return nil
}
