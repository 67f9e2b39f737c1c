// All that can happen to a wait, as a table. Times are seconds on the attempt's own clock; the
// wait began at 0 and has 600 s unless a row says otherwise.
package plan_test

import (
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/plan"
)

var interrupted = "interrupted"

const unavailable = "unavailable"

// at is a moment in seconds.
func at(seconds float64) time.Duration { return time.Duration(seconds * float64(time.Second)) }

// limits are those of a wait of 600 s with a retry policy that has no maximum.
func limits(change ...func(*plan.Limits)) plan.Limits {
	l := plan.Limits{Deadline: at(600), ClosesAt: plan.Never, AttemptEndsAt: plan.Never, Retried: true, Patient: true}
	for _, c := range change {
		c(&l)
	}
	return l
}

func deadline(seconds float64) func(*plan.Limits) {
	return func(l *plan.Limits) { l.Deadline = at(seconds) }
}

func closes(seconds float64) func(*plan.Limits) {
	return func(l *plan.Limits) { l.ClosesAt = at(seconds) }
}

func attemptEnds(seconds float64) func(*plan.Limits) {
	return func(l *plan.Limits) { l.AttemptEndsAt = at(seconds) }
}

func impatient(l *plan.Limits) { l.Patient = false }

func lastAttempt(l *plan.Limits) { l.Retried, l.Patient = false, false }

func notRetried(types ...string) func(*plan.Limits) {
	return func(l *plan.Limits) { l.NotRetried = &types }
}

// The decisions on an answer, with the delay of the schedule.
func waits(delay float64) agentstatus.Decision {
	return agentstatus.Decision{
		Action: agentstatus.ActionWait, Reason: agentstatus.ReasonRunning, Delay: at(delay),
		Status: &agentstatus.Status{State: "RUNNING", Phase: agentstatus.PhaseRunning},
	}
}

func fails(delay, asked float64) agentstatus.Decision {
	return agentstatus.Decision{
		Action: agentstatus.ActionWait, Reason: agentstatus.ReasonUnavailable, Failure: true,
		Delay: at(delay), RetryAfter: asked == delay, RetryAfterDelay: at(asked),
	}
}

func says(action agentstatus.Action) agentstatus.Decision {
	d := waits(2)
	d.Action = action
	return d
}

// What happens to a wait.
type event struct {
	name string
	do   func(w *plan.Wait) plan.Step
}

func begin(seconds float64) event {
	return event{"begin", func(w *plan.Wait) plan.Step { return w.Begin(at(seconds)) }}
}

func answered(seconds float64, d agentstatus.Decision) event {
	return event{"answered", func(w *plan.Wait) plan.Step { return w.Answered(at(seconds), d, d.Delay, unavailable) }}
}

// learned is an answer after which the next poll is due at another moment than decided.
func learned(seconds float64, d agentstatus.Decision, delay float64) event {
	return event{"learned", func(w *plan.Wait) plan.Step { return w.Answered(at(seconds), d, at(delay), unavailable) }}
}

func timer(seconds float64) event {
	return event{"timer", func(w *plan.Wait) plan.Step { return w.Timer(at(seconds)) }}
}

func stop(seconds float64) event {
	return event{"stop", func(w *plan.Wait) plan.Step {
		step, ok := w.Stop(at(seconds))
		if !ok {
			return plan.Step{Do: stays}
		}
		return step
	}}
}

func lost(seconds, delay float64) event {
	return event{"lost", func(w *plan.Wait) plan.Step { return w.Lost(at(seconds), at(delay)) }}
}

// stays is what a stop does that nobody could take over from.
const stays = plan.Do(255)

// The steps.
func polls(pollAt, timerAt float64) plan.Step {
	return plan.Step{Do: plan.Rest, PollAt: at(pollAt), TimerAt: at(timerAt)}
}

func pollsNoMore(timerAt float64) plan.Step {
	return plan.Step{Do: plan.Rest, PollAt: plan.Never, TimerAt: at(timerAt)}
}

func yields(why plan.Why, delay float64) plan.Step {
	return plan.Step{Do: plan.Yield, Why: why, Delay: at(delay)}
}

