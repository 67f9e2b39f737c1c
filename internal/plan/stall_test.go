// An agent that hangs shows as running for ever: without a stall timeout its wait ends at the
// deadline, days later. What must not count as stalled: an agent that changes anything, one that
// waits for a person, and one that nobody could ask.
package plan_test

import (
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/plan"
)

// shows is an answer of a run at work, changed.
func shows(change ...func(*agentstatus.Status)) agentstatus.Decision {
	d := waits(2)
	d.Status = &agentstatus.Status{
		State: "working", Phase: agentstatus.PhaseRunning, Run: &agentstatus.Run{Progress: &agentstatus.RunProgress{Done: 1}},
		Messages: []agentstatus.Message{{ID: "m1", Parts: []agentstatus.Part{
			{Kind: agentstatus.PartText, Text: "a"},
			{Kind: agentstatus.PartToolInvocation, Tool: &agentstatus.ToolCall{State: "running"}},
		}}},
	}
	for _, c := range change {
		c(d.Status)
	}
	return d
}

func asks() agentstatus.Decision {
	d := shows(func(s *agentstatus.Status) { s.Phase = agentstatus.PhaseNeedsInput })
	d.Action = agentstatus.ActionNeedsInput
	return d
}

func stalling(options ...func(*plan.Options)) plan.Wait {
	o := plan.Options{StallSeconds: 60, Interrupted: interrupted}
	for _, change := range options {
		change(&o)
	}
	return plan.New(o, limits(impatient), plan.NewProgress(0))
}

func TestStall(t *testing.T) {
	type answer struct {
		at float64
		d  agentstatus.Decision
	}
	changed := func(change func(*agentstatus.Status)) []answer {
		return []answer{{0, shows()}, {59, shows(change)}, {118, shows(change)}}
	}
	stall, rest := plan.Stall, plan.Rest
	for name, row := range map[string]struct {
		answers []answer
		want    plan.Do // the last one's
	}{
		"no change for a minute":          {[]answer{{0, shows()}, {30, shows()}, {60, shows()}}, stall},
		"… less":                          {[]answer{{0, shows()}, {30, shows()}, {59.9, shows()}}, rest},
		"… from the first answer on":      {[]answer{{100, shows()}, {159, shows()}}, rest},
		"… two answers are enough":        {[]answer{{0, shows()}, {400, shows()}}, stall},
		"… and count from the change":     {[]answer{{0, shows()}, {59, shows(func(s *agentstatus.Status) { s.State = "thinking" })}, {119, shows(func(s *agentstatus.Status) { s.State = "thinking" })}}, stall},
		"the state":                       {changed(func(s *agentstatus.Status) { s.State = "thinking" }), rest},
		"the number of messages":          {changed(func(s *agentstatus.Status) { s.Messages = append(s.Messages[:0:0], s.Messages[0], s.Messages[0]) }), rest},
		"the last message":                {changed(func(s *agentstatus.Status) { s.Messages[0].ID = "m2" }), rest},
		"its text":                        {changed(func(s *agentstatus.Status) { s.Messages[0].Parts[0].Text = "ab" }), rest},
		"its content":                     {changed(func(s *agentstatus.Status) { s.Messages[0].Content = "ab" }), rest},
		"a tool call":                     {changed(func(s *agentstatus.Status) { s.Messages[0].Parts[1].Tool.State = "completed" }), rest},
		"the progress":                    {changed(func(s *agentstatus.Status) { s.Run.Progress.Done = 2 }), rest},
		"its message":                     {changed(func(s *agentstatus.Status) { s.Run.Progress.Message = "x" }), rest},
		"its place in the queue":          {changed(func(s *agentstatus.Status) { s.Run.Progress.QueuePosition = 4 }), rest},
		"the API's time of a change":      {changed(func(s *agentstatus.Status) { s.Run.UpdatedAt = time.Unix(7, 0) }), rest},
		"an open request of another id":   {changed(func(s *agentstatus.Status) { s.Run.InputRequests = []agentstatus.InputRequest{{ID: "r"}} }), rest},
		"what is no sign of life":         {changed(func(s *agentstatus.Status) { s.Run.PollAfter, s.Run.WebURL = time.Second, "https://a.example" }), stall},
		"an outage shows nothing":         {[]answer{{0, shows()}, {30, fails(4, 0)}, {120, fails(4, 0)}}, rest},
		"… but the answer after it does":  {[]answer{{0, shows()}, {30, fails(4, 0)}, {120, shows()}}, stall},
		"it waits for a person":           {[]answer{{0, asks()}, {100, asks()}, {200, asks()}}, rest},
		"… and counts anew from then":     {[]answer{{0, shows()}, {50, asks()}, {100, shows()}, {159, shows()}}, rest},
		"it completes":                    {[]answer{{0, shows()}, {100, says(agentstatus.ActionCompleted)}}, plan.Complete},
		"at the deadline a stall is told": {[]answer{{0, shows()}, {600, shows()}}, stall},
	} {
		t.Run(name, func(t *testing.T) {
			w := stalling(func(o *plan.Options) { o.OnNeedsInput = plan.WaitOnInput })
			w.Begin(0)
			var step plan.Step
			for i, a := range row.answers {
				if i > 0 && step.Do != plan.Rest {
					t.Fatalf("the wait ended before %v: %+v", a.at, step)
				}
				step = w.Answered(at(a.at), a.d, at(2), unavailable)
			}
			if step.Do != row.want {
				t.Errorf("got %+v, want %v", step, row.want)
			}
		})
	}
}

