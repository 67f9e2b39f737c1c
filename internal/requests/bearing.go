package requests

import (
	"math"
	"time"
)

const (
	// leastRate is what a connection is never slowed down under, in requests a second.
	leastRate = 1
	// leastShare of what the waits ask for is let through whatever the API answers: if
	// refusals come at random, slowing down does not help.
	leastShare = 0.02
	// nearly is how much of the rate at which it was last refused a connection regains
	// quickly. From there on it is careful.
	nearly = 0.9
	// leastGrowth and growth are what is added to the rate in a second from there on: growth
	// times the root of the rate. In the simulation (share_test.go) twice as much refuses
	// twice as many requests, and if refusals come with a Retry-After the shares of two
	// workers drift apart.
	leastGrowth = 0.1
	growth      = 0.03
	// pauseCosts is how much slower that is for each second of a pause that the API asked for
	// with its refusal. A refusal alone costs about a quarter of a second's requests, until
	// the half is doubled again; a pause costs all of them for as long as it is. So the
	// refusals have to be as much rarer. Only slowPauses pauses long: whoever is not refused for
	// longer may be the one that has too little.
	pauseCosts = 4
	slowPauses = 6
	// farOff is how much of the rate is regained quickly after a pause if the rate was
	// far too high: it is the first refusal, or it comes within soon pauses of the last one.
	// While one worker pauses the others see no limit, so each pause would otherwise teach
	// one of them alone, and by a tenth.
	farOff = 0.6
	soon   = 2
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
	regain  float64       // up to where it is regained quickly
	asked   time.Duration // the pause that the API asked for with the last refusal
	resumes time.Duration // when that pause ended, or the refusal came
	borne   bool          // something was borne since the last cut
	recent  window
	chance  chance
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

// cut halves the rate, if that may help. paused is when the last pause that the API asked
// for ended, asked how long the one is that it asks for now.
func (b *bearing) cut(now time.Duration, demand float64, paused, asked time.Duration) {
	if asked > 0 {
		b.chance.trying = false // whoever asks for a pause has a limit in mind
	} else {
		b.chance.refusal(b, now, demand)
	}
	if now-b.cutAt < cutEvery || b.chance.holds(now) {
		return
	}
	from := b.limit
	if math.IsInf(from, 1) || now > paused+afterPause {
		from = min(from, max(b.recent.rate(now), leastRate))
	}
	// In an outage every request is refused, which says nothing of the rate that was
	// borne before.
	if b.borne {
		b.ceiling, b.regain, b.asked = from, nearly*from, asked
		if asked > 0 && (math.IsInf(b.limit, 1) || now < b.resumes+soon*asked) {
			b.regain = farOff * from
		}
	} else if now > paused {
		// Refused from before a pause to after it, at any rate: no limit, so it may come
		// back as quickly as without a pause.
		b.regain, b.asked = nearly*b.ceiling, 0
	}
	b.resumes = now + asked
	b.limit = max(from/2, leastRate, leastShare*demand)
	b.chance.cut(now, b.limit)
	b.cutAt, b.grownAt, b.calm, b.borne = now, now, now, false
}

// grow raises the rate after an answer: it doubles each second up to nearly where it was
// refused, and from there on it grows by a fixed amount, the larger the less. What it grows by
// must not be in proportion to it, or workers would never come to share evenly.
func (b *bearing) grow(now time.Duration, demand float64) {
	b.borne = true
	b.chance.borne(b, now, demand)
	if math.IsInf(b.limit, 1) {
		return
	}
	dt := min(now-b.grownAt, time.Second).Seconds()
	b.grownAt = now
	if b.recent.rate(now) < b.limit/2 {
		return // it is not what holds the requests back
	}
	if b.limit < b.regain {
		b.limit = min(b.limit*math.Exp2(dt), b.regain)
		return
	}
	// Long without a refusal, the ceiling is no longer what the API bears: it is left the
	// faster, the longer ago that was (as CUBIC does, RFC 9438).
	long := max(now-b.cutAt-trusted, 0).Seconds() / trusted.Seconds()
	slower := 1.0
	if now-b.cutAt < slowPauses*b.asked {
		slower += pauseCosts * b.asked.Seconds()
	}
	b.limit += dt * max(leastGrowth, growth*math.Sqrt(b.ceiling)) * (1 + 9*long*long) / slower
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
