package main

import (
	"context"
	"time"

	"github.com/agentwait/agentwait/dev/lab/waits"
)

// fault is one thing that goes wrong.
type fault struct {
	name  string
	title string // what was done, for the table
	waits int    // in the long form
	short int    // in the form for CI
	// onFile: the server has to survive a restart.
	onFile bool
	// ends says how a wait has to end; nil: as its agent does.
	ends func(f *field, e waits.Ending) bool
	// apart: no interaction is polled twice within a second, whoever polls.
	apart bool
	// batch: there is an AwaitAgents among the waits.
	batch bool
	// delay is the longest time between two polls of a wait while the fault lasts, in the form
	// that is run; nil: as where nothing is wrong.
	delay func(f *field) time.Duration
	run   func(ctx context.Context, f *field) error
	// judge says what came of it; nil: (*field).judge.
	judge func(ctx context.Context, f *field) (verdict, error)
}

// faults are all there are, in the order of the table.
func faults() []fault {
	return []fault{
		{name: "kill", title: "SIGKILL to one of three workers, ten times at random, each replaced", waits: 200, short: 60, batch: true, run: kill},
		{name: "deploy", title: "SIGTERM to both workers in turn, three times over, each replaced first", waits: 200, short: 60, apart: true, run: deploy},
		{name: "freeze", title: "SIGSTOP to one of two workers beyond the heartbeat timeout, then SIGCONT", waits: 200, short: 60, run: freeze},
		{name: "server", title: "Temporal server stopped (SIGTERM) and started again, then killed and started again", waits: 200, short: 40, onFile: true, batch: true, run: server},
		{name: "cut", title: "network between one of two workers and the server stalls", waits: 200, short: 40, run: cut},
		{name: "cutoff", title: "network between the only worker and the server stalls, then resets every connection", waits: 200, short: 40, run: cutoff},
		{name: "clock", title: "worker clocks wrong by +1 h, +90 s and −1 h", waits: 180, short: 30, ends: asClocked, run: clock},
		{name: "outage", title: "API answers 503 to everything", waits: 200, short: 40, batch: true, delay: outageDelay, run: outage},
		{name: "errors", title: "API answers 30 % at random with 500, 502, 503 or 504", waits: 200, short: 40, delay: errorsDelay, run: randomErrors},
		{name: "storm", title: "API answers 429 to everything, without Retry-After, then with one, then allows a tenth of the demand", waits: 200, short: 40, delay: stormDelay, run: storm},
		{name: "latency", title: "API takes 10 s for each answer", waits: 200, short: 40, delay: latencyDelay, run: latency},
		{name: "backwards", title: "states go back and forth, and a completed agent is at work again", waits: 200, short: 40, run: backwards},
		{name: "cancel", title: "waits cancelled while they sleep, poll, are parked, are paused", waits: 200, short: 40, ends: asCancelled, delay: cancelledDelay, run: cancelled},
		{name: "terminate", title: "waits terminated", waits: 200, short: 40, ends: asTerminated, run: terminated},
		{name: "pause", title: "activities paused, unpaused, reset with their heartbeats, given other options", waits: 200, short: 40, run: paused},
		{name: "floods", title: "poll_now and extend_deadline by the thousand", waits: 20, short: 10, apart: true, run: floods},
		{name: "sessions", title: "SIGKILL to a worker that starts a run, at random moments of the start; the API takes an id (Gumloop's Sessions)", waits: 200, short: 12, run: startsAtSessions, judge: judgeStarts},
		{name: "startagent", title: "the same; the API takes neither an id nor a key (start_agent)", waits: 200, short: 12, run: startsAtStartAgent, judge: judgeStarts},
		{name: "previous", title: "worker of the first version beside one of this, each taking over from the other", waits: 200, short: 40, run: previous},
	}
}

// pause lets something last for a time.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
