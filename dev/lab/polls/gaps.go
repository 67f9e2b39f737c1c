package polls

import (
	"fmt"
	"time"
)

// LongestGaps is the longest time without a poll of each interaction from one moment to
// another, or to its agent's end if that comes first. The time up to the first poll
// and from the last one on counts. Interactions whose agents ended before are left out.
func (l *Log) LongestGaps(from, to time.Time) []time.Duration {
	var gaps []time.Duration
	first, last := l.micros(from), l.micros(to)
	for _, it := range l.Interactions {
		end := last
		if it.Ends != 0 {
			end = min(end, it.Ends)
		}
		if end <= first {
			continue
		}
		longest, before := int64(0), first
		for _, p := range it.Polls {
			if p.At < first {
				continue
			}
			if p.At > end {
				break
			}
			longest, before = max(longest, p.At-before), p.At
		}
		gaps = append(gaps, time.Duration(max(longest, end-before))*time.Microsecond)
	}
	return gaps
}

// Unpolled counts the interactions without a poll.
func (l *Log) Unpolled() (count int) {
	for _, it := range l.Interactions {
		if len(it.Polls) == 0 {
			count++
		}
	}
	return count
}

// Closer counts the polls that came sooner than apart after the one before of the same
// interaction, whoever made them.
func (l *Log) Closer(apart time.Duration) (count int) {
	for _, it := range l.Interactions {
		for i := 1; i < len(it.Polls); i++ {
			if time.Duration(it.Polls[i].At-it.Polls[i-1].At)*time.Microsecond < apart {
				count++
			}
		}
	}
	return count
}

// Nearest is the shortest time between two polls of one interaction, and which those were; zero
// and nothing if none was polled twice.
func (l *Log) Nearest() (apart time.Duration, which string) {
	for id, it := range l.Interactions {
		for i := 1; i < len(it.Polls); i++ {
			a, b := it.Polls[i-1], it.Polls[i]
			if gap := time.Duration(b.At-a.At) * time.Microsecond; which == "" || gap < apart {
				apart, which = gap, fmt.Sprintf("%s by %s (answered %d) and %s", id, l.Workers[a.Worker], a.Status, l.Workers[b.Worker])
			}
		}
	}
	return apart, which
}

// Detected is how long after each agent's end the first answer came that could tell of
// it: the lag of the schedule alone. Interactions without such an answer are left out.
func (l *Log) Detected() []time.Duration {
	var lags []time.Duration
	for _, it := range l.Interactions {
		if it.Ends == 0 {
			continue
		}
		for _, p := range it.Polls {
			if p.At >= it.Ends && p.Status == 200 {
				lags = append(lags, time.Duration(p.At-it.Ends)*time.Microsecond)
				break
			}
		}
	}
	return lags
}
