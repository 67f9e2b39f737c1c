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
	run   func(ctx context.Context, b *bench) ([]figure, error)
}

// figure is what came out: of agentwait, and of the plain loop in the same run.
type figure struct {
	Name      string `json:"name"`
	Unit      string `json:"unit,omitempty"`
	Agentwait value  `json:"agentwait"`
	Plain     value  `json:"plain"`
	Goal      string `json:"goal,omitempty"` // what it must reach, for people
}

// value is a number, or none.
type value float64

// none is what was not measured.
var none = value(math.NaN())

// MarshalJSON writes none as null.
func (v value) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
		return []byte("null"), nil
	}
	return strconv.AppendFloat(nil, float64(v), 'g', 6, 64), nil
}

// bench is what a round is run with.
type bench struct {
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
	_, _ = fmt.Fprintf(b.log, "    "+format+"\n", args...)
}

// scenarios are all there are, in the order of the table.
func scenarios() []scenario {
	return []scenario{
		{name: "memory", title: "an activity-only worker, %d single waits, both polling every 5 s", waits: 10_000, short: 200, run: memory},
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
