// Package polls judges what an API saw of its clients: who polled which interaction when,
// and how it was answered. It is pure, so that what a run is judged by has tests.
package polls

import (
	"slices"
	"strings"
	"time"
)

// Poll is one request for the state of an interaction.
type Poll struct {
	At     int64 // microseconds since the log's epoch
	Status uint16
	Worker uint16 // an index of Log.Workers
}

// Interaction is what the API saw of one interaction, in the order of arrival.
type Interaction struct {
	Polls []Poll
	Ends  int64 // when its agent ends or ended, in microseconds since the epoch; 0 if that is not known
}

// Log is what an API saw.
type Log struct {
	Epoch        time.Time
	Workers      []string
	Interactions map[string]*Interaction
}

// Group is the interactions whose ids begin with the group's name and a "-".
func (l *Log) Group(name string) *Log {
	return l.only(func(id string, _ *Interaction) *Interaction {
		if !strings.HasPrefix(id, name+"-") {
			return nil
		}
		return l.Interactions[id]
	})
}

// Of is the interactions of these ids.
func (l *Log) Of(ids ...string) *Log {
	return l.only(func(id string, it *Interaction) *Interaction {
		if !slices.Contains(ids, id) {
			return nil
		}
		return it
	})
}

// Between is the polls from one moment to another. Interactions without any stay.
func (l *Log) Between(from, to time.Time) *Log {
	first, last := l.micros(from), l.micros(to)
	return l.only(func(_ string, it *Interaction) *Interaction {
		i, _ := slices.BinarySearchFunc(it.Polls, first, byTime)
		j, _ := slices.BinarySearchFunc(it.Polls, last, byTime)
		return &Interaction{Polls: it.Polls[i:j], Ends: it.Ends}
	})
}

// Answered is the polls that were answered with one of the status codes.
func (l *Log) Answered(codes ...uint16) *Log {
	return l.only(func(_ string, it *Interaction) *Interaction {
		answered := &Interaction{Ends: it.Ends}
		for _, p := range it.Polls {
			if slices.Contains(codes, p.Status) {
				answered.Polls = append(answered.Polls, p)
			}
		}
		return answered
	})
}

func (l *Log) only(pick func(string, *Interaction) *Interaction) *Log {
	part := &Log{Epoch: l.Epoch, Workers: l.Workers, Interactions: map[string]*Interaction{}}
	for id, it := range l.Interactions {
		if picked := pick(id, it); picked != nil {
			part.Interactions[id] = picked
		}
	}
	return part
}

func byTime(p Poll, at int64) int {
	switch {
	case p.At < at:
		return -1
	case p.At > at:
		return 1
	}
	return 0
}

func (l *Log) micros(t time.Time) int64 { return t.Sub(l.Epoch).Microseconds() }

// When is a moment of the log as a time.
func (l *Log) When(micros int64) time.Time {
	return l.Epoch.Add(time.Duration(micros) * time.Microsecond)
}

// Requests counts the polls.
func (l *Log) Requests() (count int) {
	for _, it := range l.Interactions {
		count += len(it.Polls)
	}
	return count
}

// ByWorker counts the polls of each worker.
func (l *Log) ByWorker() map[string]int {
	count := map[string]int{}
	for _, it := range l.Interactions {
		for _, p := range it.Polls {
			count[l.Workers[p.Worker]]++
		}
	}
	return count
}

// Share is the share of polls that were answered with a status code, 0 to 1.
func (l *Log) Share(code uint16) float64 {
	all := l.Requests()
	if all == 0 {
		return 0
	}
	return float64(l.Answered(code).Requests()) / float64(all)
}

// PerSecond counts the polls in each whole second from one moment to another.
func (l *Log) PerSecond(from, to time.Time) []int {
	first := l.micros(from)
	seconds := make([]int, int(to.Sub(from)/time.Second))
	for _, it := range l.Interactions {
		for _, p := range it.Polls {
			if s := (p.At - first) / 1e6; p.At >= first && s < int64(len(seconds)) {
				seconds[s]++
			}
		}
	}
	return seconds
}
