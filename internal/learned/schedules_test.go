package learned

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

// compared is the learned schedule as many times the proportional one, medians over seeds.
type compared struct {
	equalLag float64 // requests at equal lag
	own      outcome // requests and lag of the schedule as it is
}

// compare has an agent learn so many runs, and awaits others, the same for all seeds, by
// what was learned and by the proportional schedule.
func compare(d distribution, learned int) compared {
	var equal, requests, lags []float64
	runs := d.evenly(150, 4)
	for seed := range uint64(9) {
		var h Histogram
		learn(&h, d, learned, random(seed))
		proportional := mean(standard.At, runs, seed)
		own := mean(h.schedule(), runs, seed).over(proportional)
		requests, lags = append(requests, own.requests), append(lags, own.lag)
		equal = append(equal, h.atEqualLag(runs, seed, proportional))
	}
	return compared{median(equal), outcome{median(requests), median(lags)}}
}

// The same set of constants buys the proportional schedule's lag for fewer requests,
// whatever the distribution, and sets its own lag at about that.
func TestFewerRequestsAtTheSameLag(t *testing.T) {
	for _, d := range studied {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			got := compare(d.runs, 50)
			assert.LessOrEqual(t, got.equalLag, d.target, "requests at equal lag")
			assert.LessOrEqual(t, got.own.requests, 1.02, "requests as it is")
			assert.LessOrEqual(t, got.own.lag, 1.08, "lag as it is")
		})
	}
}

// BenchmarkSchedules prints the table in BENCHMARKS.md.
func BenchmarkSchedules(b *testing.B) {
	for _, d := range studied {
		for _, learned := range []int{10, 50, 500} {
			b.Run(fmt.Sprintf("%s/after_%d_runs", d.name, learned), func(b *testing.B) {
				var got compared
				for b.Loop() {
					got = compare(d.runs, learned)
				}
				b.ReportMetric(got.equalLag, "×requests-at-equal-lag")
				b.ReportMetric(got.own.requests, "×requests")
				b.ReportMetric(got.own.lag, "×lag")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

// changes are of an agent's habits, after 50 runs of the old ones.
var changes = []struct {
	name      string
	from, to  distribution
	recovered int // after at most so many runs
}{
	{"40s_to_10s", logNormal(40, 0.5), logNormal(10, 0.5), 8},
	{"42_runs_even_to_always_10s", evenList, always(10), 5},
	{"40s_to_4min", logNormal(40, 0.5), logNormal(240, 0.5), 3},
	{"10min_to_10s", logNormal(600, 0.5), logNormal(10, 0.5), 5},
	{"10min_to_1min", logNormal(600, 0.5), logNormal(60, 0.5), 8},
}

// change returns how each run after a change of habits fares, the mean over seeds, by the
// schedule that goes on learning and by the proportional one.
func change(from, to distribution, seeds int) (learned, proportional [50]outcome) {
	for seed := range uint64(seeds) {
		r := random(seed)
		var h Histogram
		learn(&h, from, 50, r)
		for i := range learned {
			took := to.draw(r)
			out, lo, hi := await(h.schedule(), took, r)
			h.Add(lo, hi)
			learned[i].add(out, seeds)
			out, _, _ = await(standard.At, took, r)
			proportional[i].add(out, seeds)
		}
	}
	return learned, proportional
}

func (o *outcome) add(other outcome, of int) {
	o.requests += other.requests / float64(of)
	o.lag += other.lag / float64(of)
}

// recovery returns how many runs after a change the lag is and stays within 1.25 times the
// proportional schedule's, three runs taken together, since each mean is a noisy one.
func recovery(learned, proportional [50]outcome) int {
	for i := len(learned) - 3; i >= 0; i-- {
		var a, b float64
		for k := i; k < i+3; k++ {
			a, b = a+learned[k].lag, b+proportional[k].lag
		}
		if a > 1.25*b {
			return i + 1
		}
	}
	return 0
}

// A history that is wrong costs some lag, for some runs.
func TestAfterAChangeOfHabits(t *testing.T) {
	for _, c := range changes {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			learned, proportional := change(c.from, c.to, 300)
			for i := range learned {
				if i == 0 && c.name == "10min_to_1min" {
					continue // only the bound of a delay holds, which grows with the time waited
				}
				assert.LessOrEqual(t, learned[i].lag, 2*proportional[i].lag+5, "run %d", i+1)
			}
			assert.LessOrEqual(t, recovery(learned, proportional), c.recovered, "runs until it has recovered")
		})
	}
}

// BenchmarkHabits prints the second table in BENCHMARKS.md.
func BenchmarkHabits(b *testing.B) {
	for _, c := range changes {
		b.Run(c.name, func(b *testing.B) {
			var learned, proportional [50]outcome
			for b.Loop() {
				learned, proportional = change(c.from, c.to, 1000)
			}
			worst, usual := 0., 0.
			for i := range learned {
				worst = math.Max(worst, learned[i].lag)
				usual += proportional[i].lag / float64(len(proportional))
			}
			b.ReportMetric(worst, "s-worst-mean-lag")
			b.ReportMetric(usual, "s-proportional")
			b.ReportMetric(float64(recovery(learned, proportional)), "runs-to-recover")
			for _, i := range []int{9, 49} {
				b.ReportMetric(learned[i].over(proportional[i]).requests, fmt.Sprintf("×requests-run-%d", i+1))
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}
