package main

// The agent API misbehaves.

import (
	"context"
	"net/http"
	"time"

	"github.com/agentwait/agentwait/dev/lab/stubapi"
)

// stage is how the API misbehaves for a time.
type stage struct {
	what   string
	faults stubapi.Faults
	lasts  time.Duration
}

// misbehave starts two workers and the waits, lets the API go through the stages, and
// heals it. Agents end from the first stage on until after the last.
func (f *field) misbehave(ctx context.Context, stages ...stage) error {
	if _, err := f.pool(ctx, 2); err != nil {
		return err
	}
	all := 10 * time.Second
	for _, s := range stages {
		all += s.lasts
	}
	if err := f.begin(ctx, stubapi.Plan{After: 4, Spread: all.Seconds(), FailEvery: 10}); err != nil {
		return err
	}
	for _, s := range stages {
		f.say("%s for %v", s.what, s.lasts)
		if err := f.API.Break(ctx, s.faults); err != nil {
			return err
		}
		if err := pause(ctx, s.lasts); err != nil {
			return err
		}
		f.note("%s for %v", s.what, s.lasts)
	}
	return f.API.Break(ctx, stubapi.Faults{})
}

// outageDelay: the back-off doubles with each failure, from twice the shortest interval on. The
// last one begins in the outage, and is about as long as all those before it.
func outageDelay(f *field) time.Duration { return f.pick(70*time.Second, 18*time.Second) }

func outage(ctx context.Context, f *field) error {
	return f.misbehave(ctx, stage{"503", stubapi.Faults{ErrorShare: 1, ErrorStatus: http.StatusServiceUnavailable}, f.pick(60*time.Second, 15*time.Second)})
}

// errorsDelay is the back-off after five failures in a row, which few waits have.
func errorsDelay(f *field) time.Duration { return f.pick(70*time.Second, 35*time.Second) }

func randomErrors(ctx context.Context, f *field) error {
	lasts := f.pick(20*time.Second, 6*time.Second)
	var stages []stage
	for _, status := range []int{http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout} {
		stages = append(stages, stage{http.StatusText(status), stubapi.Faults{ErrorShare: 0.3, ErrorStatus: status}, lasts})
	}
	return f.misbehave(ctx, stages...)
}

// stormDelay: back-off, Retry-After and a worker's share of the tenth that is allowed come on top
// of each other.
func stormDelay(f *field) time.Duration { return f.pick(100*time.Second, 50*time.Second) }

func storm(ctx context.Context, f *field) error {
	lasts := f.pick(20*time.Second, 8*time.Second)
	tooMany := stubapi.Faults{ErrorShare: 1, ErrorStatus: http.StatusTooManyRequests}
	told := tooMany
	told.RetryAfter = 3
	tenth := float64(f.count) / f.pick(2*time.Second, time.Second).Seconds() / 10
	return f.misbehave(ctx,
		stage{"429", tooMany, lasts},
		stage{"429 with Retry-After 3 s", told, lasts},
		stage{"a tenth of the demand", stubapi.Faults{PerSecond: tenth}, 2 * lasts},
	)
}

const answerTakes = 10 * time.Second

// latencyDelay: the next poll is due only when the answer has come.
func latencyDelay(f *field) time.Duration { return answerTakes + f.usualDelay() }

func latency(ctx context.Context, f *field) error {
	return f.misbehave(ctx, stage{"10 s an answer", stubapi.Faults{Latency: answerTakes.Seconds()}, f.pick(60*time.Second, 25*time.Second)})
}

func backwards(ctx context.Context, f *field) error {
	if _, err := f.pool(ctx, 2); err != nil {
		return err
	}
	return f.begin(ctx, stubapi.Plan{After: 5, Spread: f.pick(60*time.Second, 15*time.Second).Seconds(), FailEvery: 10, Backwards: true})
}
