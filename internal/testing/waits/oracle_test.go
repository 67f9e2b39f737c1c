// The waits are written from the rules. This test holds them to the rules once more, in
// forty lines without any clock, so that a mistake in a case is found before somebody
// makes a binding agree with it. The real loops are tested where they are.
package waits_test

import (
	"slices"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/testing/waits"
)

func TestTheWaitsKeepTheirRules(t *testing.T) {
	all, err := waits.Load(folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 150 {
		t.Errorf("%d waits; there were 155", len(all))
	}
	onDocuments, err := waits.LoadDocuments(documents)
	if err != nil {
		t.Fatal(err)
	}
	ends := map[string]bool{}
	for _, c := range append(all, onDocuments...) {
		ends[c.Want.EndsAs] = true
		t.Run(c.Name, func(t *testing.T) {
			if c.Want.EndsAs == waits.InvalidBaseURL {
				return
			}
			m := model{Case: c}
			m.run()
			got, want := m.got, c.Want
			if got.EndsAs != want.EndsAs || got.EndedAt != want.EndedAt || !slices.Equal(got.Polls, want.Polls) ||
				!same(got.State, want.State) || !same(got.Reply, want.Reply) {
				t.Errorf("%s\ngot  %+v\nwant %+v", c.Reason, got, want)
			}
		})
	}
	for _, end := range append(waits.Ends(), waits.DocumentEnds()...) {
		if !ends[end] {
			t.Errorf("no wait ends as %q", end)
		}
	}
}

func same(a, b *string) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }

// model is a wait in which only the rules move the time.
type model struct {
	waits.Case
	now      time.Duration
	failures int
	stray    int
	since    time.Duration // when the first stray answer of the row was asked for
	answered bool
	shown    string        // what the last good answer showed
	shownAt  time.Duration // when an answer showed that first
	got      waits.Want
}

func (m *model) run() {
	timeout := m.timeout()
	for last := false; ; {
		decision := m.poll()
		switch {
		case m.got.EndsAs != "":
		case last, m.now >= timeout:
			m.got.EndsAs = waits.DeadlineExceeded
		case m.now+decision.Delay < timeout:
			m.now += decision.Delay
			continue
		case m.now+decision.RetryAfterDelay > timeout, timeout-m.now < time.Second:
			m.now, m.got.EndsAs = timeout, waits.DeadlineExceeded
		default:
			m.now, last = timeout, true
			continue
		}
		m.got.EndedAt = m.now
		return
	}
}

func (m *model) timeout() time.Duration {
	if m.Options.Timeout == 0 {
		return 10 * time.Minute
	}
	return m.Options.Timeout
}

// poll makes the next poll, and ends the wait where its answer does.
func (m *model) poll() agentstatus.Decision {
	answer := m.Answer(len(m.got.Polls))
	m.got.Polls = append(m.got.Polls, m.now)
	if m.stray == 0 {
		m.since = m.now
	}
	progress := agentstatus.Progress{
		ConsecutiveFailures: m.failures, Elapsed: m.now,
		StrayAnswers: m.stray, StrayFor: m.now - m.since, Answered: m.answered,
	}
	limit := max(m.timeout()-m.now, 5*time.Second)
	if own := m.Options.RequestTimeout; own > 0 {
		limit = min(limit, own)
	}
	if answer.Latency == limit {
		m.got.EndsAs = "nobody knows how: an answer and the end of its request come together"
	}
	if answer.Latency > limit {
		answer = waits.Step{Network: true, Latency: limit}
	}
	m.now += answer.Latency
	observed := agentstatus.Observation{
		HTTPStatus: answer.HTTPStatus, Body: answer.Body, RetryAfter: answer.RetryAfter,
		Now: waits.Began.Add(m.now), Random: m.Random, InteractionID: waits.InteractionID,
		TooLarge: m.Options.MaxBodyBytes != 0 && len(answer.Body) > m.Options.MaxBodyBytes,
	}
	if answer.Document {
		observed.Parse = agentstatus.FromDocument
	}
	decision := agentstatus.Decide(m.policy(), progress, observed)
	m.stray++
	if !decision.Stray {
		m.stray = 0
	}
	m.failures++
	if !decision.Failure {
		m.failures = 0
	}
	if s := decision.Status; s != nil {
		m.answered = true
		state := string(s.State)
		m.got.State = &state
		m.looks(answer, decision)
	}
	switch decision.Action {
	case agentstatus.ActionCompleted:
		reply := decision.Status.FinalText()
		m.got.EndsAs, m.got.Reply = waits.Completed, &reply
	case agentstatus.ActionFailed:
		m.got.EndsAs = waits.Failed
	case agentstatus.ActionCancelled:
		m.got.EndsAs = waits.AgentCancelled
	case agentstatus.ActionExpired:
		m.got.EndsAs = waits.AgentExpired
	case agentstatus.ActionNeedsInput:
		m.got.EndsAs = map[string]string{"": waits.NeedsInput, "fail": waits.NeedsInput, "return": waits.Returned}[m.Options.OnNeedsInput]
	case agentstatus.ActionFatal:
		m.got.EndsAs = string(decision.Reason)
	}
	return decision
}

// looks ends the wait where an answer shows what has been shown for too long. Here what is shown is
// all that the answer has.
func (m *model) looks(answer waits.Step, decision agentstatus.Decision) {
	if shown := string(answer.Body); shown != m.shown || decision.Action == agentstatus.ActionNeedsInput {
		m.shown, m.shownAt = shown, m.now
	}
	if limit := m.Options.StallTimeout; limit > 0 && m.now-m.shownAt >= limit && decision.Action == agentstatus.ActionWait {
		m.got.EndsAs = waits.AgentStalled
	}
}

func (m *model) policy() agentstatus.Policy {
	return agentstatus.Policy{
		MinInterval: m.Options.MinInterval, MaxInterval: m.Options.MaxInterval, NotFoundGrace: m.Options.NotFoundGrace,
	}
}
