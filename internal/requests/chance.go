package requests

import (
	"math"
	"time"
)

const (
	// sample is how many answers at one rate are judged together, sampleTime how long they
	// take at least: of a high rate only then are the refusals of one moment few among them.
	sample     = 100
	sampleTime = 5 * time.Second
	// suspicious is the share of refusals at a rate that was cut before from which on it is
	// tried whether the rate has anything to do with them. A limit that is shared is refused
	// in less than a hundredth (share_test.go), so nothing is tried there.
	suspicious = 0.1
	// slow is the share of what the waits ask for under which a connection counts as slowed
	// down. Above it little is to be gained.
	slow = 0.6
	// held is for how long cuts are left out once they were found not to help.
	held = 10 * time.Minute
	// retried is the least time between two trials that found a limit.
	retried = time.Minute
)

// chance finds out whether refusals come at random, whatever the rate: then slowing down does
// not help, and costs the waits their polls. Where a connection that was slowed down is refused
// as before, its rate is doubled. Of what a limit bears nothing is left to double, so at least
// half of the requests that were not refused would be now; at random the share stays. Where it
// does, the rate is doubled on, and there are no cuts for a while.
//
// An outage, which answers nothing else, is not tried: there slowing down is right. Nor is an
// API that asks for pauses, which have to be made anyway.
type chance struct {
	answers, refused float64
	lowest           float64 // rate that they were answered at
	since            time.Duration
	trying           bool    // the rate was doubled, or has been restored
	share            float64 // of refusals, before it was doubled
	until            time.Duration
	next             time.Duration // no trial before
}

// cut takes in a cut. What counts is what is answered at the lowest rate.
func (c *chance) cut(now time.Duration, limit float64) {
	if c.lowest == 0 || limit < nearly*c.lowest {
		c.lowest, c.answers, c.refused, c.since = limit, 0, 0, now
	}
}

// holds reports whether there are to be no cuts.
func (c *chance) holds(now time.Duration) bool { return c.trying && now < c.until }

func (c *chance) refusal(b *bearing, now time.Duration, demand float64) {
	c.refused++
	c.borne(b, now, demand)
}

// borne counts an answer, and judges the sample that it completes.
func (c *chance) borne(b *bearing, now time.Duration, demand float64) {
	if c.trying && now >= c.until {
		*c = chance{next: c.next}
	}
	if c.answers++; c.answers < sample || now-c.since < sampleTime {
		return
	}
	share := c.refused / c.answers
	c.answers, c.refused, c.lowest, c.since = 0, 0, 0, now
	switch {
	case !c.trying:
		if now < c.next || b.limit > slow*demand || share < suspicious || share == 1 {
			return
		}
		c.trying, c.share, c.until = true, share, now+held
	case share > c.share+(1-c.share)/4: // nearer to what a limit would do
		c.trying, c.next = false, now+retried
		return
	case share < c.share/4: // it is over
		c.trying = false
		return
	}
	if b.limit *= 2; b.limit >= 2*demand {
		b.limit = math.Inf(1)
	}
	b.ceiling = max(b.ceiling, b.limit)
	b.regain = max(b.regain, b.limit)
}
