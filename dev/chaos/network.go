package main

// The network between workers and the server is cut.

import (
	"context"
	"time"

	"github.com/agentwait/agentwait/dev/lab/labworker"
	"github.com/agentwait/agentwait/dev/lab/netcut"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
)

// behind starts a worker behind a network that can be cut.
func (f *field) behind(ctx context.Context) (*netcut.Network, error) {
	network, err := netcut.New(f.Server.Address())
	if err != nil {
		return nil, err
	}
	f.networks = append(f.networks, network)
	_, err = f.worker(ctx, func(c *labworker.Config) { c.Address = network.Address() })
	return network, err
}

// cut: the worker behind the network cannot know that its waits have been given to the
// other. It may poll on until its heartbeat timeout is over, and no longer.
func cut(ctx context.Context, f *field) error {
	network, err := f.behind(ctx)
	if err != nil {
		return err
	}
	if _, err := f.worker(ctx); err != nil {
		return err
	}
	away := f.pick(90*time.Second, 20*time.Second)
	if err := f.begin(ctx, stubapi.Plan{After: 5, Spread: (away + 15*time.Second).Seconds(), FailEvery: 10}); err != nil {
		return err
	}
	f.say("cutting one worker off for %v", away)
	network.Cut(netcut.Stall)
	if err := pause(ctx, away); err != nil {
		return err
	}
	network.Heal()
	f.note("for %v", away)
	return nil
}

// cutoff: nobody else can take the waits over. What the worker learns meanwhile has to
// reach the server in the end.
func cutoff(ctx context.Context, f *field) error {
	network, err := f.behind(ctx)
	if err != nil {
		return err
	}
	away := f.pick(90*time.Second, 15*time.Second)
	if err := f.begin(ctx, stubapi.Plan{After: 5, Spread: (2*away + 20*time.Second).Seconds(), FailEvery: 10}); err != nil {
		return err
	}
	for _, how := range []netcut.How{netcut.Stall, netcut.Reset} {
		f.say("cutting the only worker off for %v", away)
		network.Cut(how)
		if err := pause(ctx, away); err != nil {
			return err
		}
		network.Heal()
		if err := pause(ctx, 10*time.Second); err != nil {
			return err
		}
	}
	f.note("for %v each time", away)
	return nil
}
