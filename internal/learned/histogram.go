package learned

import (
	"math"
	"time"
)

// MinRuns is how many runs a history needs before its delays differ from the proportional
// ones.
const MinRuns = 10

const (
	// A run weighs about a fortieth more than the one before it, so the last forty
	// count for most. Growing the new weight instead of shrinking the old ones leaves old
	// runs exact until all weights are halved, when the new one reaches twice freshWeight.
	// All buckets together then hold some 43·2·freshWeight, which fits 16 bits.
	fading      = 40
	freshWeight = 512

	// A run that ended where less than a twentieth of the history lies is a surprise. Two
	// in a row are a change of habits: what was known before then counts a quarter, and a
	// quarter of that with each that follows.
	surpriseShare  = 1. / 20
	surpriseMargin = 0.25
	surprises      = 2
	forgetting     = 4
)

// Histogram is how long an agent's runs took. It is a value of fixed size without pointers:
// a copy is a snapshot. The zero value is an agent without runs. Its methods are not safe
// for concurrent use; Agents is.
type Histogram struct {
	weights [buckets]uint16
	weight  uint16 // of the newest run; 0 before the first
	odd     uint8  // surprises in a row
	runs    uint32
}

// Runs returns how many runs were added.
func (h *Histogram) Runs() int { return int(h.runs) }

// Add adds a run that ended between lo, the last poll that saw it running, and hi, the poll
// that saw it ended. Both are measured from where the elapsed of Delay is. A run that its
// first poll saw ended may have ended at any time before: leave it out. A hi that is not
// after zero is ignored, since it says nothing.
func (h *Histogram) Add(lo, hi time.Duration) {
	if hi <= 0 {
		return
	}
	lo = min(max(lo, 0), hi)
	from, to := min(lo.Seconds(), lower(buckets-1)), min(hi.Seconds(), horizon)
	h.notice(from, to)
	if h.weight == 0 {
		h.weight = freshWeight
	} else {
		h.weight += h.weight / fading
	}
	if h.weight >= 2*freshWeight {
		h.divide(2)
		h.weight /= 2
	}
	h.spread(h.widen(from, to))
	if h.runs < math.MaxInt32 {
		h.runs++
	}
}

// notice counts surprises, and forgets when the agent's habits seem to have changed.
func (h *Histogram) notice(lo, hi float64) {
	if h.runs < MinRuns {
		return
	}
	near := h.between(lo*(1-surpriseMargin), hi*(1+surpriseMargin))
	if near >= surpriseShare*h.total() {
		h.odd = 0
		return
	}
	h.odd = min(h.odd+1, surprises)
	if h.odd == surprises {
		h.divide(forgetting)
	}
}

func (h *Histogram) divide(by uint16) {
	for i := range h.weights {
		h.weights[i] /= by
	}
}

// total returns the weight of all runs.
func (h *Histogram) total() float64 {
	var sum uint32
	for _, w := range h.weights {
		sum += uint32(w)
	}
	return float64(sum)
}

// between returns the weight between two times, as if each bucket's were spread evenly.
func (h *Histogram) between(a, b float64) float64 {
	sum := 0.
	for i := bucketOf(a); i <= bucketOf(b); i++ {
		sum += float64(h.weights[i]) * shared(i, a, b)
	}
	return sum
}
