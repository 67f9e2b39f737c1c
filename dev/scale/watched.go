package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/agentwait/agentwait/dev/lab"
	"github.com/agentwait/agentwait/dev/lab/labworker"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
	"github.com/agentwait/agentwait/dev/lab/waits"
)

// unwatched is what a worker that is watched is compared with.
const unwatched = "worker that nobody watches"

// watched compares what the worker's own binary costs with metrics, and with metrics and traces of all
// waits, with what two of it cost without. All of them run at the same time, each on an API of its own. The
// metrics are scraped each 15 s, as Prometheus does by default, and the spans are sent to a collector.
func watched(ctx context.Context, b *bench) ([]figure, error) {
	l, err := lab.Open(ctx, lab.Options{})
	if err != nil {
		return nil, err
	}
	defer l.Close()
	dir, err := os.MkdirTemp("", "agentwait-scale-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	binary := filepath.Join(dir, "agentwait")
	if err := buildBinary(ctx, binary); err != nil {
		return nil, err
	}
	var spans atomic.Int64
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		n, _ := io.Copy(io.Discard, r.Body)
		spans.Add(n)
	}))
	defer collector.Close()
	var all []*binaryWorker
	defer func() {
		for _, w := range all {
			w.end()
		}
	}()
	for _, kind := range []struct {
		name string
		args []string
		env  []string
	}{
		{"off", nil, nil},
		{"off-too", nil, nil}, // what it differs from the first in is chance
		{"metrics", []string{"--metrics-listen", ":0"}, nil},
		{"traces", []string{"--metrics-listen", ":0"}, []string{"OTEL_EXPORTER_OTLP_ENDPOINT=" + collector.URL}},
	} {
		w, err := startBinary(ctx, l, binary, kind.name, b.waits, kind.args, kind.env)
		if err != nil {
			return nil, err
		}
		all = append(all, w)
	}
	costs, err := measureAll(ctx, b, all)
	if err != nil {
		return nil, err
	}
	if spans.Load() == 0 {
		return nil, errors.New("no spans came to the collector: nothing was measured of them")
	}
	off := (costs[0] + costs[1]) / 2
	return []figure{
		row("processor time a poll: metrics, scraped each 15 s", "µs", costs[2], off, "≤ 1.03 of the unwatched worker's"),
		row("… metrics, and traces of all waits, sent by OTLP", "µs", costs[3], off, "≤ 1.03 of the unwatched worker's"),
		row("… neither, in a second process: by how much two of the same differ", "µs", costs[1], costs[0], ""),
	}, nil
}

// measureAll has all workers poll for a while, and returns what a poll costs each, in microseconds.
func measureAll(ctx context.Context, b *bench, all []*binaryWorker) ([]float64, error) {
	sides := make([]*side, len(all))
	for i, w := range all {
		sides[i] = w.side
	}
	// Twice as many as two sides that are compared have: the machine is to have time left.
	interval := b.pick(max(10*time.Second, 2*intervalOf(b.waits)), interval)
	err := each(sides, func(i int, s *side) error {
		if _, err := s.activities(ctx, waits.IDs(all[i].name, b.waits), time.Hour, interval); err != nil {
			return err
		}
		return s.seen(ctx, all[i].name, b.waits, b.pick(10*time.Minute, time.Minute))
	})
	if err != nil {
		return nil, err
	}
	if err := hold(ctx, b.pick(15*time.Second, 2*time.Second)); err != nil { // what the start took is to be over
		return nil, err
	}
	costs := make([]float64, len(all))
	err = each(sides, func(i int, _ *side) (err error) {
		costs[i], err = all[i].cost(ctx, b.pick(90*time.Second, 10*time.Second))
		return err
	})
	for i, w := range all {
		b.say("%s: %.1f µs a poll", w.name, costs[i])
	}
	return costs, err
}

// binaryWorker is the worker's own binary as a process.
type binaryWorker struct {
	*side
	name    string
	metrics string // the page; empty: none
	cmd     *exec.Cmd
}

var pageOf = regexp.MustCompile(`metrics and probes at ([0-9.:]+)`)

