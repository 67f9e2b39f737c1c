package learned

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// The simulation: runs of a known distribution are awaited on fake time, as the engine
// awaits them. A wait polls at once and then by its schedule, each delay with ±10 % of
// jitter and never under 1 s. It costs a request a poll, and its lag is the time from the
// end of the run to the poll that saw it.

// standard is the proportional schedule with the defaults of agentstatus.Decide.
var standard = Proportional{Min: 2 * time.Second, Max: 15 * time.Minute}

// A schedule says when to poll next.
type schedule func(elapsed time.Duration) time.Duration

// An outcome is what one wait came to, or the mean of many.
type outcome struct{ requests, lag float64 }

func (o outcome) over(other outcome) outcome {
	return outcome{o.requests / other.requests, o.lag / other.lag}
}

// await awaits a run that takes so many seconds, and returns the last poll that saw it
// running and the one that saw its end as well.
func await(next schedule, took float64, r *rand.Rand) (out outcome, lo, hi time.Duration) {
	end := duration(took)
	for now := time.Duration(0); ; {
		out.requests++
		if now >= end {
			out.lag = (now - end).Seconds()
			return out, lo, now
		}
		lo = now
		now += max(duration(next(now).Seconds()*(0.9+0.2*r.Float64())), time.Second)
	}
}

// mean awaits each run once. Equal seeds make equal jitter.
func mean(next schedule, runs []float64, seed uint64) (sum outcome) {
	r := random(seed)
	for _, took := range runs {
		out, _, _ := await(next, took, r)
		sum.requests += out.requests / float64(len(runs))
		sum.lag += out.lag / float64(len(runs))
	}
	return sum
}

// learn has an agent's runs awaited by what it knows, from which it learns.
func learn(h *Histogram, d distribution, runs int, r *rand.Rand) {
	for range runs {
		_, lo, hi := await(h.schedule(), d.draw(r), r)
		h.Add(lo, hi)
	}
}

// schedule is Delay, with the plan made once.
func (h *Histogram) schedule() schedule { return h.scaled(1) }

// scaled has all intervals as many times as long as the schedule would have them, within
// its bounds: that is another λ.
func (h *Histogram) scaled(by float64) schedule {
	if h.Runs() < MinRuns {
		return standard.At
	}
	p := h.plan(standard)
	p.quantum *= by
	return p.delay
}

// atEqualLag returns the requests at the lag of another schedule: λ is changed until the
// lags are equal.
func (h *Histogram) atEqualLag(runs []float64, seed uint64, other outcome) float64 {
	low, high := 0.25, 4.
	for range 9 {
		middle := math.Sqrt(low * high)
		if mean(h.scaled(middle), runs, seed).lag > other.lag {
			high = middle
		} else {
			low = middle
		}
	}
	return mean(h.scaled(math.Sqrt(low*high)), runs, seed).over(other).requests
}

func random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 6)) }

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}