var ends = plan.Step{Do: plan.Deadline}

// earlier is the progress that an earlier attempt has left.
func earlier(failures int, nextPollAt, delay float64) plan.Progress {
	p := plan.NewProgress(0)
	p.Polls, p.Failures = 7, int32(failures)
	p.NextPollAt, p.Delay = at(nextPollAt), at(delay)
	return p
}

func TestWait(t *testing.T) {
	fresh := plan.NewProgress(0)
	for _, row := range []struct {
		what     string
		limits   plan.Limits
		options  plan.Options
		progress plan.Progress
		events   []event
		want     plan.Step // the last event's
	}{
		// The first poll.
		{"it is made at once", limits(), plan.Options{}, fresh, []event{begin(0)}, polls(0, 660)},
		{"a fresh attempt of an old wait, too", limits(), plan.Options{}, earlier(0, 90, 2), []event{begin(100)}, polls(100, 660)},
		{"what is left of a delay is waited for", limits(), plan.Options{}, earlier(0, 115, 20), []event{begin(100)}, polls(115, 660)},
		{"… and no more than the delay, whatever a clock said", limits(), plan.Options{}, earlier(0, 9000, 20), []event{begin(100)}, polls(120, 660)},
		{"… until the deadline at most", limits(), plan.Options{}, earlier(0, 650, 70), []event{begin(590)}, polls(600, 660)},
		{"… but not at the deadline if it followed failures: the API may have asked for it", limits(), plan.Options{}, earlier(1, 650, 70), []event{begin(590)}, pollsNoMore(600)},
		{"a wait that came late still polls once", limits(), plan.Options{}, earlier(0, 4000, 60), []event{begin(3600)}, polls(3600, 3660)},
		{"… with a minute's grace, within ScheduleToClose", limits(closes(3630)), plan.Options{}, earlier(0, 4000, 60), []event{begin(3600)}, polls(3600, 3629)},
		{"… unless the API may have asked for a pause", limits(), plan.Options{}, earlier(1, 4000, 3600), []event{begin(3600)}, ends},
		{"an attempt that begins with a long delay parks again", limits(), plan.Options{}, earlier(0, 200, 100), []event{begin(110)}, yields(plan.Parked, 90)},

		// Between polls.
		{"the next poll is due after the delay", limits(), plan.Options{}, fresh, []event{begin(0), answered(1, waits(2))}, polls(3, 660)},
		{"… or when it was learned", limits(), plan.Options{}, fresh, []event{begin(0), learned(1, waits(2), 30)}, polls(31, 660)},
		{"the timer goes on resting before its time", limits(), plan.Options{}, fresh, []event{begin(0), answered(1, waits(2)), timer(2)}, polls(3, 660)},
		{"a poll that cannot be made for long ends with the grace", limits(), plan.Options{}, fresh, []event{begin(0), answered(1, waits(2)), timer(659.9)}, polls(3, 660)},
		{"… then", limits(), plan.Options{}, fresh, []event{begin(0), answered(1, waits(2)), timer(660)}, ends},

		// The deadline.
		{"a poll beyond it is made at it", limits(deadline(30)), plan.Options{}, fresh, []event{begin(0), answered(0, waits(50))}, polls(30, 90)},
		{"a poll at it is made", limits(deadline(30)), plan.Options{}, fresh, []event{begin(0), answered(0, waits(30))}, polls(30, 90)},
		{"none is made within a second of another", limits(deadline(30)), plan.Options{}, fresh, []event{begin(0), answered(29.5, waits(2))}, pollsNoMore(30)},
		{"… a second is enough", limits(deadline(30)), plan.Options{}, fresh, []event{begin(0), answered(29, waits(2))}, polls(30, 90)},
		{"… which the timer ends", limits(deadline(30)), plan.Options{}, fresh, []event{begin(0), answered(29.5, waits(2)), timer(30)}, ends},
		{"the answer at it is the last", limits(deadline(30)), plan.Options{}, fresh, []event{begin(0), answered(0, waits(50)), answered(30, waits(2))}, ends},
		{"… also when it is late", limits(deadline(30)), plan.Options{}, fresh, []event{begin(0), answered(0, waits(50)), answered(48, waits(2))}, ends},
		{"… also when it is a failure", limits(deadline(30)), plan.Options{}, fresh, []event{begin(0), answered(0, waits(50)), answered(30, fails(4, 0))}, ends},
		{"… and is taken in", limits(deadline(30)), plan.Options{}, fresh, []event{begin(0), answered(0, waits(50)), answered(48, says(agentstatus.ActionCompleted))}, plan.Step{Do: plan.Complete}},
		{"a Retry-After beyond it is honoured", limits(deadline(30)), plan.Options{}, fresh, []event{begin(0), answered(0, fails(300, 300))}, pollsNoMore(30)},
		{"… under the back-off, too", limits(deadline(60)), plan.Options{}, fresh, []event{begin(0), answered(0, fails(120, 100))}, pollsNoMore(60)},
		{"… and does not hinder when it ends before", limits(deadline(60)), plan.Options{}, fresh, []event{begin(0), answered(0, fails(120, 45))}, polls(60, 120)},
		{"… or at it", limits(deadline(60)), plan.Options{}, fresh, []event{begin(0), answered(0, fails(120, 60))}, polls(60, 120)},
		{"ScheduleToClose comes before it", limits(closes(60)), plan.Options{}, fresh, []event{begin(0), answered(50, waits(7))}, polls(55, 59)},
		{"… and bounds the last poll", limits(closes(60)), plan.Options{}, fresh, []event{begin(0), answered(50, waits(7)), timer(59)}, ends},

		// Parking.
		{"a minute parks", limits(), plan.Options{}, fresh, []event{begin(0), answered(1, waits(60))}, yields(plan.Parked, 60)},
		{"less does not", limits(), plan.Options{}, fresh, []event{begin(0), answered(1, waits(59.99))}, polls(60.99, 660)},
		{"a Retry-After parks, too", limits(), plan.Options{}, fresh, []event{begin(0), answered(1, fails(90, 90))}, yields(plan.Parked, 90)},
		{"MaximumAttempts: never", limits(impatient), plan.Options{}, fresh, []event{begin(0), answered(1, waits(90))}, polls(91, 660)},
		{"the last attempt: never", limits(lastAttempt), plan.Options{}, fresh, []event{begin(0), answered(1, waits(90))}, polls(91, 660)},
		{"a policy that does not retry our error: never", limits(notRetried(interrupted)), plan.Options{}, fresh, []event{begin(0), answered(1, waits(90))}, polls(91, 660)},
		{"not where the next attempt would come too late", limits(), plan.Options{}, fresh, []event{begin(0), answered(500, waits(95))}, polls(595, 660)},
		{"… which is 5 s before the deadline", limits(), plan.Options{}, fresh, []event{begin(0), answered(500, waits(94.9))}, yields(plan.Parked, 94.9)},
		{"… or before ScheduleToClose", limits(closes(300)), plan.Options{}, fresh, []event{begin(0), answered(200, waits(95))}, polls(295, 299)},

		// An outage of the API.
		{"four failures are waited out", limits(), plan.Options{}, earlier(3, 0, 0), []event{begin(0), answered(1, fails(32, 0))}, polls(33, 660)},
		{"five end the attempt", limits(), plan.Options{}, earlier(4, 0, 0), []event{begin(0), answered(1, fails(64, 0))}, plan.Step{Do: plan.Outage, Delay: at(64)}},
		{"… and each one after", limits(), plan.Options{}, earlier(5, 0, 0), []event{begin(0), answered(1, fails(9, 0))}, plan.Step{Do: plan.Outage, Delay: at(9)}},
		{"… unless attempts are counted", limits(impatient), plan.Options{}, earlier(4, 0, 0), []event{begin(0), answered(1, fails(64, 0))}, polls(65, 660)},
		{"… or the policy does not retry that error", limits(notRetried(unavailable)), plan.Options{}, earlier(4, 0, 0), []event{begin(0), answered(1, fails(32, 0))}, polls(33, 660)},
		{"… or there is no time for another one", limits(), plan.Options{}, earlier(4, 0, 0), []event{begin(0), answered(590, fails(64, 0))}, polls(600, 660)},

		// The end of an attempt.
		{"the timer is set to its StartToClose", limits(attemptEnds(60)), plan.Options{}, fresh, []event{begin(0), answered(40, waits(20))}, polls(60, 55)},
		{"… and hands over", limits(attemptEnds(60)), plan.Options{}, fresh, []event{begin(0), answered(40, waits(20)), timer(55)}, yields(plan.AttemptTimeout, 5)},
		{"… at once where a poll is due", limits(attemptEnds(60)), plan.Options{}, fresh, []event{begin(0), answered(40, waits(2)), timer(55)}, yields(plan.AttemptTimeout, 0.01)},
		{"… but stays where nobody could take over", limits(lastAttempt, attemptEnds(60)), plan.Options{}, fresh, []event{begin(0), answered(40, waits(20)), timer(55)}, polls(60, 660)},
		{"… and says so once", limits(lastAttempt, attemptEnds(60)), plan.Options{}, fresh, []event{begin(0), answered(40, waits(20)), timer(55), answered(60, waits(2))}, polls(62, 660)},
		{"a stop hands over at once", limits(), plan.Options{}, fresh, []event{begin(0), answered(1, waits(20)), stop(10)}, yields(plan.Stopping, 0.01)},
		{"… of MaximumAttempts, too", limits(impatient), plan.Options{}, fresh, []event{begin(0), answered(1, waits(20)), stop(10)}, yields(plan.Stopping, 0.01)},
		{"… not of the last one", limits(lastAttempt), plan.Options{}, fresh, []event{begin(0), answered(1, waits(20)), stop(10)}, plan.Step{Do: stays}},
		{"… nor too close to the deadline", limits(), plan.Options{}, fresh, []event{begin(0), answered(1, waits(20)), stop(595)}, plan.Step{Do: stays}},
		{"… nor to ScheduleToClose", limits(closes(60)), plan.Options{}, fresh, []event{begin(0), answered(1, waits(20)), stop(55)}, plan.Step{Do: stays}},
		{"an attempt that is lost leaves the wait to another one", limits(), plan.Options{}, fresh, []event{begin(0), lost(100, 1)}, plan.Step{Do: plan.Yield, Delay: at(1)}},
		{"… and ends it where that is too late", limits(), plan.Options{}, fresh, []event{begin(0), lost(594, 1)}, ends},
		{"… but says what it is where none follows anyway", limits(lastAttempt), plan.Options{}, fresh, []event{begin(0), lost(100, 1)}, plan.Step{Do: plan.Yield, Delay: at(1)}},

		// The end of the wait.
		{"a result", limits(), plan.Options{}, fresh, []event{begin(0), answered(1, says(agentstatus.ActionCompleted))}, plan.Step{Do: plan.Complete}},
		{"the agent failed", limits(), plan.Options{}, fresh, []event{begin(0), answered(1, says(agentstatus.ActionFailed))}, plan.Step{Do: plan.Fail}},
		{"polling again cannot help", limits(), plan.Options{}, fresh, []event{begin(0), answered(1, says(agentstatus.ActionFatal))}, plan.Step{Do: plan.Fail}},
		{"input: fail", limits(), plan.Options{}, fresh, []event{begin(0), answered(1, says(agentstatus.ActionNeedsInput))}, plan.Step{Do: plan.Fail}},
		{"input: return", limits(), plan.Options{OnNeedsInput: plan.ReturnOnInput}, fresh, []event{begin(0), answered(1, says(agentstatus.ActionNeedsInput))}, plan.Step{Do: plan.Complete}},
		{"input: wait", limits(), plan.Options{OnNeedsInput: plan.WaitOnInput}, fresh, []event{begin(0), answered(1, says(agentstatus.ActionNeedsInput))}, polls(3, 660)},
	} {
		t.Run(row.what, func(t *testing.T) {
			row.options.Interrupted = interrupted
			w := plan.New(row.options, row.limits, row.progress)
			var step plan.Step
			for _, e := range row.events {
				step = e.do(&w)
			}
			if step != row.want {
				t.Errorf("got %+v, want %+v", step, row.want)
			}
		})
	}
}
