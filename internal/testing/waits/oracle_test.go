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
	ends := map[string]bool{}
	for _, c := range all {
		ends[c.Want.EndsAs] = true
		t.Run(c.Name, func(t *testing.T) {
			m := model{Case: c}
			m.run()
			got, want := m.got, c.Want
			if got.EndsAs != want.EndsAs || got.EndedAt != want.EndedAt || !slices.Equal(got.Polls, want.Polls) ||
				!same(got.State, want.State) || !same(got.Reply, want.Reply) {
				t.Errorf("%s\ngot  %+v\nwant %+v", c.Reason, got, want)
			}
		})
	}
	for _, end := range waits.Ends() {
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
	got      waits.Want
}

func (m *model) run() {
	timeout := m.Options.Timeout
	if timeout == 0 {
		timeout = 10 * time.Minute
	}
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

// poll makes the next poll, and ends the wait where its answer does.
func (m *model) poll() agentstatus.Decision {
	answer := m.Answer(len(m.got.Polls))
	m.got.Polls = append(m.got.Polls, m.now)
	progress := agentstatus.Progress{ConsecutiveFailures: m.failures, Elapsed: m.now}
	if limit := m.Options.RequestTimeout; limit > 0 && answer.Latency > limit {
		answer = waits.Step{Network: true, Latency: limit}
	}
	m.now += answer.Latency
	decision := agentstatus.Decide(m.policy(), progress, agentstatus.Observation{
		HTTPStatus: answer.HTTPStatus, Body: answer.Body, RetryAfter: answer.RetryAfter,
		Now: waits.Began.Add(m.now), Random: m.Random,
	})
	m.failures++
	if !decision.Failure {
		m.failures = 0
	}
	if s := decision.Status; s != nil {
		state := string(s.State)
		m.got.State = &state
	}
	switch decision.Action {
	case agentstatus.ActionCompleted:
		reply := decision.Status.FinalText()
		m.got.EndsAs, m.got.Reply = waits.Completed, &reply
	case agentstatus.ActionFailed:
		m.got.EndsAs = waits.Failed
	case agentstatus.ActionNeedsInput:
		m.got.EndsAs = map[string]string{"": waits.NeedsInput, "fail": waits.NeedsInput, "return": waits.Returned}[m.Options.OnNeedsInput]
	case agentstatus.ActionFatal:
		m.got.EndsAs = string(decision.Reason)
	}
	return decision
}

func (m *model) policy() agentstatus.Policy {
	policy := agentstatus.Policy{MinInterval: m.Options.MinInterval, MaxInterval: m.Options.MaxInterval}
	if grace := m.Options.NotFoundGrace; grace != nil {
		policy.NotFoundGrace = *grace
		if *grace == 0 {
			policy.NotFoundGrace = -1 // none; zero would be the default
		}
	}
	return policy
}
