package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/agentwait/agentwait/dev/lab/fan"
	"github.com/agentwait/agentwait/dev/lab/figures"
	"github.com/agentwait/agentwait/dev/lab/labworker"
	"github.com/agentwait/agentwait/dev/lab/polls"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
	"github.com/agentwait/agentwait/dev/lab/waits"
)

// costs are what a number of waits costs one side.
type costs struct {
	rss, heap, goroutines, cpu, polled, rate, deviation float64
	// late is from an agent's end to the first answer that tells of it, told is until the server
	// has heard of it: that depends on how many ends the server can take at once.
	late50, late99, told50 float64
}

// load is the waits of one side.
type load struct {
	*side
	ids    []string
	idle   labworker.Stats
	polled time.Time // when each of them had been
	// closed waits until all have ended, and is when the server heard of each.
	closed func(ctx context.Context) ([]time.Time, error)
}

const (
	loaded = "cost"
	// interval is that of both sides, at least.
	interval = 5 * time.Second
	// served is how many requests a second each side makes at most. Two cores serve some 2,400
	// of both together, with the API, the server and the workers on them: what is measured near
	// that is how the sides crowd each other out.
	served = 700
)

// intervalOf is the interval of so many waits.
func intervalOf(waits int) time.Duration {
	return max(interval, (time.Duration(waits) * time.Second / served).Round(time.Second))
}

// cost starts waits on both sides at once, lets them be polled for a while, and ends their
// agents over half a minute. Both sides go from step to step together.
func cost(ctx context.Context, b *bench, activities bool, config labworker.Config) ([]costs, error) {
	_, sides, closeAll, err := openBoth(ctx, stubapi.Config{}, config)
	if err != nil {
		return nil, err
	}
	defer closeAll()
	loads, measured := make([]*load, len(sides)), make([]costs, len(sides))
	err = each(sides, func(i int, s *side) (err error) {
		began := time.Now()
		loads[i], err = s.load(ctx, b, activities)
		measured[i].polled = time.Since(began).Seconds()
		return err
	})
	if err != nil {
		return nil, err
	}
	// What the start took is to be over.
	if err := hold(ctx, b.pick(10*time.Second, 5*time.Second)); err != nil {
		return nil, err
	}
	err = each(sides, func(i int, _ *side) error {
		return errors.Join(loads[i].run(ctx, b, &measured[i]), loads[i].end(ctx, b, &measured[i]))
	})
	return measured, err
}

// load starts the waits, and waits until each has been polled.
func (s *side) load(ctx context.Context, b *bench, activities bool) (*load, error) {
	l := &load{side: s, ids: waits.IDs(loaded, b.waits)}
	var err error
	if l.idle, err = s.worker.Stats(ctx); err != nil {
		return nil, err
	}
	if activities {
		runs, err := s.activities(ctx, l.ids, time.Hour, intervalOf(b.waits))
		if err != nil {
			return nil, err
		}
		l.closed = func(ctx context.Context) ([]time.Time, error) {
			if _, err := fan.Rows(ctx, runs); err != nil {
				return nil, err
			}
			return fan.Closed(ctx, s.lab.Client, runs)
		}
	} else {
		started, err := s.workflows(ctx, l.ids, time.Hour, intervalOf(b.waits))
		if err != nil {
			return nil, err
		}
		l.closed = func(ctx context.Context) ([]time.Time, error) {
			closed := make([]time.Time, len(started))
			for i, e := range waits.Follow(ctx, s.lab.Client, started) {
				closed[i] = e.Closed
			}
			return closed, nil
		}
	}
	if err := l.start(ctx, b); err != nil {
		return nil, err
	}
	l.polled = time.Now()
	return l, nil
}

// start waits until each wait has been polled. A server that is fed ten thousand at once
// hands a task in thousands out only after its heartbeat timeout, to either side: those few
// do not hold up what is measured of all.
func (l *load) start(ctx context.Context, b *bench) error {
	ctx, cancel := context.WithTimeout(ctx, b.pick(20*time.Minute, time.Minute))
	defer cancel()
	seen, since := 0, time.Now()
	return l.api.WaitFor(ctx, loaded, "every wait polled", func(c stubapi.Counts) bool {
		if c.Seen > seen {
			seen, since = c.Seen, time.Now()
		}
		few := b.waits-seen <= b.waits/500 && time.Since(since) > 20*time.Second
		if few && seen < b.waits {
			b.say("%s: %d of %d are not polled yet", l.kind, b.waits-seen, b.waits)
		}
		return few || seen == b.waits
	})
}

// run measures the worker while it polls.
func (l *load) run(ctx context.Context, b *bench, c *costs) error {
	before, err := l.worker.CPU(ctx)
	if err != nil {
		return err
	}
	from := time.Now()
	// As long as a heartbeat timeout, so that each wait has its heartbeat in it.
	if err := hold(ctx, b.pick(60*time.Second, 10*time.Second)); err != nil {
		return err
	}
	to := time.Now()
	used, err := l.worker.CPU(ctx)
	if err != nil {
		return err
	}
	stats, err := l.worker.Stats(ctx)
	if err != nil {
		return err
	}
	log, err := l.log(ctx, loaded)
	if err != nil {
		return err
	}
	requests := float64(log.Between(from, to).Requests())
	if requests == 0 {
		return fmt.Errorf("%s: no request in the measured window", l.kind)
	}
	n := float64(b.waits)
	c.rss = float64(stats.RSS-l.idle.RSS) / n / 1024
	c.heap = float64(stats.Heap+stats.Stacks-l.idle.Heap-l.idle.Stacks) / n / 1024
	c.goroutines = float64(stats.Goroutines)
	c.cpu = (used - before) / requests * 1e6
	c.rate, c.deviation = evenness(log, l.polled.Add(b.pick(10*time.Second, 5*time.Second)), to)
	return nil
}

// evenness is the mean of the requests a second, and how far the second with the largest
// deviation is from it, in percent.
func evenness(log *polls.Log, from, to time.Time) (mean, deviation float64) {
	perSecond := log.PerSecond(from, to)
	mean = figures.Mean(perSecond)
	for _, count := range perSecond {
		deviation = max(deviation, math.Abs(float64(count)-mean)/mean*100)
	}
	return mean, deviation
}

// end lets the agents end, and measures how long after that the worker and the server hear
// of it. The server is given time for each end.
func (l *load) end(ctx context.Context, b *bench, c *costs) error {
	ends, spread := time.Now().Add(2*time.Second), b.pick(30*time.Second, 5*time.Second)+time.Duration(b.waits)*10*time.Millisecond
	if err := l.api.Plan(ctx, loaded, stubapi.Plan{EndsAt: &ends, Spread: spread.Seconds()}); err != nil {
		return err
	}
	patient, cancel := context.WithTimeout(ctx, b.pick(10*time.Minute, time.Minute))
	defer cancel()
	closed, err := l.closed(patient)
	if err != nil {
		return err
	}
	log, err := l.log(ctx, loaded)
	if err != nil {
		return err
	}
	var told []float64
	for i, at := range closed {
		if !at.IsZero() {
			told = append(told, at.Sub(log.When(log.Interactions[l.ids[i]].Ends)).Seconds())
		}
	}
	if lost := len(l.ids) - len(told); lost > 0 {
		return fmt.Errorf("%s: %d waits have not ended", l.kind, lost)
	}
	late := figures.Seconds(log.Detected())
	c.told50 = figures.Median(told)
	c.late50, c.late99 = figures.Quantile(late, 0.5), figures.Quantile(late, 0.99)
	return nil
}
