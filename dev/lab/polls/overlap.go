package polls

import (
	"time"
)

// Overlaps is how long each interaction was polled by two workers at once; interactions
// that never were are left out.
//
// A worker's polls of an interaction are trains: one ends where the worker did not poll
// for longer than apart, which is the longest delay between two polls of a wait and its heartbeat
// timeout: a shorter one cuts trains whose polls are far apart, as in a back-off, into single
// polls, which overlap with nothing. Two workers poll at once while a train of each runs. So a worker that was stopped, lost the wait, and polls once
// more when it goes on is not an overlap; nor is a wait that moves from one to the other.
func (l *Log) Overlaps(apart time.Duration) map[string]time.Duration {
	overlaps := map[string]time.Duration{}
	for id, it := range l.Interactions {
		if longest := it.overlap(apart); longest > 0 {
			overlaps[id] = longest
		}
	}
	return overlaps
}

type train struct {
	worker      uint16
	first, last int64
}

func (it *Interaction) overlap(apart time.Duration) time.Duration {
	var trains []*train
	running := map[uint16]*train{}
	for _, p := range it.Polls {
		t := running[p.Worker]
		if t == nil || p.At-t.last > apart.Microseconds() {
			t = &train{worker: p.Worker, first: p.At}
			running[p.Worker] = t
			trains = append(trains, t)
		}
		t.last = p.At
	}
	longest := int64(0)
	for i, a := range trains {
		for _, b := range trains[i+1:] {
			if a.worker != b.worker {
				longest = max(longest, min(a.last, b.last)-max(a.first, b.first))
			}
		}
	}
	return time.Duration(longest) * time.Microsecond
}
