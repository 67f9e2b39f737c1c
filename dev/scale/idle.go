package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/agentwait/agentwait/dev/lab"
)

// idle measures what the binary costs before it has anything to do: a process that is started,
// serves its task queue and is looked at after a while. It is built as it ships.
func idle(ctx context.Context, b *bench) ([]figure, error) {
	dir, err := os.MkdirTemp("", "agentwait-idle-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	binary := filepath.Join(dir, "agentwait")
	if err := buildBinary(ctx, binary); err != nil {
		return nil, err
	}
	l, err := lab.Open(ctx, lab.Options{})
	if err != nil {
		return nil, err
	}
	defer l.Close()
	var figures []figure
	for _, form := range []struct {
		what string
		args []string
	}{{"", nil}, {", with metrics and probes read each second", []string{"--metrics-listen", "127.0.0.1:0"}}} {
		var ready, rss []float64
		for i := range b.waits {
			args := append([]string{"run", "--task-queue", fmt.Sprintf("idle-%d", i)}, form.args...)
			took, held, err := idler(ctx, b, l, binary, args)
			if err != nil {
				return nil, err
			}
			ready, rss = append(ready, took.Seconds()), append(rss, held)
		}
		slices.Sort(ready)
		slices.Sort(rss)
		middle, last := len(ready)/2, len(ready)-1
		figures = append(figures,
			row("from the start to ready, median"+form.what, "s", ready[middle], none, "≤ 0.3 s"),
			row("… slowest", "s", ready[last], none, ""),
			row("RSS of the idle worker, median"+form.what, "MB", rss[middle], none, "≤ 30 MB"),
			row("… largest", "MB", rss[last], none, ""),
		)
	}
	return figures, nil
}

// buildBinary builds it as `go tool task build` does.
func buildBinary(ctx context.Context, to string) error {
	root, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", "github.com/agentwait/agentwait").Output()
	if err != nil {
		return fmt.Errorf("find the repository: %w", err)
	}
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", to, "./worker/agentwait") //nolint:gosec // Go builds what this repository is
	build.Dir = strings.TrimSpace(string(root))
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK="+filepath.Join(build.Dir, "deploy", "binary.work"))
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build the worker: %w\n%s", err, out)
	}
	return nil
}

// idler runs one, and says how long it took to serve and what it holds when it has been idle.
func idler(ctx context.Context, b *bench, l *lab.Lab, binary string, args []string) (ready time.Duration, rss float64, err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary, args...) //nolint:gosec // what was built
	cmd.Env = []string{"AGENTWAIT_API_KEY=sk-lab", "AGENTWAIT_BASE_URL=" + l.API.BaseURL, "TEMPORAL_ADDRESS=" + l.Server.Address(), "TEMPORAL_NAMESPACE=" + l.Server.Namespace(), "HOME=" + filepath.Dir(binary)}
	said, err := cmd.StderrPipe()
	if err != nil {
		return 0, 0, err
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, 0, err
	}
	defer func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait() // it was killed at the latest with the context
	}()
	var last, watched string
	for lines := bufio.NewScanner(said); lines.Scan(); {
		last = lines.Text()
		if at, found := strings.CutPrefix(last, "worker watched: metrics and probes at "); found {
			watched = at
		}
		if strings.HasPrefix(last, "worker ready") {
			ready = time.Since(began)
			break
		}
	}
	if ready == 0 {
		return 0, 0, fmt.Errorf("the worker is not ready: %s", last)
	}
	for range b.pick(10*time.Second, 2*time.Second) / time.Second {
		if err := hold(ctx, time.Second); err != nil {
			return 0, 0, err
		}
		if err := look(ctx, watched); err != nil {
			return 0, 0, err
		}
	}
	rss, err = resident(cmd.Process.Pid)
	return ready, rss, err
}

// look reads what Prometheus and a kubelet read, if a worker shows it.
func look(ctx context.Context, watched string) error {
	if watched == "" {
		return nil
	}
	for _, page := range []string{"/metrics", "/healthz", "/readyz"} {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+watched+page, nil)
		if err != nil {
			return err
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, response.Body)
		if err = errors.Join(err, response.Body.Close()); err != nil {
			return err
		}
	}
	return nil
}

// resident is the resident memory of a process, in MB.
func resident(pid int) (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if text, found := strings.CutPrefix(line, "VmRSS:"); found {
			kb, err := strconv.Atoi(strings.Fields(text)[0])
			return float64(kb) * 1024 / 1e6, err
		}
	}
	return 0, fmt.Errorf("process %d: no VmRSS", pid)
}
