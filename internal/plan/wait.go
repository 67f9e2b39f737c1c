package plan

import (
	"time"
	"unique"

	"github.com/agentwait/agentwait/agentstatus"
)

// Wait is one attempt of a wait. It is a value: a copy goes on by itself.
type Wait struct {
	options unique.Handle[Options] // which most waits share
	Limits
	Progress
	began  time.Duration // when this attempt did
	pollAt time.Duration // when the next poll is due; Never if none may be made
	stays  bool          // the wait ends with this attempt, which the server may end first

	// AnsweredBefore: an earlier attempt has had a good answer, and does not say when.
	AnsweredBefore bool
}

// New returns the plan of an attempt.
func New(options Options, limits Limits, progress Progress) Wait {
	return Wait{options: unique.Make(options), Limits: limits, Progress: progress}
}

// Options are what was asked for.
func (w *Wait) Options() Options { return w.options.Value() }

// Begin says when to make the first poll: at once, or when an earlier attempt's delay is over.
func (w *Wait) Begin(now time.Duration) Step {
	w.began = now
	w.notAfter(now)
	delay, pause := w.remaining(now), time.Duration(0)
	if w.Failures > 0 {
		pause = delay // failed polls may have been answered with a Retry-After
	}
	if pause > 0 || delay > 0 && now < w.End() {
		return w.pause(now, delay, pause)
	}
	return w.rest(now)
}

// Progressing is how the wait stands for the decision on the answer to a request that began at a
// moment: a 404 that was asked for within the grace is within it, however late it comes.
func (w *Wait) Progressing(started time.Duration) agentstatus.Progress {
	if w.StrayAnswers == 0 {
		w.StraySince = started
	}
	return agentstatus.Progress{
		Polls:               int(w.Polls) + 1,
		ConsecutiveFailures: int(w.Failures),
		Elapsed:             w.Elapsed(started),
		StrayAnswers:        int(w.StrayAnswers),
		StrayFor:            w.strayFor(started),
		Answered:            w.HasAnswered(),
	}
}

// HasAnswered reports whether the wait has had a good answer.
func (w *Wait) HasAnswered() bool { return w.AnsweredBefore || w.LastStatusAt != Never }

// Answered takes in what was decided on an answer. delay is when the next poll is due, which
// is the decision's own delay unless the caller knows better; errType is the error that a
// failure stands for.
func (w *Wait) Answered(now time.Duration, d agentstatus.Decision, delay time.Duration, errType string) Step {
	w.polled(d, now)
	stalled := w.sees(now, d)
	switch d.Action {
	case agentstatus.ActionCompleted:
		return Step{Do: Complete}
	case agentstatus.ActionFailed, agentstatus.ActionCancelled, agentstatus.ActionExpired, agentstatus.ActionFatal:
		return Step{Do: Fail}
	case agentstatus.ActionNeedsInput:
		switch w.Options().OnNeedsInput {
		case ReturnOnInput:
			return Step{Do: Complete}
		case FailOnInput:
			return Step{Do: Fail}
		}
	}
	if stalled {
		return Step{Do: Stall}
	}
	if now >= w.End() {
		w.waits(delay, now) // for whoever continues the wait
		return Step{Do: Deadline}
	}
	if d.Failure && w.Failures >= failuresInAttempt && w.yields(errType, now, delay) {
		w.waits(delay, now)
		return Step{Do: Outage, Delay: delay}
	}
	return w.pause(now, delay, d.RetryAfterDelay)
}

// pause waits for delay, at most until the wait's end. There a last poll may be made before
// the delay is over, but not before the pause that the API asked for.
func (w *Wait) pause(now, delay, asked time.Duration) Step {
	end := w.End()
	w.waits(delay, now)
	if now >= end {
		return Step{Do: Deadline}
	}
	if delay >= parkAfter && w.yields(w.interrupted(), now, delay) {
		return Step{Do: Yield, Why: Parked, Delay: delay}
	}
	if now+delay < end {
		return w.rest(now + delay)
	}
	if now+asked > end || w.LastPollAt != Never && end-w.LastPollAt < leastDelay {
		return w.rest(Never)
	}
	return w.rest(end)
}

// PollAt is when the next poll is due; Never if none may be made.
func (w *Wait) PollAt() time.Duration { return w.pollAt }

// Patience returns how long a request that starts now may take: until the wait's end, but
// enough for an answer if that is near or past, and at most most. No request may start if
// it is not positive.
func (w *Wait) Patience(now, most time.Duration) time.Duration {
	return min(most, max(w.End()-now, LeastPatience), w.latest(w.began)-now)
}

// Timer says what is next if nothing has happened until Step.TimerAt.
func (w *Wait) Timer(now time.Duration) Step {
	switch {
	case now >= w.latest(w.began), w.pollAt == Never && now >= w.End():
		return Step{Do: Deadline}
	case now >= w.handsOverAt() && !w.stays:
		delay := max(min(w.pollAt, w.End())-now, HandOverDelay)
		if w.retryFits(w.interrupted(), now, delay) {
			return Step{Do: Yield, Why: AttemptTimeout, Delay: delay}
		}
		w.stays = true
	}
	return w.rest(w.pollAt)
}

// Stop says what is next if the worker stops. ok is false if no attempt could take over
// in time: then this one uses the time that the stop leaves.
func (w *Wait) Stop(now time.Duration) (step Step, ok bool) {
	if !w.HandsOver(now, HandOverDelay) {
		return Step{}, false
	}
	return Step{Do: Yield, Why: Stopping, Delay: HandOverDelay}, true
}

// HandsOver reports whether another attempt follows after delay that can still end the wait itself.
func (w *Wait) HandsOver(now, delay time.Duration) bool {
	return w.retryFits(w.interrupted(), now, delay)
}

// Lost says how an attempt ends that cannot go on, after which the next one would follow
// after delay: the wait ends with it if that is too late for another one.
func (w *Wait) Lost(now, delay time.Duration) Step {
	if w.retries(w.interrupted()) && !w.retryFits(w.interrupted(), now, delay) {
		return Step{Do: Deadline}
	}
	return Step{Do: Yield, Delay: delay}
}

// rest is the step that polls at a moment.
func (w *Wait) rest(pollAt time.Duration) Step {
	w.pollAt = pollAt
	timer := w.latest(w.began)
	if pollAt == Never {
		timer = w.End()
	}
	if !w.stays {
		timer = min(timer, w.handsOverAt())
	}
	return Step{Do: Rest, PollAt: pollAt, TimerAt: timer}
}

// Postpone puts the next poll off to a second from now if it would come sooner, and reports
// whether it did: a request that is under way, or was a moment ago, may have reached the API.
func (w *Wait) Postpone(now time.Duration) bool {
	if min(w.pollAt, w.End())-now >= leastDelay {
		return false
	}
	w.waits(leastDelay, now)
	return true
}

// MayFollow reports whether the attempt may end now and leave the wait to another one after
// delay.
func (w *Wait) MayFollow(now, delay time.Duration) bool { return w.yields(w.interrupted(), now, delay) }

// Parks says whether an attempt that holds many waits may be given back to the server, since the
// next poll of all of them is far away.
func (w *Wait) Parks(now, next time.Duration) (step Step, ok bool) {
	if next == Never || next-now < parkAfter || !w.yields(w.interrupted(), now, next-now) {
		return Step{}, false
	}
	return Step{Do: Yield, Why: Parked, Delay: next - now}, true
}

func (w *Wait) interrupted() string { return w.Options().Interrupted }
