package learned

import (
	"strconv"
	"time"
)

// Summary says to people what a history has come to, old runs counting less.
type Summary struct {
	Runs   int           // added; fewer than MinRuns: nothing follows from them yet
	Early  time.Duration // 5 % had ended by then: the schedule is quiet until about here
	Median time.Duration
	P95    time.Duration
}

// Summary summarises the history. Without runs it is zero.
func (h *Histogram) Summary() Summary {
	return Summary{
		Runs:   h.Runs(),
		Early:  h.percentile(0.05),
		Median: h.percentile(0.50),
		P95:    h.percentile(0.95),
	}
}

// String puts the summary in a line for a log.
func (s Summary) String() string {
	if s.Runs == 0 {
		return "no runs seen"
	}
	line := strconv.Itoa(s.Runs) + " runs seen"
	if s.Runs == 1 {
		line = "1 run seen"
	}
	line += ": 5 % ended within " + s.Early.String() + ", half within " + s.Median.String() +
		", 95 % within " + s.P95.String()
	if s.Runs < MinRuns {
		line += "; used from " + strconv.Itoa(MinRuns) + " runs on"
	}
	return line
}

// percentile returns the time by which a share of the runs had ended, in whole seconds.
func (h *Histogram) percentile(share float64) time.Duration {
	rest := share * h.total()
	if rest == 0 {
		return 0
	}
	for i, w := range h.weights {
		if w := float64(w); rest > w {
			rest -= w
			continue
		}
		if w == 0 {
			continue
		}
		t := lower(i) + rest/float64(w)*(lower(i+1)-lower(i))
		return duration(t).Round(time.Second)
	}
	return horizon * time.Second
}
