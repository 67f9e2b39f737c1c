package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/client"
	"golang.org/x/sync/errgroup"

	"github.com/agentwait/agentwait/dev/lab"
	"github.com/agentwait/agentwait/dev/lab/actions"
	"github.com/agentwait/agentwait/dev/lab/figures"
	"github.com/agentwait/agentwait/dev/lab/labworker"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
	"github.com/agentwait/agentwait/dev/lab/waits"
)

// inBatch is how many waits the batch has.
const inBatch = 1_000

// billed counts the billable actions of waits. Each kind has a server of its own, since it
// is the server that counts.
func billed(ctx context.Context, b *bench) ([]figure, error) {
	single, batch := make([]float64, 2), none
	group, ctx := errgroup.WithContext(ctx)
	for i, kind := range []string{labworker.Agentwait, labworker.Plain} {
		group.Go(func() error {
			counts, err := b.bill(ctx, kind, func(s *side, lasts time.Duration) (int, error) {
				started, err := s.workflows(ctx, waits.IDs("billed", b.waits), 2*lasts, 0)
				if err != nil {
					return 0, err
				}
				return ended(ctx, s.lab.Client, started, lasts)
			})
			single[i] = float64(counts.Total()) / float64(b.waits)
			return err
		})
	}
	if labworker.HasBatches {
		group.Go(func() error {
			counts, err := b.bill(ctx, labworker.Agentwait, func(s *side, lasts time.Duration) (int, error) {
				run, err := s.lab.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: "lab/batch", TaskQueue: s.config.TaskQueue},
					labworker.AwaitAgentsWorkflow, labworker.BatchInput(waits.IDs("billed", inBatch), 2*lasts))
				if err != nil {
					return 0, err
				}
				return 0, run.Get(ctx, nil)
			})
			batch = float64(counts.Total())
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return []figure{
		row("actions of a single wait", "", single[0], single[1], "≤ 14"),
		row("actions of the batch", "", batch, none, "≤ 60"),
	}, nil
}

// bill counts the actions of what start starts and awaits, with agents that are done after
// ten minutes.
func (b *bench) bill(ctx context.Context, kind string, start func(*side, time.Duration) (int, error)) (actions.Counts, error) {
	l, err := lab.Open(ctx, lab.Options{})
	if err != nil {
		return nil, err
	}
	defer l.Close()
	s, err := openSide(ctx, l, kind, stubapi.Config{}, labworker.Config{})
	if err != nil {
		return nil, err
	}
	defer s.close()
	lasts := b.pick(10*time.Minute, 20*time.Second)
	ends := time.Now().Add(lasts)
	if err := s.api.Plan(ctx, "billed", stubapi.Plan{EndsAt: &ends}); err != nil {
		return nil, err
	}
	before, err := l.Server.Actions(ctx)
	if err != nil {
		return nil, err
	}
	if wrong, err := start(s, lasts); err != nil || wrong > 0 {
		return nil, fmt.Errorf("%s: %d waits did not complete: %w", kind, wrong, err)
	}
	after, err := l.Server.Actions(ctx)
	if err != nil {
		return nil, err
	}
	counts := after.Since(before)
	var parts []string
	for _, what := range figures.Sorted(counts) {
		parts = append(parts, fmt.Sprintf("%d × %s", counts[what], what))
	}
	b.say("%s: %s", kind, strings.Join(parts, ", "))
	return counts, nil
}

// ended waits for the ends, and counts those that are not completed.
func ended(ctx context.Context, c client.Client, started []waits.Wait, lasts time.Duration) (wrong int, err error) {
	ctx, cancel := context.WithTimeout(ctx, lasts+2*time.Minute)
	defer cancel()
	for _, e := range waits.Follow(ctx, c, started) {
		if e.Outcome != "completed" {
			wrong++
		}
	}
	return wrong, nil
}
