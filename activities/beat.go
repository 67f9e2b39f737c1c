package activities

import (
	"context"
	"time"

	"github.com/agentwait/agentwait/internal/plan"
)

const (
	// maxBeatInterval is how long a cancel, a pause or a reset stays unheard at most.
	maxBeatInterval = time.Minute
	// beatRetry is the first pause after a heartbeat that did not arrive; it doubles.
	beatRetry = time.Second
)

// beatInterval leaves 2/15 of the timeout, and a second if that is not more than a half, for a
// heartbeat that is late or has to be repeated: 8 s of a minute. Each is billed, so they come no
// sooner than they have to.
func beatInterval(timeout time.Duration) time.Duration {
	margin := min(max(timeout*2/15, time.Second), timeout/2)
	return min(timeout-margin, maxBeatInterval)
}

// beat has a heartbeat sent. Heartbeats have goroutines of their own and never wait for a
// poll: behind one, under load, the attempt would time out and be polled by two records.
// The caller holds the lock.
func (a *attempt) beat() {
	a.beating = true
	a.home.engine.beats.do(func() {
		details, sent, ok := a.takeOff()
		if !ok {
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), max(min(callTimeout, a.timeout/10), 2*time.Second))
		defer cancel()
		what, reason, err := a.sink.heartbeat(ctx, details)
		a.beaten(sent, what, reason, err)
	})
}

// takeOff returns what a heartbeat says whose turn it is. ok is false if the attempt has
// ended meanwhile: its last heartbeat must stay the last one.
func (a *attempt) takeOff() (details any, sent time.Duration, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ended {
		a.beating = false
		return nil, 0, false
	}
	a.flying = true
	return a.body.details(), a.home.engine.time.Now(), true
}

// beaten takes in the answer to a heartbeat that was sent at a moment.
func (a *attempt) beaten(sent time.Duration, what answered, reason string, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.beating, a.flying = false, false
	if !a.ended {
		a.hear(sent, what, reason, err)
		return
	}
	if a.fate != nil {
		a.send() // it has waited for this heartbeat
		a.rearm()
	}
}

// hear does what the server asks for. The caller holds the lock.
func (a *attempt) hear(sent time.Duration, what answered, reason string, err error) {
	now := a.home.engine.time.Now()
	a.home.engine.tellLeftOut(a.home.engine.lines.Over(now)) // heartbeats come all the time
	switch what {
	case goesOn:
		if a.failures > 0 {
			a.say(levelInfo, "agentwait: heartbeats arrive again", "failed", a.failures)
		}
		a.failures, a.refusals = 0, false
		a.acked, a.beatAt = sent, sent+beatInterval(a.timeout)
		if a.again {
			a.again, a.beatAt = false, now
		}
		if a.silent {
			a.silent = false
			a.body.resumed(now)
		}
	case cancelled:
		a.body.cancelled(now)
	case ends:
		a.body.interrupted(now, reason, plan.HandOverDelay)
	case gone:
		a.say(levelDebug, "agentwait: the server no longer knows the attempt", "error", err)
		a.drop()
		return
	default:
		a.failures = min(a.failures+1, 250)
		a.refusals = a.refusals || what == refused
		if a.failures == 1 {
			a.say(levelWarn, "agentwait: a heartbeat did not arrive", "error", err)
		}
		// A server that is away has not given the attempt up while it is, so the wait may
		// go on when it is back. One that refuses it never will.
		if a.refusals && a.lost(now) {
			a.body.interrupted(now, reason, time.Second)
			break
		}
		a.beatAt = now + min(beatRetry<<min(a.failures-1, 5), max(a.timeout/6, beatRetry))
	}
	if !a.ended {
		a.rearm()
	}
}
