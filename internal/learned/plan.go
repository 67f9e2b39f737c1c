package learned

import (
	"math"
	"time"
)

const (
	// A delay is at most elapsed/boundDivisor + boundSlack above the proportional one.
	boundDivisor = 3
	boundSlack   = 5 * time.Second

	// unseen is the weight of the run that is unlike all before, in newest runs.
	unseen = 1.5

	// A short history is narrower than the truth, so the lag would come out above what
	// was aimed at. With ten runs it aims at 15 % less, and from twenty on at all of it.
	longHistory = 20
	shortAim    = 0.7
)

// plan is a histogram seen beside one proportional schedule.
type plan struct {
	history      *Histogram
	proportional Proportional
	unseen       float64
	quantum      float64 // √(2/λ); 0: nothing to go by
}

// Delay returns the time from a poll at elapsed that saw the run open to the next one,
// before jitter. Until MinRuns runs were added it is the proportional one. It is never more
// than elapsed/3 + 5 s above that, so it may be above Max, and never under 1 s or half of
// Min: polls are dense where runs end, and the requests saved elsewhere pay for them.
func (h *Histogram) Delay(elapsed time.Duration, p Proportional) time.Duration {
	if h.runs < MinRuns {
		return p.At(max(elapsed, 0))
	}
	return h.plan(p).delay(elapsed)
}

// plan finds λ. With intervals d = quantum·√(q/h), where q is the proportional delay, a run
// that ends at t has a lag of d(t)/2, and that is to be q(t)/2 on the average. In a bucket
// of density ρ the average is an integral over √(ρ·S), S being the weight of the runs still
// open, which falls from S₀ to S₁: it is 2/(3√ρ)·(S₀√S₀ − S₁√S₁).
func (h *Histogram) plan(p Proportional) plan {
	out := plan{history: h, proportional: p, unseen: unseen * float64(h.weight)}
	total := h.total()
	open, sum := total+out.unseen, 0.
	for i, w := range h.weights {
		if w == 0 {
			continue
		}
		from, to := lower(i), lower(i+1)
		density := float64(w) / (to - from)
		left := open - float64(w)
		sum += (open*math.Sqrt(open) - left*math.Sqrt(left)) /
			math.Sqrt(density*p.at((from+to)/2))
		open = left
	}
	if sum > 0 {
		out.quantum = total / (sum * 2 / 3) * min(1, shortAim+(1-shortAim)*float64(h.runs)/longHistory)
	}
	return out
}

// delay bounds what next finds.
func (p plan) delay(elapsed time.Duration) time.Duration {
	elapsed = max(elapsed, 0)
	proportional := p.proportional.At(elapsed)
	bound := proportional + elapsed/boundDivisor + boundSlack
	t := elapsed.Seconds()
	if p.quantum == 0 || t >= horizon {
		return proportional
	}
	found := p.next(t, t+bound.Seconds()) - t
	low, _ := p.proportional.bounds()
	return min(max(duration(found), minInterval, low/2), bound)
}

// next returns when the integral of the rate from t has grown by one, or end if it has not
// by then. The rate's square is the sum of two: of the hazard's, and of the proportional
// schedule's as far as the run is believed to be unlike all before.
func (p plan) next(t, end float64) float64 {
	first := bucketOf(t)
	open := p.unseen
	for _, w := range p.history.weights[first+1:] {
		open += float64(w)
	}
	wanted := 1.
	for i := first; i < buckets && t < end; i++ {
		to := lower(i + 1)
		w := float64(p.history.weights[i])
		density := w / (to - lower(i))
		here := density * (to - t)
		if i == first {
			open += here
		}
		q := p.proportional.at(t)
		// The rate is √(square/S) with S the weight still open.
		square := density/(p.quantum*p.quantum*q) + p.unseen*p.unseen/(open*q*q)
		if density == 0 {
			rate := math.Sqrt(square / open)
			got := rate * (to - t)
			if got >= wanted {
				return min(t+wanted/rate, end)
			}
			wanted -= got
		} else {
			left := max(open-here, p.unseen)
			root, perRoot := math.Sqrt(open), 2*math.Sqrt(square)/density
			got := perRoot * (root - math.Sqrt(left))
			if got >= wanted {
				root -= wanted / perRoot
				return min(t+(open-root*root)/density, end)
			}
			wanted -= got
			open = left
		}
		t = to
	}
	// Beyond the last bucket the proportional schedule is all there is.
	return min(t+wanted*p.proportional.at(t), end)
}
