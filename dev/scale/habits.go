package main

import "github.com/agentwait/agentwait/dev/lab/figures"

// fared is how the runs of some agents fared after a change of their habits.
type fared struct {
	// lags are in seconds: those of each agent's first run after the change, of the second,
	// and so on.
	lags [][]float64
	// requests a run, over the last runs that were followed.
	requests float64
}

// means are the mean lags of the first runs after the change, of the second ones, and so on.
func (f fared) means() []float64 {
	means := make([]float64, len(f.lags))
	for i, lags := range f.lags {
		means[i] = figures.Mean(lags)
	}
	return means
}

// all are the lags of all runs.
func (f fared) all() (all []float64) {
	for _, lags := range f.lags {
		all = append(all, lags...)
	}
	return all
}

const (
	// together is how many runs are judged together, since each mean is of few agents.
	together = 3
	// recovered is how many times the proportional schedule's lag counts as the same.
	recovered = 1.25
)

// recovery is how many runs after a change the lag is and stays as that of the proportional
// schedule, usual. Where it does not get there, that is as many as were followed. It is the
// rule that the simulation of internal/learned has.
func recovery(means []float64, usual float64) int {
	n := min(together, len(means))
	for i := len(means) - n; i >= 0; i-- {
		if figures.Mean(means[i:i+n]) <= recovered*usual {
			continue
		}
		if i == len(means)-n {
			return len(means)
		}
		return i + 1
	}
	return 0
}
