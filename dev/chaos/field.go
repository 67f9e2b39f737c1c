package main

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/agentwait/agentwait/dev/lab"
	"github.com/agentwait/agentwait/dev/lab/labworker"
	"github.com/agentwait/agentwait/dev/lab/netcut"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
	"github.com/agentwait/agentwait/dev/lab/waits"
)

// field is the laboratory of one fault, with the waits that it is to hit.
type field struct {
	*lab.Lab
	fault fault
	count int // of waits
	short bool
	log   io.Writer

	plans   map[string]stubapi.Plan // by group
	waits   []waits.Wait
	batches []waits.Batch
	starts  *starts // of the faults that kill workers that start runs

	networks []*netcut.Network
	polled   map[string]int // polls of each interaction, when the verdict is made

	mu      sync.Mutex
	workers int
	living  map[*labworker.Worker]bool
	left    []string // by stopped workers
	wrong   []string // what else was not as it has to be
	notes   []string // for the table
}

// queue is the task queue, group the interactions.
const queue, agents = "agentwait", "agent"

// heartbeat is the heartbeat timeout of the waits, the time after which a lost worker is
// noticed.
func (f *field) heartbeat() time.Duration { return f.pick(10*time.Second, 5*time.Second) }

// pick is the long form's value, or the short one's.
func (f *field) pick(long, short time.Duration) time.Duration {
	if f.short {
		return short
	}
	return long
}

// waitTimeout is far beyond every agent's end: no wait is to meet its deadline.
const waitTimeout = 30 * time.Minute

// startPatience bounds how long the waits may take until each has been polled.
const startPatience = 2 * time.Minute

// worker starts a worker of agentwait under a name that no other had. Change may change
// its configuration.
func (f *field) worker(ctx context.Context, change ...func(*labworker.Config)) (*labworker.Worker, error) {
	f.mu.Lock()
	f.workers++
	config := labworker.Config{Kind: labworker.Agentwait, Name: fmt.Sprintf("w%d", f.workers), TaskQueue: queue}
	f.mu.Unlock()
	for _, c := range change {
		c(&config)
	}
	w, err := f.Worker(ctx, config)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.living[w] = true
	return w, nil
}

// kill ends a worker as a crash does.
func (f *field) kill(w *labworker.Worker) {
	f.forget(w)
	w.Kill()
}

// retire stops a worker as a deploy does, and keeps what it leaves behind.
func (f *field) retire(ctx context.Context, w *labworker.Worker) (labworker.Farewell, error) {
	f.forget(w)
	farewell, err := w.Stop(ctx)
	if err == nil && farewell.Left != "" {
		f.mu.Lock()
		f.left = append(f.left, fmt.Sprintf("%s leaves behind: %s", w.Name, farewell.Left))
		f.mu.Unlock()
	}
	return farewell, err
}

// retireAll stops every worker that lives.
func (f *field) retireAll(ctx context.Context) error {
	f.mu.Lock()
	var living []*labworker.Worker
	for w := range f.living {
		living = append(living, w)
	}
	f.mu.Unlock()
	for _, w := range living {
		if _, err := f.retire(ctx, w); err != nil {
			return err
		}
	}
	return nil
}

func (f *field) forget(w *labworker.Worker) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.living, w)
}

// begin starts the waits for the group of agents that every fault has, and waits until
// each agent has been asked for. Change may change each input.
func (f *field) begin(ctx context.Context, plan stubapi.Plan, change ...func(*waits.Input)) error {
	if _, err := f.start(ctx, agents, f.count, plan, change...); err != nil {
		return err
	}
	if f.fault.batch {
		if err := f.beginBatch(ctx, plan); err != nil {
			return err
		}
	}
	return f.known(ctx, agents, f.count)
}

// known waits until n agents of a group have been asked for.
func (f *field) known(ctx context.Context, group string, n int) error {
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	return f.API.WaitFor(ctx, group, "every wait polled", func(c stubapi.Counts) bool { return c.Known >= n })
}

// start starts n waits for a group of agents.
func (f *field) start(ctx context.Context, group string, n int, plan stubapi.Plan, change ...func(*waits.Input)) ([]waits.Wait, error) {
	return f.startOn(ctx, queue, group, n, plan, change...)
}

// startOn is start on a task queue of its own.
func (f *field) startOn(ctx context.Context, queue, group string, n int, plan stubapi.Plan, change ...func(*waits.Input)) ([]waits.Wait, error) {
	f.plans[group] = plan
	if err := f.API.Plan(ctx, group, plan); err != nil {
		return nil, err
	}
	started, err := waits.Start(ctx, f.Client, queue, labworker.AwaitAgentWorkflow, waits.IDs(group, n), func(id string) any {
		in := waits.Input{
			InteractionID: id, UserID: stubapi.User,
			TimeoutSeconds: waitTimeout.Seconds(), HeartbeatTimeoutSeconds: f.heartbeat().Seconds(),
			MinIntervalSeconds: f.pick(2*time.Second, time.Second).Seconds(),
		}
		for _, c := range change {
			c(&in)
		}
		return in
	})
	f.waits = append(f.waits, started...)
	return started, err
}

// say tells what is being done.
func (f *field) say(format string, args ...any) {
	_, _ = fmt.Fprintf(f.log, "%s  %-10s %s\n", time.Now().Format("15:04:05"), f.fault.name, fmt.Sprintf(format, args...))
}

// note adds to the table what a reader wants to know.
func (f *field) note(format string, args ...any) {
	f.notes = append(f.notes, fmt.Sprintf(format, args...))
}

// bad says that something was not as it has to be.
func (f *field) bad(format string, args ...any) {
	f.wrong = append(f.wrong, fmt.Sprintf(format, args...))
}
