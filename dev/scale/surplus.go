package main

import (
	"context"
	"time"

	"github.com/agentwait/agentwait/dev/lab/figures"
	"github.com/agentwait/agentwait/dev/lab/labworker"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
	"github.com/agentwait/agentwait/dev/lab/waits"
)

// surplus fills a worker with as many long waits as it holds at once by default, and then
// starts short ones, whose agents are done after 5 s.
func surplus(ctx context.Context, b *bench) ([]figure, error) {
	const long, short = "long", "short"
	config := labworker.Config{}
	if b.short {
		config.Slots = b.waits
	}
	_, sides, closeAll, err := openBoth(ctx, stubapi.Config{}, config)
	if err != nil {
		return nil, err
	}
	defer closeAll()
	n := max(1, b.waits/10)
	timeout := b.pick(time.Minute, 12*time.Second)
	polled, right, late50, lateMost := make([]float64, 2), make([]float64, 2), make([]float64, 2), make([]float64, 2)
	err = each(sides, func(i int, s *side) error {
		if _, err := s.workflows(ctx, waits.IDs(long, b.waits), time.Hour, 0); err != nil {
			return err
		}
		if err := s.seen(ctx, long, b.waits, 5*time.Minute); err != nil {
			return err
		}
		ends := time.Now().Add(5 * time.Second)
		if err := s.api.Plan(ctx, short, stubapi.Plan{EndsAt: &ends}); err != nil {
			return err
		}
		started, err := s.workflows(ctx, waits.IDs(short, n), timeout, 0)
		if err != nil {
			return err
		}
		// A wait that is never polled ends a minute after its deadline, by the server's timeout.
		follow, cancel := context.WithTimeout(ctx, timeout+b.pick(2*time.Minute, 10*time.Second))
		defer cancel()
		var late []float64
		for _, e := range waits.Follow(follow, s.lab.Client, started) {
			if e.Outcome == "completed" && e.Response == stubapi.Reply(e.InteractionID) {
				right[i]++
				late = append(late, e.Closed.Sub(ends).Seconds())
			}
		}
		log, err := s.log(ctx, short)
		if err != nil {
			return err
		}
		polled[i] = float64(len(log.Interactions) - log.Unpolled())
		late50[i], lateMost[i] = figures.Median(late), figures.Max(late)
		return nil
	})
	if err != nil {
		return nil, err
	}
	all := float64(n)
	return []figure{
		row("short waits polled, of all", "%", polled[0]/all*100, polled[1]/all*100, "100 %"),
		row("short waits that brought their reply", "%", right[0]/all*100, right[1]/all*100, "100 %"),
		row("… after the agent's end, p50", "s", late50[0], late50[1], ""),
		row("… at most", "s", lateMost[0], lateMost[1], "an interval + 2 s"),
	}, nil
}
