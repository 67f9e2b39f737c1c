package temporalconn

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"

	"github.com/agentwait/agentwait/worker/internal/console"
)

const (
	firstDelay = 500 * time.Millisecond
	mostDelay  = 15 * time.Second
	// doubtfulFor is how long a failure is tried again that a wrong setting has, too.
	doubtfulFor = time.Minute
	// toldAgain is how often a wait is told of that goes on for the same reason.
	toldAgain = 5 * time.Minute
)

// Patience is how a worker that starts waits for a server that is not there yet.
type Patience struct {
	// Timeout ends the waiting; 0: never.
	Timeout time.Duration
	// Tell is told at once why there is no connection, and again when that changes, or stays
	// for long: a server that is down for a night is some lines, not thousands.
	Tell func(Waiting)
}

// Waiting is a connection that has not come about yet.
type Waiting struct {
	Err   error         // with the place, and without secrets
	Try   string        // what may mend it
	Since time.Duration // how long it has been tried
	Until time.Duration // how long it will be, from the start; 0: for ever
}

// Dial connects as [Dial] does, and again where nobody answers.
func (p Patience) Dial(ctx context.Context, settings Settings, logger log.Logger) (client.Client, error) {
	return retry(ctx, p, settings, func(ctx context.Context) (client.Client, error) { return Dial(ctx, settings, logger) })
}

func retry[T any](ctx context.Context, p Patience, settings Settings, dial func(context.Context) (T, error)) (T, error) {
	begin, doubted, told := time.Now(), time.Duration(-1), time.Duration(-1)
	last := down
	for delay := firstDelay; ; delay = min(2*delay, mostDelay) {
		connected, err := dial(ctx)
		if err == nil || ctx.Err() != nil {
			return connected, err
		}
		since, now := time.Since(begin), judge(err, settings)
		if now == refused {
			return connected, err
		}
		if now == down {
			doubted = -1
		} else if doubted < 0 {
			doubted = since
		}
		until := p.Timeout
		if ends := doubted + doubtfulFor; doubted >= 0 && (until == 0 || ends < until) {
			until = ends
		}
		if until > 0 && since >= until {
			return connected, over(err, since)
		}
		if told < 0 || now != last || since-told >= toldAgain {
			told, last = since, now
			p.tell(Waiting{Err: err, Since: since, Until: until})
		}
		pause := delay - time.Duration(rand.Int64N(int64(delay/4)+1)) //nolint:gosec // so that a fleet does not come as one
		if until > 0 {
			pause = min(pause, until-since)
		}
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return connected, context.Cause(ctx)
		}
	}
}

func (p Patience) tell(w Waiting) {
	if problem, ok := errors.AsType[*console.Problem](w.Err); ok {
		w.Try = problem.Try
	}
	p.Tell(w)
}

// over is the last failure, with how long it was tried.
func over(err error, since time.Duration) error {
	try := ""
	if problem, ok := errors.AsType[*console.Problem](err); ok {
		try = problem.Try
	}
	if since = since.Round(time.Second); since > 0 {
		err = fmt.Errorf("%w; tried for %v", err, since)
	}
	return console.Failure(err, try)
}
