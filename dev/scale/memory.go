package main

import (
	"context"
	"fmt"

	"github.com/agentwait/agentwait/dev/lab/labworker"
)

// memory measures what a wait costs a worker that runs activities alone, with both sides
// polling at the same time.
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
		row("… known to the server, p50", "s", a.told50, p.told50, ""),
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
		row("… known to the server, p50", "s", a.told50, p.told50, ""),
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
			row("processor time a poll, everything included", "µs", a.cpu, p.cpu, "≤ 1/2 of the plain loop's"),
		} {
			f.Waits = n
			all = append(all, f)
		}
	}
	return all, nil
}
