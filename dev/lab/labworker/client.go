package labworker

import (
	"context"
	"syscall"
	"time"

	"github.com/agentwait/agentwait/dev/lab/role"
)

// Worker is a worker's process, as the laboratory sees it.
type Worker struct {
	Config
	said    addresses
	process *role.Process
}

// Start starts a worker.
func Start(ctx context.Context, config Config) (*Worker, error) {
	w := &Worker{Config: config}
	var err error
	w.process, err = role.Start(ctx, RoleName, config, &w.said)
	return w, err
}

// Stats measures the worker. It costs the worker a collection.
func (w *Worker) Stats(ctx context.Context) (s Stats, err error) {
	err = role.Call(ctx, w.said.Control+"/stats", nil, &s)
	return s, err
}

// CPU is the processor time that the worker has used so far, in seconds. It costs nothing.
func (w *Worker) CPU(ctx context.Context) (used float64, err error) {
	err = role.Call(ctx, w.said.Control+"/cpu", nil, &used)
	return used, err
}

// stopPatience bounds a graceful stop: the stop timeout, and what a busy machine adds.
const stopPatience = 90 * time.Second

// Stop stops the worker as a deploy does, and waits until it is gone.
func (w *Worker) Stop(ctx context.Context) (farewell Farewell, err error) {
	ctx, cancel := context.WithTimeout(ctx, stopPatience)
	defer cancel()
	err = w.process.Stop(ctx, &farewell)
	return farewell, err
}

// Kill ends the worker as a crash does.
func (w *Worker) Kill() { w.process.Kill() }

// Freeze stops the process where it stands: it does nothing until [Worker.Thaw].
func (w *Worker) Freeze() error { return w.process.Signal(syscall.SIGSTOP) }

// Thaw lets a frozen process go on.
func (w *Worker) Thaw() error { return w.process.Signal(syscall.SIGCONT) }

// Ended is closed when the process has ended.
func (w *Worker) Ended() <-chan struct{} { return w.process.Ended() }
