package requests

import (
	"math"
	"time"
)

const (
	// leastRate is what a connection is never slowed down under, in requests a second.
	leastRate = 1
	// leastShare of what the waits ask for is let through whatever the API answers: where
	// refusals come at random, slowing down does not help.
	leastShare = 0.02
	// nearly is how much of the rate at which it was last refused a connection regains
	// quickly. From there on it is careful.
	nearly = 0.9
	// leastGrowth and growth are what is added to the rate in a second from there on: growth
	// times the root of the rate. In the simulation (share_test.go) twice as much refuses
	// twice as many requests, and where refusals come with a Retry-After the shares of two
	// workers drift apart.
	leastGrowth = 0.1
	growth      = 0.03
	// trusted is for how long after a refusal the growth stays careful.
	trusted = 2 * time.Minute
	// afterPause is for how long after a pause the rate of the requests tells nothing.
	afterPause = 2 * time.Second
	// cutEvery is the least time between two cuts: the refusals of one moment count once.
	cutEvery = time.Second
	// forgetAfter is how long the API has to bear all that is asked for until it counts as
	// one without a limit again.
	forgetAfter = time.Minute
)

// bearing learns the rate that an API bears from its refusals (429 and 503): halved at a
// refusal, raised slowly while there is none, so that several workers that know nothing of
// each other share a limit that nobody told them (additive increase, multiplicative decrease:
// Chiu and Jain, 1989).
type bearing struct {
	limit   float64 // requests a second; +Inf: no refusal is known
	ceiling float64 // the rate at which it was last refused
	cutAt   time.Duration
	grownAt time.Duration
	calm    time.Duration // since when the limit has not been needed
	borne   bool          // something was borne since the last cut
	recent  window
}

func newBearing() bearing {
	return bearing{limit: math.Inf(1), cutAt: -cutEvery, borne: true}
}

// at returns the limit, for waits that ask for demand requests a second.
func (b *bearing) at(now time.Duration, demand float64) float64 {
	if math.IsInf(b.limit, 1) {
		return b.limit
	}
	if b.limit < 2*demand {
		b.calm = now
	} else if now-b.calm > forgetAfter {
		b.limit = math.Inf(1)
	}
	return b.limit
}

func (b *bearing) started(now time.Duration) { b.recent.add(now) }

// cut halves the rate. paused is when the last pause that the API asked for ended.
func (b *bearing) cut(now time.Duration, demand float64, paused time.Duration) {
	if now-b.cutAt < cutEvery {
		return
	}
	from := b.limit
	if math.IsInf(from, 1) || now > paused+afterPause {
		from = min(from, max(b.recent.rate(now), leastRate))
	}
	// In an outage every request is refused, which says nothing of the rate that was
	// borne before.
	if b.borne {
		b.ceiling = from
	}
	b.limit = max(from/2, leastRate, leastShare*demand)
	b.cutAt, b.grownAt, b.calm, b.borne = now, now, now, false
}

// grow raises the rate after an answer: it doubles each second up to nearly where it was
// refused, and from there on it grows by a fixed amount, the larger the less. What it grows by
// must not be in proportion to it, or workers would never come to share evenly.
func (b *bearing) grow(now time.Duration) {
	b.borne = true
	if math.IsInf(b.limit, 1) {
		return
	}
	dt := min(now-b.grownAt, time.Second).Seconds()
	b.grownAt = now
	if b.recent.rate(now) < b.limit/2 {
		return // it is not what holds the requests back
	}
	if quick := nearly * b.ceiling; b.limit < quick {
		b.limit = min(b.limit*math.Exp2(dt), quick)
		return
	}
	// Long without a refusal, the ceiling is no longer what the API bears: it is left the
	// faster, the longer ago that was (as CUBIC does, RFC 9438).
	long := max(now-b.cutAt-trusted, 0).Seconds() / trusted.Seconds()
	b.limit += dt * max(leastGrowth, growth*math.Sqrt(b.ceiling)) * (1 + 9*long*long)
}

// window counts the requests of the last seconds.
type window struct {
	second        int64
	current, last float64
}

func (w *window) roll(now time.Duration) {
	second := int64(now / time.Second)
	switch second {
	case w.second:
	case w.second + 1:
		w.last, w.current = w.current, 0
	default:
		w.last, w.current = 0, 0
	}
	w.second = second
}

func (w *window) add(now time.Duration) {
	w.roll(now)
	w.current++
}

// rate is that of the last second, the beginning of which may be in the one before.
func (w *window) rate(now time.Duration) float64 {
	w.roll(now)
	part := float64(now%time.Second) / float64(time.Second)
	return w.current + w.last*(1-part)
}
