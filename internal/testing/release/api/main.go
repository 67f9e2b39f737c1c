// Command api compares the exported API of this checkout with the last release that CHANGELOG names,
// by apidiff, and fails if something breaks callers that the new version's number does not announce.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/testing/release"
)

const (
	module  = "github.com/agentwait/agentwait"
	apidiff = "golang.org/x/exp/cmd/apidiff@v0.0.0-20261113113407-e3970619a1a4"
)

func main() {
	if err := compare(); err != nil {
		fmt.Fprintln(os.Stderr, "api:", err)
		os.Exit(1)
	}
}

func compare() (err error) {
	changelog, err := os.ReadFile("CHANGELOG.md")
	if err != nil {
		return err
	}
	last, err := release.LastRelease(string(changelog), agentwait.Version)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "agentwait-api-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	old, export, tool := filepath.Join(dir, "old"), filepath.Join(dir, "api"), filepath.Join(dir, "bin")
	if _, err := run("", "git", "worktree", "add", "--detach", "--quiet", old, last.Revision); err != nil {
		return fmt.Errorf("the sources of %s: %w", last.Version, err)
	}
	defer func() {
		_, removed := run("", "git", "worktree", "remove", "--force", old)
		err = errors.Join(err, removed)
	}()
	install := exec.Command("go", "install", apidiff)
	install.Env = append(os.Environ(), "GOBIN="+tool, "GOFLAGS=")
	if out, err := install.CombinedOutput(); err != nil {
		return fmt.Errorf("install apidiff: %w\n%s", err, out)
	}
	tool = filepath.Join(tool, "apidiff")
	if _, err := run(old, tool, "-m", "-w", export, module); err != nil {
		return fmt.Errorf("the API of %s: %w", last.Version, err)
	}
	breaks, err := run("", tool, "-m", "-incompatible", export, module)
	if err != nil {
		return err
	}
	breaks = bytes.TrimSpace(breaks)
	fmt.Printf("%d incompatible changes from %s to %s\n", count(breaks), last.Version, agentwait.Version)
	if err := release.Allowed(last.Version, agentwait.Version, len(breaks) > 0); err != nil {
		return fmt.Errorf("%w\n%s", err, breaks)
	}
	return nil
}

func count(lines []byte) int {
	if len(lines) == 0 {
		return 0
	}
	return 1 + bytes.Count(lines, []byte("\n"))
}

func run(dir, name string, args ...string) ([]byte, error) {
	cmd := exec.Command(name, args...) //nolint:gosec // of this file
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w\n%s%s", name, err, out, stderr.Bytes())
	}
	return out, nil
}
