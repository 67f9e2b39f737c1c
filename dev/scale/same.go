package main

import (
	"context"
	"slices"
	"time"

	"github.com/agentwait/agentwait/dev/lab/figures"
	"github.com/agentwait/agentwait/dev/lab/labworker"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
)

// same has many waits on one interaction, as many programs may have it that do not know
// of each other.
func same(ctx context.Context, b *bench) ([]figure, error) {
	const group = "one"
	_, sides, closeAll, err := openBoth(ctx, stubapi.Config{}, labworker.Config{ActivitiesOnly: true, Slots: b.waits + 100})
	if err != nil {
		return nil, err
	}
	defer closeAll()
	rate, closer, right := make([]float64, 2), make([]float64, 2), make([]float64, 2)
	err = each(sides, func(i int, s *side) error {
		runs, err := s.activities(ctx, slices.Repeat([]string{group + "-1"}, b.waits), time.Hour, 0)
		if err != nil {
			return err
		}
		if err := s.seen(ctx, group, 1, time.Minute); err != nil {
			return err
		}
		if err := hold(ctx, 5*time.Second); err != nil {
			return err
		}
		from := time.Now()
		if err := hold(ctx, b.pick(20*time.Second, 5*time.Second)); err != nil {
			return err
		}
		to := time.Now()
		log, err := s.log(ctx, group)
		if err != nil {
			return err
		}
		rate[i] = figures.Mean(log.PerSecond(from, to))
		closer[i] = float64(log.Between(from, to).Closer(time.Second))
		if err := s.api.Plan(ctx, group, stubapi.Plan{EndsAt: &to}); err != nil {
			return err
		}
		right[i], err = s.replies(ctx, runs, b.pick(3*time.Minute, time.Minute), func(int) string { return group + "-1" })
		return err
	})
	if err != nil {
		return nil, err
	}
	n := float64(b.waits)
	return []figure{
		row("requests a second", "", rate[0], rate[1], "≤ 1"),
		row("polls within a second of the one before", "", closer[0], closer[1], "0"),
		row("waits that brought the reply", "%", right[0]/n*100, right[1]/n*100, "100 %"),
	}, nil
}
