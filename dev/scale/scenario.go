package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"
)

// scenario measures one thing, in one round.
type scenario struct {
	name  string
	title string
	waits int // in the long form
	short int // in the smoke form; 0: it has none
	// beside is what the second column has in place of the plain loop; empty: the plain loop.
	beside string
	run    func(ctx context.Context, b *bench) ([]figure, error)
}

const plainLoop = "plain loop"

// figure is what came out: of agentwait, and of what the scenario has beside it, in the same
// run. That is the plain loop unless it says otherwise.
type figure struct {
	Name      string `json:"name"`
	Unit      string `json:"unit,omitempty"`
	Agentwait value  `json:"agentwait"`
	Plain     value  `json:"plain"`
	Goal      string `json:"goal,omitempty"` // what it must reach, for people
	// Waits is the number of waits that the figure is of, in a plot over them; 0: the scenario's.
	Waits int `json:"waits,omitempty"`
}

// row is a figure of both sides.
func row(name, unit string, agentwait, plain float64, goal string) figure {
	return figure{Name: name, Unit: unit, Agentwait: value(agentwait), Plain: value(plain), Goal: goal}
}

// value is a number, or none.
type value float64

// none is what was not measured.
var none = math.NaN()

// MarshalJSON writes none as null.
func (v value) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
		return []byte("null"), nil
	}
	return strconv.AppendFloat(nil, float64(v), 'g', 6, 64), nil
}

// bench is what a round is run with.
type bench struct {
	name  string
	waits int
	short bool
	log   io.Writer // progress, for people
}

// pick is the long form's value, or the smoke form's.
func (b *bench) pick(long, short time.Duration) time.Duration {
	if b.short {
		return short
	}
	return long
}

func (b *bench) say(format string, args ...any) {
	_, _ = fmt.Fprintf(b.log, "  %-10s %s\n", b.name, fmt.Sprintf(format, args...))
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (v *value) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		*v = value(none)
		return nil
	}
	number, err := strconv.ParseFloat(string(text), 64)
	*v = value(number)
	return err
}

// scenarios are all there are, in the order of the table.
func scenarios() []scenario {
	return []scenario{
		{name: "memory", title: "an activity-only worker, %d single waits, both polling every 5 s, 700 times a second each at most", waits: 10_000, short: 200, run: memory},
		{name: "workflows", title: "a worker with workflows too, %d waits, both polling every 5 s, 700 times a second each at most, at most 100 workflows cached", waits: 5_000, run: flows},
		{name: "surplus", title: "%d long waits on a default worker, then a tenth as many short ones", waits: 1_000, short: 50, run: surplus},
		{name: "overload", title: "an API that allows a twentieth of %d requests a second, as many waits", waits: 400, short: 60, run: overload},
		{name: "shares", title: "two workers that know nothing of each other, and together %d waits on such an API", waits: 400, short: 60, run: shares},
		{name: "same", title: "%d waits on one interaction", waits: 200, short: 20, run: same},
		{name: "tls", title: "TLS, answers after 400 ms, %d waits, after a stall of 3 s", waits: 1_000, short: 50, run: secured},
		{name: "bombs", title: "%d waits whose answers are 31 MiB as 31 KB of gzip, 31 MiB as 500 KB, 65,001 parts, or 10 MB of headers, each a fourth", waits: 1_000, short: 20, run: bombs},
		{name: "deploy", title: "SIGTERM with %d waits and a second worker", waits: 1_000, short: 50, run: deploy},
		{name: "actions", title: "billable actions of a wait of 10 min, %d of them counted, and of a batch of 1,000", waits: 20, run: billed},
		{name: "even", title: "%d waits, both polling every 5 s, that start at once, stand still for 3 s, and get a new worker", waits: 1_000, short: 100, run: even},
		{name: "learned", title: "runs of 25 to 69 s of an agent of whom %d were seen", beside: proportional, waits: 50, run: learned},
		{name: "changed", title: "agents whose runs take several times as long after %d runs, or a fraction: the runs that follow, one after the other", beside: proportional, waits: 50, short: 12, run: changed},
		{name: "idle", title: "the binary without a wait, %d starts of each form", beside: "nothing", waits: 10, short: 1, run: idle},
		{name: "watched", title: "the worker's own binary with %d waits, with metrics and traces", beside: unwatched, waits: 5_000, short: 50, run: watched},
		{name: "sizes", title: "an activity-only worker with 100 to %d waits, both polling every 5 s, 700 times a second each at most", waits: 10_000, run: sizes},
	}
}

// hold lets a load run for a time.
func hold(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
