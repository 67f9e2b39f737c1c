package main

// Faults of workers: they die, are replaced, stand still.

import (
	"context"
	"math/rand/v2"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/agentwait/agentwait/dev/lab/figures"
	"github.com/agentwait/agentwait/dev/lab/labworker"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
)

// pool starts n workers at once.
func (f *field) pool(ctx context.Context, n int) ([]*labworker.Worker, error) {
	pool := make([]*labworker.Worker, n)
	group, ctx := errgroup.WithContext(ctx)
	for i := range pool {
		group.Go(func() (err error) {
			pool[i], err = f.worker(ctx)
			return err
		})
	}
	return pool, group.Wait()
}

// kill: what a worker knew of its waits is in the last heartbeat that reached the server.
func kill(ctx context.Context, f *field) error {
	pool, err := f.pool(ctx, 3)
	if err != nil {
		return err
	}
	after, spread := f.pick(20*time.Second, 5*time.Second), f.pick(60*time.Second, 30*time.Second)
	if err := f.begin(ctx, stubapi.Plan{After: after.Seconds(), Spread: spread.Seconds(), FailEvery: 10}); err != nil {
		return err
	}
	const kills = 10
	for range kills {
		// At random, since every moment of a wait is as likely as another.
		if err := pause(ctx, time.Duration(rand.Float64()*2*float64((after+spread)/kills))*8/10); err != nil { //nolint:gosec // chance
			return err
		}
		i := rand.IntN(len(pool)) //nolint:gosec // chance
		f.say("killing %s", pool[i].Name)
		f.kill(pool[i])
		if pool[i], err = f.worker(ctx); err != nil {
			return err
		}
	}
	return nil
}

// deploy: a worker that is asked to stop hands its waits over, so a deploy costs
// nobody a heartbeat timeout.
func deploy(ctx context.Context, f *field) error {
	pool, err := f.pool(ctx, 2)
	if err != nil {
		return err
	}
	if err := f.begin(ctx, stubapi.Plan{After: 10, Spread: f.pick(60*time.Second, 20*time.Second).Seconds(), FailEvery: 10}); err != nil {
		return err
	}
	began := time.Now()
	var stops []float64
	for range 3 {
		for i, old := range pool {
			if pool[i], err = f.worker(ctx); err != nil {
				return err
			}
			f.say("stopping %s", old.Name)
			farewell, err := f.retire(ctx, old)
			if err != nil {
				return err
			}
			stops = append(stops, farewell.StopSeconds)
			if err := pause(ctx, f.pick(5*time.Second, time.Second)); err != nil {
				return err
			}
		}
	}
	log, err := f.ours(ctx)
	if err != nil {
		return err
	}
	gaps := figures.Seconds(log.LongestGaps(began, time.Now()))
	f.note("a worker stops in %.1f s at most; longest gap between two polls of a wait p50 %.1f s, at most %.1f s",
		figures.Max(stops), figures.Median(gaps), figures.Max(gaps))
	return nil
}

// standsStill is how long a worker is frozen: longer than its waits' next polls and heartbeats
// together would take, so that the polls it makes afterwards are not one train with those before.
func (f *field) standsStill() time.Duration { return f.gap() + f.pick(12*time.Second, 4*time.Second) }

// freeze: a worker that stands still loses its waits to another, and must not fight for
// them when it goes on.
func freeze(ctx context.Context, f *field) error {
	pool, err := f.pool(ctx, 2)
	if err != nil {
		return err
	}
	still := f.standsStill()
	if err := f.begin(ctx, stubapi.Plan{After: 5, Spread: (still + 15*time.Second).Seconds(), FailEvery: 10}); err != nil {
		return err
	}
	f.say("stopping %s where it stands for %v", pool[0].Name, still)
	if err := pool[0].Freeze(); err != nil {
		return err
	}
	if err := pause(ctx, still); err != nil {
		return err
	}
	return pool[0].Thaw()
}
