package labworker

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.uber.org/goleak"

	"github.com/agentwait/agentwait/dev/lab/role"
)

type addresses struct {
	Control string `json:"control"`
}

// Role is a worker as a process.
func Role(ctx context.Context, config json.RawMessage, ready func(any)) (any, error) {
	var cfg Config
	if err := json.Unmarshal(config, &cfg); err != nil {
		return nil, err
	}
	before := goleak.IgnoreCurrent()
	stopped, err := work(ctx, cfg, ready)
	if err != nil {
		return nil, err
	}
	farewell := Farewell{StopSeconds: stopped.Seconds()}
	if err := goleak.Find(before); err != nil {
		farewell.Left = whose(err.Error())
	}
	return farewell, nil
}

// work serves the task queue until ctx ends, and tells how long it took to stop.
func work(ctx context.Context, cfg Config, ready func(any)) (time.Duration, error) {
	if cfg.TrustedFile != "" {
		if err := os.Setenv("SSL_CERT_FILE", cfg.TrustedFile); err != nil {
			return 0, err
		}
	}
	// As agentwait's own binary has it. Both kinds of workers have the same.
	debug.SetGCPercent(50)
	if cfg.WorkflowCache > 0 {
		worker.SetStickyWorkflowCacheSize(cfg.WorkflowCache)
	}
	c, err := client.DialContext(ctx, client.Options{
		HostPort: cfg.Address, Namespace: cfg.Namespace, Identity: cfg.Name,
		Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler)),
	})
	if err != nil {
		return 0, fmt.Errorf("connect to %s: %w", cfg.Address, err)
	}
	defer c.Close()
	fatal := make(chan error, 1)
	w, closes, err := newWorker(cfg, c, worker.Options{
		MaxConcurrentActivityExecutionSize: cfg.Slots,
		DisableWorkflowWorker:              cfg.ActivitiesOnly,
		WorkerStopTimeout:                  time.Duration(cfg.StopTimeout * float64(time.Second)),
		OnFatalError:                       func(err error) { fatal <- err },
	})
	if err != nil {
		return 0, err
	}
	defer closes()
	if err := w.Start(); err != nil {
		return 0, fmt.Errorf("start the worker: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /stats", func(w http.ResponseWriter, _ *http.Request) {
		s, err := stats()
		role.Answer(w, s, err)
	})
	mux.HandleFunc("GET /cpu", func(w http.ResponseWriter, _ *http.Request) {
		used, err := processorTime()
		role.Answer(w, used, err)
	})
	control, closeControl, err := role.Serve(mux)
	if err != nil {
		return 0, err
	}
	defer closeControl()
	ready(addresses{Control: control})
	select {
	case err := <-fatal:
		return 0, fmt.Errorf("the worker ended: %w", err)
	case <-ctx.Done():
	}
	began := time.Now()
	w.Stop()
	return time.Since(began), nil
}

// newWorker makes a worker. closes is for when it has stopped.
func newWorker(cfg Config, c client.Client, options worker.Options) (w worker.Worker, closes func(), err error) {
	switch cfg.Kind {
	case Agentwait:
		return newAgentwait(cfg, c, options)
	case Plain:
		return newPlain(cfg, c, options), http.DefaultClient.CloseIdleConnections, nil
	default:
		return nil, nil, fmt.Errorf("kind is %q: want %q or %q", cfg.Kind, Agentwait, Plain)
	}
}

// whose names the functions that started the goroutines which goleak found.
func whose(found string) string {
	var starters []string
	for line := range strings.Lines(found) {
		starter, ok := strings.CutPrefix(strings.TrimSpace(line), "created by ")
		starter, _, _ = strings.Cut(starter, " in goroutine ")
		if ok && !slices.Contains(starters, starter) {
			starters = append(starters, starter)
		}
	}
	return strings.Join(starters, ", ")
}
