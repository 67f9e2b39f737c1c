package main

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/agentwait/agentwait/dev/lab"
	"github.com/agentwait/agentwait/dev/lab/figures"
	"github.com/agentwait/agentwait/dev/lab/labworker"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
	"github.com/agentwait/agentwait/dev/lab/waits"
)

const (
	crowd = "crowd"
	// fairTurn is the time between two answers for each wait if the API's rate is shared
	// fairly.
	fairTurn = 20 * time.Second
	// settling is how long clients may take to find the API's rate.
	settling = 15 * time.Second
)

// overload has ten times more waits than the API allows to be polled at the schedule's
// interval of 2 s.
func overload(ctx context.Context, b *bench) ([]figure, error) {
	_, sides, closeAll, err := openBoth(ctx, stubapi.Config{}, labworker.Config{ActivitiesOnly: true, Slots: b.waits + 100})
	if err != nil {
		return nil, err
	}
	defer closeAll()
	lasts := b.pick(220*time.Second, 30*time.Second)
	refused, unserved, gap50, gap95, served := make([]float64, 2), make([]float64, 2), make([]float64, 2), make([]float64, 2), make([]float64, 2)
	err = each(sides, func(i int, s *side) error {
		if err := s.api.Break(ctx, stubapi.Faults{PerSecond: float64(b.waits) / fairTurn.Seconds()}); err != nil {
			return err
		}
		began := time.Now()
		if _, err := s.activities(ctx, waits.IDs(crowd, b.waits), time.Hour, 0); err != nil {
			return err
		}
		if err := hold(ctx, lasts); err != nil {
			return err
		}
		log, err := s.log(ctx, crowd)
		if err != nil {
			return err
		}
		answered := log.Answered(200)
		gaps := figures.Seconds(answered.LongestGaps(began, began.Add(lasts)))
		refused[i] = log.Between(began.Add(settling), began.Add(lasts)).Share(429) * 100
		unserved[i] = float64(answered.Unpolled()+b.waits-len(log.Interactions)) / float64(b.waits) * 100
		gap50[i], gap95[i] = figures.Median(gaps)/fairTurn.Seconds(), figures.Quantile(gaps, 0.95)/fairTurn.Seconds()
		served[i] = float64(answered.Requests()) / lasts.Seconds()
		return nil
	})
	if err != nil {
		return nil, err
	}
	return []figure{
		row("requests answered 429 after the first 15 s", "%", refused[0], refused[1], "≤ 10 %"),
		row("waits never served", "%", unserved[0], unserved[1], "0"),
		row("longest time unserved ÷ fair share, p50", "", gap50[0], gap50[1], ""),
		row("… p95", "", gap95[0], gap95[1], "≤ 1.5"),
		row("requests served a second", "", served[0], served[1], ""),
	}, nil
}

// shares has two workers on one API that do not know of each other.
func shares(ctx context.Context, b *bench) ([]figure, error) {
	l, err := lab.Open(ctx, lab.Options{})
	if err != nil {
		return nil, err
	}
	defer l.Close()
	kinds := []string{labworker.Agentwait, labworker.Plain}
	small, large := make([]float64, len(kinds)), make([]float64, len(kinds))
	group, ctx := errgroup.WithContext(ctx)
	for i, kind := range kinds {
		group.Go(func() error {
			one, other, err := divided(ctx, b, l, kind)
			small[i], large[i] = min(one, other), max(one, other)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return []figure{
		row("the smaller part ÷ its share", "", small[0], small[1], "≥ 0.7"),
		row("the larger part ÷ its share", "", large[0], large[1], "≤ 1.4"),
	}, nil
}

// divided is what each of two workers of a kind is served, divided by half of the sum.
func divided(ctx context.Context, b *bench, l *lab.Lab, kind string) (one, other float64, err error) {
	api, err := l.OpenAPI(ctx, stubapi.Config{})
	if err != nil {
		return 0, 0, err
	}
	defer api.Stop()
	if err := api.Break(ctx, stubapi.Faults{PerSecond: float64(b.waits) / fairTurn.Seconds()}); err != nil {
		return 0, 0, err
	}
	names := [2]string{kind + "-one", kind + "-other"}
	for _, name := range names {
		s := &side{lab: l, kind: kind, api: api, heartbeat: time.Minute}
		s.config = labworker.Config{Kind: kind, TaskQueue: name, BaseURL: api.BaseURL, ActivitiesOnly: true, Slots: b.waits + 100}
		if s.worker, err = s.further(ctx, name); err != nil {
			return 0, 0, err
		}
		if _, err := s.activities(ctx, waits.IDs(name, b.waits/2), time.Hour, 0); err != nil {
			return 0, 0, err
		}
	}
	if err := hold(ctx, b.pick(settling, 5*time.Second)); err != nil {
		return 0, 0, err
	}
	from := time.Now()
	if err := hold(ctx, b.pick(120*time.Second, 10*time.Second)); err != nil {
		return 0, 0, err
	}
	log, err := api.Log(ctx)
	if err != nil {
		return 0, 0, err
	}
	served := log.Between(from, time.Now()).Answered(200).ByWorker()
	half := float64(served[names[0]]+served[names[1]]) / 2
	return float64(served[names[0]]) / half, float64(served[names[1]]) / half, nil
}
