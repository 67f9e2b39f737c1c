package learned

import (
	"math"
	"sort"
	"testing"
)

// optimum is what could be reached by who knows the distribution: the requests and the lag
// of the cheapest schedule at a price of a second of lag, by going backwards in time in
// steps of 0.1 s. Delays have ±10 % of jitter, as in the simulation, and are bounded as a
// plan's are, or not at all.
func optimum(d distribution, price float64, bounded bool) outcome {
	const step, jitters = 0.1, 7
	last := int(d(0.999) / step)
	size := 3*last + 500
	ended := make([]float64, size) // the share of the runs that ended by a time
	lag := make([]float64, size)   // its integral: what they waited for by then
	for i := range ended {
		ended[i] = 1
		if i < last {
			ended[i] = d.endedBy(float64(i) * step)
		}
		if i > 0 {
			lag[i] = lag[i-1] + step*(ended[i]+ended[i-1])/2
		}
	}
	costs, best := make([]float64, size), make([]outcome, size)
	for i := last - 1; i >= 0; i-- {
		t := float64(i) * step
		most := standard.at(t) + t/boundDivisor + boundSlack.Seconds()
		if !bounded {
			most = d(0.999)
		}
		costs[i] = math.Inf(1)
		for delay := 1.; delay <= most; delay += step {
			var out outcome
			cost := 0.
			for k := range jitters {
				actual := max(1, delay*(0.9+0.2*(float64(k)+0.5)/jitters))
				next := min(i+int(math.Round(actual/step)), size-1)
				late := lag[next] - lag[i] - ended[i]*float64(next-i)*step
				out.requests += (1 - ended[i] + best[next].requests) / jitters
				out.lag += (late + best[next].lag) / jitters
				cost += (1 - ended[i] + price*late + costs[next]) / jitters
			}
			if cost < costs[i] {
				costs[i], best[i] = cost, out
			}
		}
	}
	best[0].requests++ // the poll at once
	return best[0]
}

// endedBy inverts the quantile function.
func (d distribution) endedBy(t float64) float64 {
	const parts = 4200
	return float64(sort.Search(parts, func(i int) bool { return d((float64(i)+0.5)/parts) > t })) / parts
}

// BenchmarkOptimum prints the optima in BENCHMARKS.md. Of the lists it takes the
// distributions that they are samples of: nobody knows an agent's runs one by one.
func BenchmarkOptimum(b *testing.B) {
	for _, c := range []struct {
		name string
		runs distribution
	}{
		{"42_runs_lumped", lumped},
		{"42_runs_even", even},
		{"log_normal_40s_0.5", logNormal(40, 0.5)},
	} {
		for _, bounded := range []bool{true, false} {
			name := c.name + "/without_bound"
			if bounded {
				name = c.name + "/with_bound"
			}
			b.Run(name, func(b *testing.B) {
				proportional := mean(standard.At, c.runs.evenly(1000, 4), 1)
				var got outcome
				for b.Loop() {
					low, high := 0.01, 20.
					for range 16 {
						price := math.Sqrt(low * high)
						if got = optimum(c.runs, price, bounded).over(proportional); got.lag > 1 {
							low = price
						} else {
							high = price
						}
					}
				}
				b.ReportMetric(got.requests, "×requests")
				b.ReportMetric(got.lag, "×lag")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}
