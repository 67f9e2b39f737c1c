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
	token := agentwait.Token{
		Polls: int(p.Polls), ConsecutiveFailures: int(p.Failures), StrayAnswers: int(p.StrayAnswers),
		State:            text.Cut(shown.State, agentwait.MaxStateBytes),
		Phase:            text.Cut(shown.Phase, agentwait.MaxPhaseBytes),
		LastProblem:      text.Cut(shown.Problem, agentwait.MaxProblemBytes),
		ProblemText:      text.Cut(shown.ProblemText, agentwait.MaxProblemTextBytes),
		StartedAt:        w.Time(p.StartedAt).UTC(),
		FirstPollAt:      w.Maybe(p.FirstPollAt),
		LastPollAt:       w.Maybe(p.LastPollAt),
		LastStatusAt:     w.Maybe(p.LastStatusAt),
		NextPollAt:       w.Maybe(p.NextPollAt),
		NextDelaySeconds: agentwait.Seconds(p.Delay),
	}
	if p.StrayAnswers > 0 {
		token.StraySince = w.Maybe(p.StraySince)
	}
	if p.Seen != 0 {
		token.Seen, token.UnchangedSince = int64(p.Seen), w.Maybe(p.UnchangedSince)
	}
	return token
}

// Progress is how a wait stood by its token.
func (w Wall) Progress(t agentwait.Token) plan.Progress {
	p := plan.Progress{
		Polls: int32(t.Polls), Failures: int32(t.ConsecutiveFailures), // it was checked
		StartedAt:    w.Moment(t.StartedAt),
		FirstPollAt:  w.maybeMoment(t.FirstPollAt),
		LastPollAt:   w.maybeMoment(t.LastPollAt),
		LastStatusAt: w.maybeMoment(t.LastStatusAt),
		NextPollAt:   w.maybeMoment(t.NextPollAt),
		Delay:        agentwait.Duration(t.NextDelaySeconds),
	}
	if t.StraySince != nil { // a row without a beginning cannot be told to have lasted
		p.StrayAnswers, p.StraySince = int32(t.StrayAnswers), w.Moment(*t.StraySince)
	}
	if t.UnchangedSince != nil { // as a row's beginning
		p.Seen, p.UnchangedSince = uint32(t.Seen), w.Moment(*t.UnchangedSince)
	}
	p.Show(plan.Shown{State: t.State, Phase: t.Phase, Problem: t.LastProblem, ProblemText: t.ProblemText})
	return p
}

// Standing says how a wait stands, for the details of an error.
func (w Wall) Standing(interactionID string, p *plan.Progress, now time.Duration) agentwait.ErrorDetails {
	shown := p.Shown()
	return agentwait.ErrorDetails{
		InteractionID:  interactionID,
		Phase:          shown.Phase,
		State:          shown.State,
		Polls:          int(p.Polls),
		ElapsedSeconds: agentwait.Seconds(p.Elapsed(now)),
		LastStatusAt:   w.Maybe(p.LastStatusAt),
		Problem:        shown.ProblemText,
	}
}
