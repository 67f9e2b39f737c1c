package main

// The Temporal server goes away with waits open.

import (
	"context"
	"time"

	"github.com/agentwait/agentwait/dev/lab/stubapi"
)

// server: waits are on the server's disk. While it is away workers poll on, and what they
// learn meanwhile must reach it when it is back.
func server(ctx context.Context, f *field) error {
	if _, err := f.pool(ctx, 2); err != nil {
		return err
	}
	away := f.pick(30*time.Second, 8*time.Second)
	if err := f.begin(ctx, stubapi.Plan{After: 5, Spread: (4 * away).Seconds(), FailEvery: 10}); err != nil {
		return err
	}
	for _, end := range []struct {
		how  string
		stop func() error
	}{
		{"stopping", func() error { return f.Server.Stop(ctx) }},
		{"killing", func() error { f.Server.Kill(); return nil }},
	} {
		f.say("%s the server", end.how)
		if err := end.stop(); err != nil {
			return err
		}
		if err := pause(ctx, away); err != nil {
			return err
		}
		f.say("starting it again")
		if err := f.Server.Again(ctx); err != nil {
			return err
		}
		if err := pause(ctx, away/2); err != nil {
			return err
		}
	}
	f.note("away for %v each time", away)
	return nil
}
