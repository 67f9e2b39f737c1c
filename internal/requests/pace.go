package requests

import (
	"math"
	"time"

	"golang.org/x/time/rate"

	"github.com/agentwait/agentwait/internal/check"
)

const (
	// leastPace is the rate, in requests a second, under which a connection is not slowed
	// down for evenness: few waits may do as they like.
	leastPace = 20
	// evenly is how much faster than its waits ask for a connection may go. What piles up
	// in a stall, or starts at once, is spread over nearly as long as one interval, so the
	// waits do not go on in lock-step.
	evenly = 1.1
	// burstTime is how much of a rate that the API bears may be used at once: a goroutine wakes
	// late by about as much.
	burstTime = 50 * time.Millisecond
	// stallTime is as much if nothing but evenness holds requests back. They start together
	// each 40 ms, and on a machine that is busy that comes late by several times as much: what
	// is not made up for then is a rate under what the waits ask for.
	stallTime = 250 * time.Millisecond
	// behind is how late the next request is from which on there is a backlog.
	behind = time.Second
	// halfLife is how slowly the rate follows waits that end: those that were due together
	// with them are not to be polled the later for it.
	halfLife = 10 * time.Second
	// maxSpread bounds the jitter at the end of a pause that the API asked for.
	maxSpread = 5 * time.Second
)

// pace says when the next request may start. Three bounds are one rate: the budget, what the
// API bears, and what the waits ask for together.
type pace struct {
	budget  float64 // requests a second; +Inf: none
	demand  float64 // what all waits ask for, in requests a second
	recent  float64 // the most that they asked for of late: what ends leaves its backlog behind
	faded   time.Duration
	bearing bearing
	limiter *rate.Limiter
	set     float64 // the limiter's rate
	scarce  bool    // it is not evenness alone that holds requests back
	epoch   time.Time
	random  func() float64

	pausedUntil time.Duration // the API asked for a pause until then
}

func newPace(budget float64, random func() float64) *pace {
	if budget <= 0 {
		budget = math.Inf(1)
	}
	return &pace{
		budget: budget, bearing: newBearing(), random: random,
		limiter: rate.NewLimiter(leastPace, 1), set: leastPace,
		epoch: time.Unix(0, 0),
	}
}

// take takes the right to start a request now, or says how long to wait for it. A request that
// is urgent need not be even. late is how long ago it was due.
func (p *pace) take(now, late time.Duration, urgent bool) (wait time.Duration) {
	if now < p.pausedUntil {
		return p.pausedUntil - now
	}
	at := p.epoch.Add(now)
	p.adjust(now, late, at)
	reservation := p.limiter.ReserveN(at, 1)
	wait = reservation.DelayFrom(at)
	if wait > 0 && (!urgent || p.scarce) {
		reservation.CancelAt(at)
		return wait
	}
	p.bearing.started(now)
	return 0
}

// adjust gives the limiter its present rate.
func (p *pace) adjust(now, late time.Duration, at time.Time) {
	if late > behind {
		p.faded = now // what the ones that ended left behind is still being served
	}
	p.recent = max(p.demand, p.recent*math.Exp2(-(now-p.faded).Seconds()/halfLife.Seconds()))
	p.faded = now
	borne, evenly := min(p.budget, p.bearing.at(now, p.demand)), max(leastPace, evenly*p.recent)
	wanted := min(borne, evenly)
	p.scarce = borne < evenly
	if math.Abs(wanted-p.set) <= p.set/50 {
		return
	}
	p.set = wanted
	p.limiter.SetLimitAt(at, rate.Limit(wanted))
	burst := stallTime
	if p.scarce {
		burst = burstTime
	}
	p.limiter.SetBurstAt(at, max(1, int(wanted*burst.Seconds())))
}

// saw takes in an answer, and returns the pause that it asks for. wall is the time by which a
// Retry-After date is read.
func (p *pace) saw(now time.Duration, wall time.Time, answer *check.Answer) (pause time.Duration) {
	if answer == nil {
		return 0
	}
	if !answer.Overload() {
		p.bearing.grow(now, p.demand)
		return 0
	}
	pause = answer.RetryAfter(wall)
	p.bearing.cut(now, p.demand, p.pausedUntil, pause)
	// The pause ends at another moment for each worker, so they do not all come back at
	// the same one. A random number of 0 or 0.5 stands for no jitter: tests give these.
	if pause > 0 {
		_, part := math.Modf(2 * p.random())
		spread := time.Duration(part * float64(min(pause/4, maxSpread)))
		p.pausedUntil = max(p.pausedUntil, now+pause+spread)
	}
	return pause
}
