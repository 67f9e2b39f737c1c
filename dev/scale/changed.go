package main

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/agentwait/agentwait/dev/lab/figures"
	"github.com/agentwait/agentwait/dev/lab/polls"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
	"github.com/agentwait/agentwait/dev/lab/waits"
)

// habit is how long an agent's runs take.
type habit struct{ least, most time.Duration }

func (h habit) String() string { return fmt.Sprintf("%g to %g s", h.least.Seconds(), h.most.Seconds()) }

func (h habit) plan() stubapi.Plan {
	return stubapi.Plan{After: h.least.Seconds(), Spread: (h.most - h.least).Seconds()}
}

// change is one of habits.
type change struct {
	name     string
	old, new habit
	agents   int // that change alike: the lag of a single one says little
	follow   int // runs of each after the change
}

// changes go both ways. The long form takes some five minutes.
func (b *bench) changes() []change {
	if b.short {
		brief, longer := habit{time.Second, 2 * time.Second}, habit{4 * time.Second, 6 * time.Second}
		return []change{
			{name: "longer", old: brief, new: longer, agents: 2, follow: 2},
			{name: "shorter", old: longer, new: brief, agents: 2, follow: 4},
		}
	}
	brief, longer := habit{6 * time.Second, 10 * time.Second}, habit{24 * time.Second, 40 * time.Second}
	return []change{
		{name: "longer", old: brief, new: longer, agents: 10, follow: 8},
		{name: "shorter", old: longer, new: brief, agents: 10, follow: 16},
	}
}

// changed lets a worker see some runs of agents, whose next runs then take several times
// as long, or several times shorter, and says how late the ends of those are detected. Each
// agent's runs follow one another, so that each is polled by what was learned from those
// before it. Beside each runs one like it of an agent that is not known.
func changed(ctx context.Context, b *bench) ([]figure, error) {
	cases := b.changes()
	slots := 100
	for _, c := range cases {
		slots += c.agents * (b.waits + 2)
	}
	s, closeSide, err := openLearning(ctx, slots)
	if err != nil {
		return nil, err
	}
	defer closeSide()
	parts := make([][]figure, len(cases))
	group, ctx := errgroup.WithContext(ctx)
	for i, c := range cases {
		group.Go(func() (err error) {
			parts[i], err = c.figures(ctx, b, s)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	var all []figure
	for _, part := range parts {
		all = append(all, part...)
	}
	return all, nil
}

// figures measures a change.
func (c change) figures(ctx context.Context, b *bench, s *side) ([]figure, error) {
	known, strangers, err := c.measure(ctx, b, s)
	if err != nil {
		return nil, err
	}
	means, usual := known.means(), figures.Mean(strangers.all())
	b.say("%s, runs of %v after runs of %v: mean lags %.2f s, of the %s %.2f s", c.name, c.new, c.old, means, proportional, usual)
	worst := figures.Max(means)
	of := func(what string) string { return c.name + ": " + what }
	return []figure{
		row(of(fmt.Sprintf("lag of the first run of %v after runs of %v, mean of %d agents", c.new, c.old, c.agents)), "s", means[0], usual, ""),
		row(of("the largest mean of the runs that follow"), "s", worst, usual, "≤ 2 × + 5 s"),
		row(of("it ÷ (2 × the proportional schedule's + 5 s)"), "", worst/(2*usual+5), none, "≤ 1"),
		row(of("lag at most, of all runs"), "s", figures.Max(known.all()), figures.Max(strangers.all()), ""),
		row(of(fmt.Sprintf("runs until it has learned anew (%d: not yet, no more were followed)", c.follow)), "", float64(recovery(means, usual)), none, ""),
		row(of("requests a run, the last ones followed"), "", known.requests, strangers.requests, ""),
	}, nil
}

// measure lets the agents run, all at the same time, and judges what the API saw.
func (c change) measure(ctx context.Context, b *bench, s *side) (known, strangers fared, err error) {
	group, running := errgroup.WithContext(ctx)
	for agent := range c.agents {
		group.Go(func() error { return c.run(running, b, s, agent) })
	}
	if err := group.Wait(); err != nil {
		return known, strangers, err
	}
	log, err := s.api.Log(ctx)
	if err != nil {
		return known, strangers, err
	}
	return c.fared(log, c.known), c.fared(log, c.stranger), nil
}

// run is the life of one agent: as many runs at once as are learned from, and then those
// of the new habits.
func (c change) run(ctx context.Context, b *bench, s *side, agent int) error {
	before := fmt.Sprintf("%s%d.before", c.name, agent)
	if err := s.api.Plan(ctx, before, c.old.plan()); err != nil {
		return err
	}
	if err := s.awaitAll(ctx, waits.IDs(before, b.waits)); err != nil {
		return err
	}
	for i := range c.follow {
		ids := []string{c.known(agent, i), c.stranger(agent, i)}
		for _, id := range ids {
			if err := s.api.Plan(ctx, stubapi.GroupOf(id), c.new.plan()); err != nil {
				return err
			}
		}
		if err := s.awaitAll(ctx, ids); err != nil {
			return err
		}
	}
	return nil
}

// known is the id of an agent's run after the change.
func (c change) known(agent, run int) string { return fmt.Sprintf("%s%d.after-%d", c.name, agent, run) }

// stranger is the id of the run beside it, of an agent that has no other.
func (c change) stranger(agent, run int) string {
	return fmt.Sprintf("stranger-%s%d-%d-1", c.name, agent, run)
}

// fared judges the runs with these ids.
func (c change) fared(log *polls.Log, id func(agent, run int) string) (f fared) {
	last := min(together, c.follow)
	for run := range c.follow {
		ids := make([]string, c.agents)
		for agent := range ids {
			ids[agent] = id(agent, run)
		}
		part := log.Of(ids...)
		f.lags = append(f.lags, figures.Seconds(part.Detected()))
		if run >= c.follow-last {
			f.requests += float64(part.Requests()) / float64(c.agents*last)
		}
	}
	return f
}
