package plan_test

import (
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/plan"
)

func newWait(l plan.Limits, p plan.Progress) plan.Wait {
	return plan.New(plan.Options{Interrupted: interrupted}, l, p)
}

func TestProgress(t *testing.T) {
	w := newWait(limits(), plan.NewProgress(at(-40))) // it began before this attempt
	w.Begin(0)
	if got := w.Progressing(at(10)); got != (agentstatus.Progress{Polls: 1, Elapsed: at(50)}) {
		t.Errorf("before the first decision: %+v", got)
	}
	w.Answered(at(10), waits(2), at(2), "")
	w.Answered(at(12), fails(4, 0), at(4), unavailable)
	w.Answered(at(16), fails(8, 0), at(8), unavailable)
	want := plan.Progress{
		Polls: 3, Failures: 2, StartedAt: at(-40),
		FirstPollAt: at(10), LastPollAt: at(16), LastStatusAt: at(10), NextPollAt: at(24), Delay: at(8),
	}
	want.Show(plan.Shown{State: "RUNNING", Phase: "running", Problem: "unavailable"})
	if w.Progress != want {
		t.Errorf("got  %+v %+v\nwant %+v %+v", w.Progress, w.Shown(), want, want.Shown())
	}
	if got := w.Progressing(at(24)); got != (agentstatus.Progress{Polls: 4, ConsecutiveFailures: 2, Elapsed: at(64), Answered: true}) {
		t.Errorf("before the fourth decision: %+v", got)
	}
	w.Answered(at(24), waits(2), at(2), "")
	if w.Failures != 0 || w.Shown().Problem != "" || w.LastStatusAt != at(24) {
		t.Errorf("after a good answer: %+v", w.Progress)
	}
}

func TestNoTimeIsNegative(t *testing.T) {
	p := plan.NewProgress(at(60)) // the server's clock is ahead
	if got := p.Elapsed(at(10)); got != 0 {
		t.Errorf("got %v", got)
	}
}

// A token is told at the end of an attempt: it must say when the next poll is due, at the
// deadline and in an outage, too.
func TestWhoeverContinuesKnowsWhenTheNextPollIsDue(t *testing.T) {
	for what, row := range map[string]struct {
		limits plan.Limits
		answer agentstatus.Decision
		next   time.Duration
	}{
		"parked":   {limits(), waits(90), at(91)},
		"deadline": {limits(deadline(1)), waits(2), at(3)},
		"outage":   {limits(), fails(64, 0), at(65)},
	} {
		w := newWait(row.limits, earlier(4, 0, 0))
		w.Begin(0)
		if step := w.Answered(at(1), row.answer, row.answer.Delay, unavailable); step.Do == plan.Rest {
			t.Errorf("%s: the wait goes on: %+v", what, step)
		}
		if w.NextPollAt != row.next || w.Delay != row.answer.Delay {
			t.Errorf("%s: the next poll is due at %v after %v", what, w.NextPollAt, w.Delay)
		}
	}
}

// A request that is broken off may have reached the API.
func TestPostponed(t *testing.T) {
	for _, row := range []struct{ poll, now, next, delay float64 }{
		{10, 10.2, 11.2, 1}, // it was due, and is under way
		{11, 10.2, 11.2, 1}, // it is due soon
		{12, 10.2, 12, 7},   // it is due later
	} {
		w := newWait(limits(), plan.NewProgress(0))
		w.Begin(0)
		w.Answered(at(5), waits(row.poll-5), at(row.poll-5), "")
		postponed := w.Postpone(at(row.now))
		if w.NextPollAt != at(row.next) || w.Delay != at(row.delay) || postponed != (row.delay == 1) {
			t.Errorf("%+v: the next poll is due at %v after %v: %v", row, w.NextPollAt, w.Delay, postponed)
		}
	}
}

func TestPatience(t *testing.T) {
	for _, row := range []struct {
		what           string
		limits         plan.Limits
		begin, now     float64
		most, patience time.Duration
	}{
		{"there is time", limits(), 0, 10, at(60), at(60)},
		{"the end comes first", limits(), 0, 590, at(60), at(10)},
		{"the end is near", limits(), 0, 598, at(60), at(5)},
		{"the request has less", limits(), 0, 598, at(3), at(3)},
		{"the last poll", limits(), 0, 600, at(60), at(5)},
		{"it waited for its turn", limits(), 0, 630, at(60), at(5)},
		{"hardly any time for its turn", limits(), 0, 657, at(60), at(3)},
		{"it is over", limits(), 0, 660, at(60), 0},
		{"ScheduleToClose comes first", limits(closes(60)), 0, 50, at(60), at(5)},
		{"it came late", limits(), 3600, 3600, at(60), at(5)},
	} {
		w := newWait(row.limits, plan.NewProgress(0))
		w.Begin(at(row.begin))
		if got := w.Patience(at(row.now), row.most); got != row.patience {
			t.Errorf("%s: %v, want %v", row.what, got, row.patience)
		}
	}
}

func TestMayFollow(t *testing.T) {
	for _, row := range []struct {
		limits plan.Limits
		now    float64
		may    bool
	}{
		{limits(), 100, true},
		{limits(), 570, false},
		{limits(closes(130)), 100, false},
		{limits(impatient), 100, false},
		{limits(lastAttempt), 100, false},
	} {
		w := newWait(row.limits, plan.NewProgress(0))
		if got := w.MayFollow(at(row.now), at(30)); got != row.may {
			t.Errorf("%+v at %v s: %v", row.limits, row.now, got)
		}
	}
}

// A copy goes on by itself.
func TestAWaitIsAValue(t *testing.T) {
	w := newWait(limits(), plan.NewProgress(0))
	w.Begin(0)
	other := w
	other.Answered(at(1), waits(2), at(2), "")
	if w.Polls != 0 || other.Polls != 1 {
		t.Errorf("%d and %d polls", w.Polls, other.Polls)
	}
}

// A row of stray answers that began in the future, by a token, begins when the attempt does: else
// it would not end the wait until that moment has come.
func TestARowOfStrayAnswersThatBeginsInTheFuture(t *testing.T) {
	const now = time.Hour
	progress := plan.NewProgress(0)
	progress.StrayAnswers, progress.StraySince, progress.LastStatusAt = 2, now+24*time.Hour, now
	wait := plan.New(plan.Options{}, plan.Limits{Deadline: 3 * time.Hour, ClosesAt: plan.Never, AttemptEndsAt: plan.Never}, progress)
	wait.Begin(now)
	if asked := wait.Progressing(now + 2*time.Minute); asked.StrayFor != 2*time.Minute || asked.StrayAnswers != 2 {
		t.Errorf("got %d for %v, want 2 for 2m", asked.StrayAnswers, asked.StrayFor)
	}
}
