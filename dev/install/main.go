// Command install does what a stranger does, with what a module proxy would serve of this commit:
// it installs the binary by its path, and builds a worker in a module of its own. The workspace
// hides what is wrong there: a replacement, a file that git ignores, a requirement too few.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/agentwait/agentwait"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "install:", err)
		os.Exit(1)
	}
}

func run() (err error) {
	dir, err := os.MkdirTemp("", "agentwait-install-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	proxy := filepath.Join(dir, "proxy")
	if err := publish(proxy); err != nil {
		return err
	}
	s := stranger{dir: dir, proxy: proxy}
	if err := s.installs(); err != nil {
		return err
	}
	return s.embeds()
}

// stranger has a machine of their own: no workspace, no module of ours in the cache.
type stranger struct{ dir, proxy string }

func (s stranger) goes(in string, args ...string) (string, error) {
	downloads, err := exec.Command("go", "env", "GOMODCACHE", "GOPROXY").Output()
	if err != nil {
		return "", err
	}
	cache, upstream, _ := strings.Cut(strings.TrimSpace(string(downloads)), "\n")
	cmd := exec.Command("go", args...) //nolint:gosec // of this file
	cmd.Dir = in
	cmd.Env = append(os.Environ(),
		"GOWORK=off", "GOFLAGS=-modcacherw -trimpath", "GOBIN="+filepath.Join(s.dir, "bin"), "GOMODCACHE="+filepath.Join(s.dir, "modules"),
		// What this machine has downloaded is a proxy, too.
		"GOPROXY=file://"+s.proxy+",file://"+filepath.Join(cache, "cache", "download")+","+upstream,
		"GONOSUMDB=github.com/agentwait/*")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return string(out), nil
}

// installs installs the binary, which has the right name and knows its version.
func (s stranger) installs() error {
	if _, err := s.goes(s.dir, "install", module+"/worker/agentwait@v"+agentwait.Version); err != nil {
		return err
	}
	out, err := exec.Command(filepath.Join(s.dir, "bin", "agentwait"), "version").CombinedOutput() //nolint:gosec // installed above
	if err != nil {
		return fmt.Errorf("agentwait version: %w\n%s", err, out)
	}
	if !strings.Contains(string(out), "v"+agentwait.Version) {
		return fmt.Errorf("agentwait version says %q, not v%s", out, agentwait.Version)
	}
	fmt.Print("installed: ", string(out))
	return nil
}

// embeds builds the example of a worker outside of this repository, and looks at what came with it.
func (s stranger) embeds() error {
	team := filepath.Join(s.dir, "team")
	if err := os.MkdirAll(team, 0o750); err != nil {
		return err
	}
	source, err := os.ReadFile("examples/worker/main.go")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(team, "main.go"), source, 0o600); err != nil {
		return err
	}
	for _, args := range [][]string{
		{"mod", "init", "example.com/team"},
		{"get", module + "@v" + agentwait.Version},
		{"mod", "tidy"},
		{"vet", "./..."},
	} {
		if _, err := s.goes(team, args...); err != nil {
			return err
		}
	}
	modules, err := s.goes(team, "list", "-m", "all")
	if err != nil {
		return err
	}
	for _, never := range neverInAUsersGraph {
		if strings.Contains(modules, "\n"+never+" ") {
			return fmt.Errorf("a user's module graph has %s, which the binary or the tests alone need:\n%s", never, modules)
		}
	}
	fmt.Printf("embedded: a worker in a module of its own, with %d modules in its graph\n", strings.Count(modules, "\n"))
	return nil
}

// neverInAUsersGraph is what the binary, the demo or the tools need, and nobody who embeds.
var neverInAUsersGraph = []string{
	"github.com/alecthomas/kong", "github.com/prometheus/client_golang", "github.com/vbauerster/mpb/v8", "go.opentelemetry.io/otel/exporters/prometheus",
	"go.temporal.io/server", "github.com/temporalio/ui-server/v2", "github.com/go-task/task/v3",
}