// The next attempt counts on, however many there are; without a timeout nothing is kept.
func TestAStallOutlivesAnAttempt(t *testing.T) {
	first := stalling()
	first.Begin(0)
	first.Answered(at(1), shows(), at(2), unavailable)
	next := plan.New(first.Options(), first.Limits, first.Progress)
	next.Begin(at(40))
	if step := next.Answered(at(61), shows(), at(2), unavailable); step.Do != plan.Stall || next.Unchanged(at(61)) != at(60) {
		t.Errorf("got %+v after %v without a change", step, next.Unchanged(at(61)))
	}

	never := newWait(limits(), plan.NewProgress(0))
	never.Begin(0)
	if never.Answered(0, shows(), at(2), unavailable); never.Seen != 0 || never.UnchangedSince != 0 {
		t.Errorf("a wait without a stall timeout keeps %+v", never.Progress)
	}
}

// The ends of a run that are neither completions nor failures end the wait.
func TestTheAgentsOwnEnds(t *testing.T) {
	for _, action := range []agentstatus.Action{agentstatus.ActionCancelled, agentstatus.ActionExpired} {
		w := stalling()
		w.Begin(0)
		if step := w.Answered(at(1), says(action), 0, unavailable); step.Do != plan.Fail {
			t.Errorf("%s: got %+v", action, step)
		}
	}
}

// A hint of the document is a lower bound of a delay, and no obstacle to a last poll at the
// deadline, which a Retry-After is.
func TestAHintIsNoPause(t *testing.T) {
	hinted := waits(40)
	hinted.RetryAfter, hinted.PollAfter = true, at(40)
	w := plan.New(plan.Options{Interrupted: interrupted}, limits(deadline(30)), plan.NewProgress(0))
	w.Begin(0)
	if step := w.Answered(0, hinted, at(40), unavailable); step != polls(30, 90) {
		t.Errorf("got %+v, want a poll at the deadline", step)
	}
}

// The token of a batch has three bytes for it: what is lost must never make a stall come early, and
// not add up where a batch parks a thousand times.
func TestAStallOutlivesAnAttemptOfABatch(t *testing.T) {
	for _, unchanged := range []float64{0, 0.1, 13, 59.7, 59.8, 59.99, 60, 300} {
		first := stalling()
		first.Begin(0)
		first.Answered(0, shows(), at(2), unavailable)
		next := stalling()
		next.SeenCoded(uint16(first.Seen), first.SeenCode(at(unchanged)), at(unchanged))
		got, was := next.Unchanged(at(unchanged)), min(at(unchanged), at(60))
		if got > was || got < was-at(60)/254-time.Millisecond {
			t.Errorf("after %v without a change the next attempt has %v", was, got)
		}
		if step := next.Answered(at(unchanged)+at(60.6), shows(), at(2), unavailable); step.Do != plan.Stall || next.Seen != first.Seen {
			t.Errorf("got %+v with %x, want a stall", step, next.Seen)
		}
		next = stalling()
		next.SeenCoded(uint16(first.Seen), first.SeenCode(at(unchanged)), at(unchanged))
		changed := shows(func(s *agentstatus.Status) { s.State = "thinking" })
		if step := next.Answered(at(unchanged)+at(60.6), changed, at(2), unavailable); step.Do != plan.Rest {
			t.Errorf("got %+v after a change", step)
		}
	}
}

// Ten days are 254 units of an hour, and the next poll is a quarter of one away: each of the attempts
// lost all that it had waited, and the stall never came.
func TestAStallOutlivesAThousandAttemptsOfABatch(t *testing.T) {
	const days, interval = 10 * 24 * time.Hour, 15 * time.Minute
	for _, startedAt := range []time.Duration{0, -7 * time.Second, -3 * days} {
		var seen uint16
		var code uint8
		for now := time.Duration(0); ; now += interval {
			w := plan.New(plan.Options{StallSeconds: uint32(days / time.Second), Interrupted: interrupted},
				plan.Limits{Deadline: 100 * days, ClosesAt: plan.Never, AttemptEndsAt: plan.Never}, plan.NewProgress(startedAt))
			w.SeenCoded(seen, code, now)
			w.Begin(now)
			if step := w.Answered(now, shows(), interval, unavailable); step.Do == plan.Stall {
				if now < days || now > days+days/254+interval {
					t.Errorf("begun at %v: stalled after %v, want %v", startedAt, now, days)
				}
				break
			}
			if now > days+days/100 {
				t.Errorf("begun at %v: not stalled after %v", startedAt, now)
				break
			}
			seen, code = uint16(w.Seen), w.SeenCode(now+interval)
		}
	}
}
