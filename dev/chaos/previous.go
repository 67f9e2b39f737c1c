package main

// A deploy goes through a time in which workers of two releases share a task queue: each
// reads the other's heartbeats and replays the other's histories.

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"github.com/agentwait/agentwait/dev/lab/earlier"
	"github.com/agentwait/agentwait/dev/lab/role"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
)

func previous(ctx context.Context, f *field) error {
	binary, clean, err := buildPrevious(ctx)
	if err != nil {
		return err
	}
	defer clean()
	start := func(name string) (*role.Process, error) {
		return role.StartForeign(ctx, "worker ready", binary, []string{
			"HOME=" + filepath.Dir(binary), "GUMLOOP_API_KEY=" + stubapi.Key(name),
			"TEMPORAL_ADDRESS=" + f.Server.Address(), "TEMPORAL_NAMESPACE=" + f.Server.Namespace(),
		}, "run", "--task-queue", queue, "--base-url", f.API.BaseURL)
	}
	old, err := start("old-1")
	if err != nil {
		return err
	}
	defer old.Kill()
	lasts := f.pick(20*time.Second, 8*time.Second)
	if err := f.begin(ctx, stubapi.Plan{After: 4, Spread: (5 * lasts).Seconds(), FailEvery: 10}); err != nil {
		return err
	}
	f.say("this release beside the first version, which is killed then")
	ours, err := f.worker(ctx)
	if err != nil {
		return err
	}
	if err := pause(ctx, lasts); err != nil {
		return err
	}
	old.Kill()
	if err := pause(ctx, lasts); err != nil {
		return err
	}
	f.say("the first version again, and this release stops")
	if old, err = start("old-2"); err != nil {
		return err
	}
	defer old.Kill()
	if _, err := f.retire(ctx, ours); err != nil {
		return err
	}
	if err := pause(ctx, lasts); err != nil {
		return err
	}
	f.say("and this release again, while the first version stops")
	if _, err := f.worker(ctx); err != nil {
		return err
	}
	return old.Stop(ctx, nil)
}

// buildPrevious builds the worker of the first version from the repository's history.
func buildPrevious(ctx context.Context) (binary string, clean func(), err error) {
	if err := hasFirstVersion(ctx, ""); err != nil {
		return "", nil, err
	}
	return earlier.Build(ctx)
}

// hasFirstVersion returns an [errLeftOut] if the repository that a folder is in cannot be built
// from. Sources without a history are not a failure, a history that was cut off is one: else a shallow
// clone in CI would leave the fault out for good, and nobody would see it.
func hasFirstVersion(ctx context.Context, dir string) error {
	if _, err := earlier.Root(ctx, dir); err != nil {
		return errLeftOut{why: err.Error(), avoidable: errors.Is(err, earlier.ErrCutOff)}
	}
	return nil
}
