package learned

import (
	"math"
	"math/rand/v2"
)

// A distribution is its quantile function: how many seconds a run takes that outlasts a
// share of all runs, from 0 to 1.
type distribution func(share float64) float64

// draw returns the seconds of one run.
func (d distribution) draw(r *rand.Rand) float64 { return d(r.Float64()) }

// evenly returns so many runs that stand for all, each so many times. Where the longest of
// them decide, as with Pareto's, drawn ones would make a table of chance.
func (d distribution) evenly(runs, times int) []float64 {
	out := make([]float64, 0, runs*times)
	for i := range runs {
		for range times {
			out = append(out, d((float64(i)+0.5)/float64(runs)))
		}
	}
	return out
}

// always is as constant as an agent's runs are at best.
func always(seconds float64) distribution { return logNormal(seconds, 0.02) }

func logNormal(median, sigma float64) distribution {
	return func(share float64) float64 { return median * math.Exp(sigma*normal(share)) }
}

func exponential(mean float64) distribution {
	return func(share float64) float64 { return -mean * math.Log(1-share) }
}

// pareto1 has the index 1, so that it has no mean: a wait's longest timeout ends its runs.
func pareto1(least float64) distribution {
	return func(share float64) float64 { return min(least/(1-share), 72*3600) }
}

func eitherOf(a, b distribution) distribution {
	return func(share float64) float64 {
		if share < 0.5 {
			return a(2 * share)
		}
		return b(2*share - 1)
	}
}

// normal is the quantile function of the standard normal distribution.
func normal(share float64) float64 { return math.Sqrt2 * math.Erfinv(2*share-1) }

// Forty-two runs of one agent were seen to take 25 to 69 s, and nothing else is known of
// them. So there are two lists with these ends: spread evenly, and lumped in the middle as
// durations mostly are, by the quantiles of a log-normal distribution.
const shortest, longest = 25., 69.

func even(share float64) float64 { return shortest + (longest-shortest)*share }

// lumped has its shortest run at a share of 1/84 and its longest at 83/84: those are where
// the shortest and the longest of 42 lie.
func lumped(share float64) float64 {
	middle := math.Sqrt(shortest * longest)
	share = min(max(share, 0.5/42), 41.5/42)
	return middle * math.Pow(longest/middle, normal(share)/normal(41.5/42))
}

func evenList(share float64) float64 { return even(math.Floor(42*share) / 41) }

func lumpedList(share float64) float64 { return lumped((math.Floor(42*share) + 0.5) / 42) }

// studied are the distributions of the table in BENCHMARKS.md, with the most requests that
// the schedule may need after 50 runs, at the lag of the proportional one.
var studied = []struct {
	name   string
	runs   distribution
	target float64
}{
	{"42_runs_lumped", lumpedList, 0.55},
	// BenchmarkOptimum: who knows that the list is even needs 0.46, and 0.53 with the two
	// polls that the bound on a delay asks for before the first run can end.
	{"42_runs_even", evenList, 0.62},
	{"log_normal_40s_0.3", logNormal(40, 0.3), 0.70},
	{"log_normal_40s_0.5", logNormal(40, 0.5), 0.80},
	{"log_normal_40s_0.8", logNormal(40, 0.8), 1.00},
	{"15s_or_10min_0.1", eitherOf(logNormal(15, 0.1), logNormal(600, 0.1)), 0.50},
	{"15s_or_10min_0.2", eitherOf(logNormal(15, 0.2), logNormal(600, 0.2)), 0.50},
	{"15s_or_10min_0.3", eitherOf(logNormal(15, 0.3), logNormal(600, 0.3)), 0.50},
	{"pareto_10s", pareto1(10), 1.00},
	{"exponential_60s", exponential(60), 1.05}, // constant hazard: there is nothing to learn
	{"log_normal_5s_0.5", logNormal(5, 0.5), 1.00},
	{"log_normal_10min_0.5", logNormal(600, 0.5), 0.50},
	{"log_normal_3h_0.5", logNormal(10800, 0.5), 0.40},
	{"always_40s", always(40), 0.40},
}
