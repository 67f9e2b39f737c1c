package learned

import (
	"encoding/binary"
	"math"
	"testing"
	"time"
)

// checkBounds holds what is promised of a delay, whatever was learned before.
func checkBounds(t *testing.T, h *Histogram, elapsed time.Duration, p Proportional) {
	t.Helper()
	got, proportional := h.Delay(elapsed, p), p.At(max(elapsed, 0))
	if got < time.Second {
		t.Fatalf("after %v, %+v: a delay of %v is under 1 s", elapsed, p, got)
	}
	if late := got - proportional; late > max(elapsed, 0)/3+5*time.Second {
		t.Fatalf("after %v, %+v: a delay of %v is %v later than the proportional one", elapsed, p, got, late)
	}
	if again := h.Delay(elapsed, p); again != got {
		t.Fatalf("after %v, %+v: %v, and asked again %v", elapsed, p, got, again)
	}
	if q := h.plan(p).quantum; math.IsNaN(q) || math.IsInf(q, 0) || q < 0 {
		t.Fatalf("%+v: a quantum of %v", p, q)
	}
	if s := h.Summary(); s.Early > s.Median || s.Median > s.P95 {
		t.Fatalf("percentiles out of order: %+v", s)
	}
}

// checkWeights holds that no bucket can overflow, as Add adds without looking.
func checkWeights(t *testing.T, h *Histogram) {
	t.Helper()
	if total := h.total(); total > math.MaxUint16 {
		t.Fatalf("a weight of %v after %d runs", total, h.Runs())
	}
	if h.weight >= 2*freshWeight {
		t.Fatalf("the newest run weighs %d", h.weight)
	}
}

// Any history, with outliers, outages between two polls and changes of habits.
func TestBoundsHoldForAnyHistory(t *testing.T) {
	for seed := range uint64(300) {
		r := random(seed)
		log := func(low, high float64) time.Duration { // evenly over orders of magnitude
			return duration(low * math.Pow(high/low, r.Float64()))
		}
		var h, twin Histogram
		habit := log(0.1, 1e6)
		for range r.IntN(200) {
			if r.IntN(30) == 0 {
				habit = log(0.1, 1e6)
			}
			lo := habit + log(0.01, 1e3)
			hi := lo + log(0.01, 1e5)
			h.Add(lo, hi)
			twin.Add(lo, hi)
			checkWeights(t, &h)
			p := Proportional{Min: log(0.01, 1e5), Max: log(0.01, 1e7)}
			for range 3 {
				checkBounds(t, &h, log(0.01, 1e6), p)
				checkBounds(t, &h, log(0.01, 1e6), standard)
			}
			checkBounds(t, &h, 0, standard)
		}
		if h != twin {
			t.Fatalf("seed %d: the same runs made two histories", seed)
		}
	}
}

// The same runs for ever fill one bucket as far as it can be filled.
func TestWeightsStayBounded(t *testing.T) {
	var h Histogram
	for range 5000 {
		h.Add(3*time.Hour, 3*time.Hour)
		checkWeights(t, &h)
	}
}

func FuzzDelay(f *testing.F) {
	f.Add([]byte{}, int64(0), int64(2*time.Second), int64(15*time.Minute))
	f.Add([]byte("sixteen bytes a run, and some more of them in the second"), int64(time.Hour), int64(-1), int64(math.MaxInt64))
	f.Add(make([]byte, 400), int64(math.MaxInt64), int64(math.MaxInt64), int64(math.MinInt64))
	f.Fuzz(func(t *testing.T, runs []byte, elapsed, low, high int64) {
		var h Histogram
		for i := 0; len(runs) >= 16; i++ {
			lo, hi := binary.LittleEndian.Uint64(runs), binary.LittleEndian.Uint64(runs[8:])
			// A shift makes short and long runs as likely as each other.
			h.Add(time.Duration(lo>>(hi%64)), time.Duration(hi>>(lo%64)))
			if runs = runs[16:]; i%2 == 0 {
				h.Add(time.Duration(lo>>(hi%64)), time.Duration(hi>>(lo%64))) // habits are repetitions
			}
			checkWeights(t, &h)
		}
		checkBounds(t, &h, time.Duration(elapsed), Proportional{time.Duration(low), time.Duration(high)})
	})
}
