package plan

import (
	"math"
	"time"
	"unique"

	"github.com/agentwait/agentwait/agentstatus"
)

// Progress is how a wait stands: what a resume token carries. The zero value has not begun;
// see [NewProgress].
type Progress struct {
	Polls        int32
	Failures     int32 // failed polls in a row
	StrayAnswers int32 // stray answers in a row: see agentstatus.Progress
	// Seen is a fingerprint of what the last good answer showed, if the options have a stall
	// timeout; zero: there was none.
	Seen uint32
	// UnchangedSince is when an answer first showed what is Seen; it means nothing without one.
	UnchangedSince time.Duration
	StraySince     time.Duration // when the first of that row was asked for; it means nothing without one

	StartedAt    time.Duration // when the wait began; before zero if an earlier attempt did
	FirstPollAt  time.Duration // Never: not yet, as the following
	LastPollAt   time.Duration
	LastStatusAt time.Duration // last good answer
	NextPollAt   time.Duration
	Delay        time.Duration // until NextPollAt, from the last poll

	shown unique.Handle[Shown]
}

// Shown is what the polls have shown of an agent.
type Shown struct {
	State, Phase string
	Problem      string // reason of the last failed poll
	ProblemText  string // what came in place of a status, for people: agentstatus.Decision.Problem
}

// Shown returns what the polls have shown so far.
func (p *Progress) Shown() Shown {
	if p.shown == (unique.Handle[Shown]{}) {
		return Shown{}
	}
	return p.shown.Value()
}

// Show sets what the polls have shown. It is kept once for all waits, of which there are many and
// which show little that differs, and holds on to no answer that it is a part of.
func (p *Progress) Show(shown Shown) {
	p.shown = unique.Handle[Shown]{}
	if shown != (Shown{}) {
		p.shown = unique.Make(shown)
	}
}

// NewProgress returns the progress of a wait that began at a moment.
func NewProgress(startedAt time.Duration) Progress {
	return Progress{
		StartedAt:   startedAt,
		FirstPollAt: Never, LastPollAt: Never, LastStatusAt: Never, NextPollAt: Never,
	}
}

// Elapsed is the time since the wait began, by which the schedule slows down. It spans every
// attempt, and the waits before this one if a token was given.
func (p *Progress) Elapsed(now time.Duration) time.Duration { return max(now-p.StartedAt, 0) }

// remaining is the rest of the delay that an earlier attempt had begun: a worker that restarts
// in a loop must not poll more often, and a Retry-After outlives it. Bounded by the delay
// itself, so that a clock that was wrong cannot stretch it.
func (p *Progress) remaining(now time.Duration) time.Duration {
	if p.NextPollAt == Never {
		return 0
	}
	return max(min(p.NextPollAt-now, p.Delay), 0)
}

// notAfter takes what is said to have been after now as having been now: another worker's clock, or
// a token that somebody wrote, must not keep a wait from its last poll.
func (p *Progress) notAfter(now time.Duration) {
	for _, at := range []*time.Duration{&p.StartedAt, &p.FirstPollAt, &p.LastPollAt, &p.LastStatusAt, &p.StraySince, &p.UnchangedSince} {
		if *at != Never {
			*at = min(*at, now)
		}
	}
}

// polled records a poll and what was decided on it. Texts are cut by the caller's bounds.
func (p *Progress) polled(d agentstatus.Decision, now time.Duration) {
	p.Polls = min(p.Polls, math.MaxInt32-1) + 1
	if d.Stray {
		p.StrayAnswers++ // since when, the decision was told
	} else {
		p.StrayAnswers, p.StraySince = 0, 0
	}
	p.LastPollAt = now
	if p.FirstPollAt == Never {
		p.FirstPollAt = now
	}
	p.NextPollAt, p.Delay = Never, 0
	shown := p.Shown()
	if d.Status != nil {
		p.LastStatusAt = now
		shown.State, shown.Phase = string(d.Status.State), string(d.Status.Phase)
	}
	if d.Failure {
		p.Failures++
		shown.Problem, shown.ProblemText = string(d.Reason), d.Problem
	} else {
		p.Failures, shown.Problem, shown.ProblemText = 0, "", ""
	}
	if shown != p.Shown() {
		p.Show(shown)
	}
}

// strayFor is how long the row has lasted at a moment.
func (p *Progress) strayFor(now time.Duration) time.Duration {
	if p.StrayAnswers == 0 {
		return 0
	}
	return max(now-p.StraySince, 0)
}

// waits records when the next poll is due.
func (p *Progress) waits(delay, now time.Duration) {
	p.NextPollAt, p.Delay = now+delay, delay
}