// startBinary starts one, and waits until it is ready.
func startBinary(ctx context.Context, l *lab.Lab, binary, name string, waits int, args, env []string) (*binaryWorker, error) {
	api, err := l.OpenAPI(ctx, stubapi.Config{})
	if err != nil {
		return nil, err
	}
	w := &binaryWorker{name: name, side: &side{lab: l, kind: labworker.Agentwait, api: api, heartbeat: time.Minute, config: labworker.Config{TaskQueue: name}}}
	w.cmd = exec.CommandContext(ctx, binary, append([]string{ //nolint:gosec // what was built
		"run", "--activities-only", "--task-queue", name, "--base-url", api.BaseURL, "--max-concurrent-activities", strconv.Itoa(waits + 100), "--log-level", "warn",
	}, args...)...)
	w.cmd.Env = append(env, "GUMLOOP_API_KEY="+stubapi.Key(name), "TEMPORAL_ADDRESS="+l.Server.Address(), "TEMPORAL_NAMESPACE="+l.Server.Namespace(), "HOME="+os.TempDir())
	said, err := w.cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := w.cmd.Start(); err != nil {
		api.Stop()
		return nil, err
	}
	ready := make(chan string, 1)
	go func() { // reads on, or the worker would stand still at its next line
		var text strings.Builder
		buffer := make([]byte, 4096)
		for told := false; ; {
			n, err := said.Read(buffer)
			if text.Write(buffer[:n]); !told && (strings.Contains(text.String(), "worker ready") || err != nil) {
				ready <- text.String()
				told = true
			}
			if err != nil {
				return
			}
		}
	}()
	text := <-ready
	if !strings.Contains(text, "worker ready") {
		w.end()
		return nil, fmt.Errorf("the worker %s has not started: %s", name, text)
	}
	if found := pageOf.FindStringSubmatch(text); found != nil {
		w.metrics = "http://" + found[1] + "/metrics"
	}
	return w, nil
}

// cost is what a poll costs in processor time, over a while in which the metrics are scraped.
func (w *binaryWorker) cost(ctx context.Context, lasts time.Duration) (float64, error) {
	const every = 15 * time.Second
	before, err := w.used()
	if err != nil {
		return 0, err
	}
	from := time.Now()
	for left := lasts; left > 0; left -= every {
		if err := hold(ctx, min(left, every)); err != nil {
			return 0, err
		}
		if err := w.scrape(ctx); err != nil {
			return 0, err
		}
	}
	to := time.Now()
	after, err := w.used()
	if err != nil {
		return 0, err
	}
	log, err := w.log(ctx, w.name)
	if err != nil {
		return 0, err
	}
	requests := float64(log.Between(from, to).Requests())
	if requests == 0 {
		return 0, fmt.Errorf("%s: no request in the measured window", w.name)
	}
	return (after - before).Seconds() / requests * 1e6, nil
}

func (w *binaryWorker) scrape(ctx context.Context) error {
	if w.metrics == "" {
		return nil
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, w.metrics, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	_, err = io.Copy(io.Discard, response.Body)
	return err
}

// used is the processor time of the process so far, the system's part included. Where there is no
// /proc it cannot be told of another process.
func (w *binaryWorker) used() (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", w.cmd.Process.Pid))
	if err != nil {
		return 0, fmt.Errorf("the processor time of a process, on %s: %w", runtime.GOOS, err)
	}
	_, rest, _ := strings.Cut(string(text), ") ") // behind the name, which may have anything in it
	fields := strings.Fields(rest)
	const utime, stime, perSecond = 11, 12, 100 // USER_HZ, which is 100 for every program
	if len(fields) <= stime {
		return 0, errors.New("/proc/PID/stat has another form")
	}
	ticks := 0
	for _, field := range []string{fields[utime], fields[stime]} {
		n, err := strconv.Atoi(field)
		if err != nil {
			return 0, err
		}
		ticks += n
	}
	return time.Duration(ticks) * time.Second / perSecond, nil
}

func (w *binaryWorker) end() {
	if w.cmd.Process != nil {
		_ = w.cmd.Process.Signal(syscall.SIGKILL) // it may have ended
		_ = w.cmd.Wait()                          // with that signal
	}
	w.api.Stop()
}
