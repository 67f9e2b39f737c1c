package main

// A deploy goes through a time in which workers of two releases share a task queue: each
// reads the other's heartbeats and replays the other's histories.

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/agentwait/agentwait/dev/lab/role"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
)

// firstVersion is the commit of the release before the engine.
const firstVersion = "0d2d404"

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
	root, err := withFirstVersion(ctx, "")
	if err != nil {
		return "", nil, err
	}
	dir, err := os.MkdirTemp("", "agentwait-previous-")
	if err != nil {
		return "", nil, err
	}
	clean = func() { _ = os.RemoveAll(dir) }
	defer func() {
		if err != nil {
			clean()
		}
	}()
	archive := filepath.Join(dir, "sources.tar")
	if _, err := git(ctx, root, "archive", "--output", archive, firstVersion); err != nil {
		return "", nil, err
	}
	sources := filepath.Join(dir, "sources")
	if err := os.Mkdir(sources, 0o700); err != nil {
		return "", nil, err
	}
	unpack := exec.CommandContext(ctx, "tar", "-xf", archive, "-C", sources) //nolint:gosec // files of this function
	if out, err := unpack.CombinedOutput(); err != nil {
		return "", nil, fmt.Errorf("unpack the first version: %w\n%s", err, out)
	}
	binary = filepath.Join(dir, "worker")
	build := exec.CommandContext(ctx, "go", "build", "-o", binary, "./worker") //nolint:gosec // files of this function
	build.Dir, build.Env = sources, append(os.Environ(), "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		return "", nil, fmt.Errorf("build the first version: %w\n%s", err, out)
	}
	return binary, clean, nil
}

// withFirstVersion is the repository that a folder is in; an [errLeftOut] where it cannot be
// built from. Sources without a history are no failure, a history that was cut off is one: else
// a shallow clone in CI would leave the fault out for good, and nobody would see it.
func withFirstVersion(ctx context.Context, dir string) (root string, err error) {
	if root, err = git(ctx, dir, "rev-parse", "--show-toplevel"); err != nil {
		return "", errLeftOut{why: "there is no repository here to build the first version from"}
	}
	if _, err := git(ctx, root, "cat-file", "-e", firstVersion+"^{commit}"); err != nil {
		return "", errLeftOut{
			why:       "the history here lacks " + firstVersion + ", the first version: fetch all of it (git fetch --unshallow)",
			avoidable: true,
		}
	}
	return root, nil
}

func git(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...) //nolint:gosec // arguments of this file
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("git %s: %w", strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(out)), nil
}
