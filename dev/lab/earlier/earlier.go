// Package earlier builds the worker of an earlier release from the repository's history, for tests in
// which workers of two releases share a task queue: each reads the other's heartbeats and replays the
// other's histories.
package earlier

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Commit is that of the release before the engine, which knows neither RunAgent nor other vendors.
const Commit = "0d2d404"

// The reasons why there is nothing to build from.
var (
	// ErrNoRepository: these are sources without a history.
	ErrNoRepository = errors.New("there is no repository here to build the first version from")
	// ErrCutOff: the history is there, but not as far back.
	ErrCutOff = errors.New("the history here lacks " + Commit + ", the first version: fetch all of it (git fetch --unshallow)")
)

// Root is the repository that a folder is in; empty stands for the present one. Its error is one of
// those above.
func Root(ctx context.Context, dir string) (root string, err error) {
	if root, err = Git(ctx, dir, "rev-parse", "--show-toplevel"); err != nil {
		return "", ErrNoRepository
	}
	if _, err := Git(ctx, root, "cat-file", "-e", Commit+"^{commit}"); err != nil {
		return "", ErrCutOff
	}
	return root, nil
}

// Build builds the worker into a folder of its own, which clean removes.
func Build(ctx context.Context) (binary string, clean func(), err error) {
	root, err := Root(ctx, "")
	if err != nil {
		return "", nil, err
	}
	dir, err := os.MkdirTemp("", "agentwait-earlier-")
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
	if _, err := Git(ctx, root, "archive", "--output", archive, Commit); err != nil {
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

// Git runs git in a folder, and returns what it says.
func Git(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...) //nolint:gosec // arguments of the callers
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("git %s: %w", strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(out)), nil
}
