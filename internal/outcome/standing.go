package outcome

import (
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/plan"
	"github.com/agentwait/agentwait/internal/text"
)

// Wall puts the moments of a plan on somebody's clock: the Temporal server's, or the machine's.
type Wall struct {
	Time   func(at time.Duration) time.Time
	Moment func(t time.Time) time.Duration
}

// Maybe is the time of a moment that may not have been.
func (w Wall) Maybe(at time.Duration) *time.Time {
	if at == plan.Never {
		return nil
	}
	t := w.Time(at).UTC()
	return &t
}

func (w Wall) maybeMoment(t *time.Time) time.Duration {
	if t == nil {
		return plan.Never
	}
	return w.Moment(*t)
}

// Token returns how a wait stands, for whoever goes on with it.
func (w Wall) Token(p *plan.Progress) agentwait.Token {
	shown := p.Shown()
	return agentwait.Token{
		Polls: p.Polls, ConsecutiveFailures: p.Failures,
		State:            text.Cut(shown.State, agentwait.MaxStateBytes),
		Phase:            text.Cut(shown.Phase, agentwait.MaxPhaseBytes),
		LastProblem:      text.Cut(shown.Problem, agentwait.MaxProblemBytes),
		StartedAt:        w.Time(p.StartedAt).UTC(),
		FirstPollAt:      w.Maybe(p.FirstPollAt),
		LastPollAt:       w.Maybe(p.LastPollAt),
		LastStatusAt:     w.Maybe(p.LastStatusAt),
		NextPollAt:       w.Maybe(p.NextPollAt),
		NextDelaySeconds: agentwait.Seconds(p.Delay),
	}
}

// Progress is how a wait stood by its token.
func (w Wall) Progress(t agentwait.Token) plan.Progress {
	p := plan.Progress{
		Polls: t.Polls, Failures: t.ConsecutiveFailures,
		StartedAt:    w.Moment(t.StartedAt),
		FirstPollAt:  w.maybeMoment(t.FirstPollAt),
		LastPollAt:   w.maybeMoment(t.LastPollAt),
		LastStatusAt: w.maybeMoment(t.LastStatusAt),
		NextPollAt:   w.maybeMoment(t.NextPollAt),
		Delay:        agentwait.Duration(t.NextDelaySeconds),
	}
	p.Show(plan.Shown{State: t.State, Phase: t.Phase, Problem: t.LastProblem})
	return p
}

// Standing says how a wait stands, for the details of an error.
func (w Wall) Standing(interactionID string, p *plan.Progress, now time.Duration) agentwait.ErrorDetails {
	shown := p.Shown()
	return agentwait.ErrorDetails{
		InteractionID:  interactionID,
		Phase:          shown.Phase,
		State:          shown.State,
		Polls:          p.Polls,
		ElapsedSeconds: agentwait.Seconds(p.Elapsed(now)),
		LastStatusAt:   w.Maybe(p.LastStatusAt),
	}
}
