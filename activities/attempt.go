package activities

import (
	"context"
	"sync"
	"time"

	"go.temporal.io/sdk/log"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/plan"
)

// body is what an attempt holds: one wait, or a batch of them. Its methods are called with the
// attempt's lock held, unless they say otherwise.
type body interface {
	// details are those of a heartbeat: the whole resume token, since the server keeps
	// those of the last heartbeat alone.
	details() any
	// due is when the next poll is.
	due() time.Duration
	// timerAt is when onTimer is to be called; plan.Never: not.
	timerAt() time.Duration
	onTimer(now time.Duration)
	// resumed lets polls go on that stood still (see mayPoll).
	resumed(now time.Duration)
	// handsOver reports whether another attempt can take over in time if this one ends now.
	// It is called before the attempt begins, without the lock.
	handsOver(now time.Duration) bool
	// stop ends the attempt if another one can take over in time.
	stop(now time.Duration)
	// interrupted ends the attempt, which cannot go on, and the wait with it if that is
	// too late for another one.
	interrupted(now time.Duration, reason string, delay time.Duration)
	// cancelled ends the attempt as somebody asked for, with cancelError.
	cancelled(now time.Duration)
	cancelError(now time.Duration) error
	// leave takes all waits off their connection.
	leave()
	// credential names the connection.
	credential() string
}

// attempt is one attempt of an activity as the engine holds it: its heartbeats, its timer and
// its end.
type attempt struct {
	home *home
	sink sink
	body body

	timeout time.Duration // of heartbeats
	began   time.Duration
	server  int64 // what the server's clock said then, in nanoseconds since 1970

	callAt time.Duration // owned by timers, as index
	index  int32
	place  int32 // in the home's list
	waits  int32 // how many it counts for
	// resumes is how many of them go on from an earlier attempt, or from a token.
	resumes int32

	mu       sync.Mutex
	beatAt   time.Duration // the next heartbeat
	acked    time.Duration // the last heartbeat that arrived was sent then
	fate     *fate         // how it ended, until the server knows
	beating  bool          // a heartbeat is under way, or waits for its turn
	flying   bool          // it is under way
	again    bool          // another one follows at once
	ended    bool
	failures uint8 // heartbeats in a row that did not arrive
	refusals bool  // they were refused
	silent   bool  // polls stand still, since the server may have given the attempt up
}

// serverTime returns a moment on the server's clock.
func (a *attempt) serverTime(at time.Duration) time.Time {
	return time.Unix(0, a.server).Add(at - a.began).UTC()
}

// farthest is how far from now a moment may be: a century. Times come with tokens, and a distance
// of more than 292 years does not fit.
const farthest = 100 * 366 * 24 * time.Hour

// moment returns a time of the server's on the engine's timeline.
func (a *attempt) moment(t time.Time) time.Duration {
	return a.began + min(max(t.Sub(time.Unix(0, a.server)), -farthest), farthest)
}

// begin puts the attempt into the hands of the engine. The caller holds the lock.
func (a *attempt) begin(now time.Duration) {
	a.acked = now
	a.beatAt = now + a.sink.firstBeat(a.timeout)
	a.rearm()
}

// rearm tells the timers when the attempt is to be called next.
func (a *attempt) rearm() {
	at := min(a.beatAt, a.body.timerAt())
	if a.beating {
		at = a.body.timerAt()
	}
	if a.ended {
		at = a.resendAt()
	}
	a.home.engine.timers.set(a, at)
}

// called is what the timers call when the attempt is due.
func (a *attempt) called(now time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ended {
		if now >= a.resendAt() {
			a.send()
		}
		a.rearm()
		return
	}
	if now >= a.body.timerAt() {
		a.body.onTimer(now)
		if a.ended {
			return
		}
	}
	if now >= a.beatAt && !a.beating {
		a.beat()
	}
	a.rearm()
}

// stop hands the attempt over, since its worker stops.
func (a *attempt) stop(now time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.ended {
		a.body.stop(now)
	}
}

// lost reports whether the server may have given the attempt up by now: no heartbeat has
// arrived for a whole heartbeat timeout, so another attempt may be polling.
func (a *attempt) lost(now time.Duration) bool { return now-a.acked > a.timeout }

// mayPoll reports whether a request may start now. The caller holds the lock.
func (a *attempt) mayPoll(now time.Duration) bool {
	switch {
	case a.ended:
		return false
	case a.lost(now):
		// The server may have given this attempt up, and another one may be polling. So
		// ask it first; a heartbeat that arrives lets the polls go on.
		a.silent = true
		if !a.beating {
			a.beat()
		}
		return false
	}
	return true
}

// lastHeartbeat says what becomes of the token when an attempt ends.
type lastHeartbeat uint8

const (
	none   lastHeartbeat = iota // nothing follows the attempt
	wanted                      // another attempt may follow, and goes on from the token
)

// end ends the attempt with a result or an error, and tells the server until it knows.
func (a *attempt) end(result any, err error, last lastHeartbeat) {
	if a.ended {
		return
	}
	a.ended = true
	a.home.engine.metrics.ended(a, result, err)
	a.body.leave()
	var details any
	if last == wanted {
		details = a.body.details()
	}
	a.fate = &fate{ending: ending{details: details, result: result, err: err, cancelled: a.cancelledAfterAll}, retryAt: plan.Never}
	if !a.flying { // a heartbeat that arrived after the end, or after the last one, would undo it
		a.send()
	}
	a.rearm()
}

// cancelledAfterAll is the error of an attempt that has ended for another one to go on, and hears
// with its last heartbeat that it is cancelled: no other one follows then.
func (a *attempt) cancelledAfterAll() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.body.cancelError(a.home.engine.time.Now())
}

// drop ends an attempt of which the server knows no more.
func (a *attempt) drop() {
	if a.ended {
		return
	}
	a.ended = true
	a.home.engine.metrics.interrupted(a, agentwait.ReasonAttemptGone)
	a.body.leave()
	a.rearm()
	a.over()
}

// over forgets the attempt: the server knows of its end.
func (a *attempt) over() {
	a.home.engine.release(int(a.waits))
	a.home.letGo(a)
}

// sink is where an attempt's heartbeats and its end go.
type sink interface {
	// firstBeat is when the first heartbeat is due, from the attempt's begin.
	firstBeat(timeout time.Duration) time.Duration
	// heartbeat records a heartbeat and reads the server's answer.
	heartbeat(ctx context.Context, details any) (answered, string, error)
	// end tells how the attempt ended. again is true if it did not arrive and may later.
	end(ctx context.Context, e ending) (again bool, err error)
	// signal sends a signal to the calling workflow.
	signal(ctx context.Context, name string, argument any) error
	// changed is called when the token has changed.
	changed(a *attempt)
	// logger and logKeys are for lines about the attempt.
	logger() log.Logger
	logKeys() []any
}

// ending is how an attempt ends.
type ending struct {
	details any // of a last heartbeat; nil: none
	result  any
	err     error
	// cancelled makes the error in err's place if the last heartbeat is answered with a cancel.
	cancelled func() error
}
