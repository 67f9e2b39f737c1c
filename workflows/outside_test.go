package workflows_test

// Times and counts from outside once made a wait that neither ended nor could be cancelled, or
// that died at its next run. Whoever may send a signal must not be able to do that, even by
// mistake.

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
)

func (h *harness) tell(since time.Duration, change string) {
	h.at(since, func() { h.SignalWorkflow(agentwait.PhaseSignal, json.RawMessage(change)) })
}

func TestAPhaseInTheYear10000IsIgnored(t *testing.T) {
	h := newHarness(t)
	h.poller(10*time.Minute, stillRunning(40, 9*time.Minute), nil)
	h.tell(time.Second, `{"state":"X","phase":"running","polls":1,"at":"9999-12-31T23:59:59-23:59"}`)
	h.at(time.Minute, func() { require.Empty(t, h.status().State) })
	_, err := h.run(input())
	require.Equal(t, "ASYNC_PROCESSING", failure(t, err, agentwait.ErrTypeDeadlineExceeded).Details.State)
}

func TestAPhaseOfTheFutureDoesNotFreezeTheView(t *testing.T) {
	h := newHarness(t)
	h.poller(10*time.Minute, completed(3), nil)
	h.tell(time.Second, `{"state":"X","phase":"running","polls":1,"at":"8999-01-01T00:00:00Z"}`)
	h.phase(time.Minute, agentwait.PhaseChange{State: "PROCESSING", Phase: "running", Polls: 3, At: start.Add(59 * time.Second)})
	h.at(2*time.Second, func() { require.Equal(t, start.Add(time.Second), *h.status().LastStatusAt) })
	h.at(2*time.Minute, func() { require.Equal(t, "PROCESSING", h.status().State) })
	_, err := h.run(input())
	require.NoError(t, err)
}

func TestWhatASignalBringsIsBounded(t *testing.T) {
	h := newHarness(t)
	h.poller(10*time.Minute, completed(3), nil)
	long, _ := json.Marshal(strings.Repeat("x", 60_000))
	h.tell(time.Second, `{"state":`+string(long)+`,"phase":`+string(long)+`,"polls":9000000000000000000,"at":"2026-03-05T10:30:00Z"}`)
	h.at(time.Minute, func() {
		h.SetContinueAsNewSuggested(true)
		h.SignalWorkflow(agentwait.SignalPollNow, nil)
	})
	next := continued(t, h, input())
	require.NoError(t, next.Carried.Validate(start), "the next run takes it")
	require.NotEmpty(t, next.Carried.LastStatus.State)
	require.Equal(t, agentwait.MaxPolls, next.Carried.LastStatus.Polls)
	require.LessOrEqual(t, len(next.Carried.LastStatus.State), agentwait.MaxStateBytes)
	require.LessOrEqual(t, len(next.Carried.LastStatus.Phase), agentwait.MaxPhaseBytes)

	h = newHarness(t)
	h.poller(time.Minute, completed(3), nil)
	result, err := h.run(next)
	require.NoError(t, err)
	require.Equal(t, agentwait.OutcomeCompleted, result.Outcome)
	require.NoError(t, h.polls[0].Validate(), "the poller takes it")
}

// What an activity answers is as much from outside: anybody can complete one by hand.
func TestATokenThatCannotBeReadIsLeftOut(t *testing.T) {
	for name, token := range map[string]agentwait.Token{
		"no time":       {},
		"the year 9999": {StartedAt: time.Date(9999, 12, 31, 23, 59, 59, 0, time.FixedZone("", -3600))},
		"polls":         {StartedAt: start, Polls: -1},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t)
			out := stillRunning(2, time.Second)
			out.Token = &token
			at := time.Date(9999, 12, 31, 23, 59, 59, 0, time.FixedZone("", -3600))
			out.LastStatusAt = &at
			h.poller(10*time.Minute, out, nil)
			h.poller(time.Minute, completed(3), nil)
			h.at(time.Minute, func() { h.extend(agentwait.ExtendDeadline{BySeconds: 600}) })
			h.at(10*time.Minute+30*time.Second, func() {
				require.Equal(t, start.Add(10*time.Minute), *h.status().LastStatusAt)
			})
			_, err := h.run(input())
			require.NoError(t, err)
			require.Len(t, h.polls, 2)
			require.Nil(t, h.polls[1].Token)
		})
	}
}

func TestWhatWasCarriedIsCheckedAsAnInputIs(t *testing.T) {
	const (
		head  = `{"interaction_id":"x","user_id":"u","carried":{"started_at":"2026-03-05T10:30:00Z",`
		today = `"deadline_at":"2026-03-05T10:40:00Z"`
	)
	for field, in := range map[string]string{
		"carried.deadline_at":                `"deadline_at":"8999-12-31T00:00:00Z"`,
		"carried.started_at":                 today + `,"started_at":"2226-01-01T00:00:00Z"`,
		"carried.token.started_at":           today + `,"token":{"started_at":"10000-01-01T00:00:00Z"}`,
		"carried.token.polls":                today + `,"token":{"started_at":"2026-03-05T10:30:00Z","polls":9000000000000000000}`,
		"carried.last_status.last_status_at": today + `,"last_status":{"interaction_id":"x","outcome":"still_running","last_status_at":"9999-12-31T23:59:59-23:59"}`,
		"carried.last_status.polls_now":      today + `,"last_status":{"interaction_id":"x","outcome":"still_running","polls_now":-1}`,
	} {
		t.Run(field, func(t *testing.T) {
			if strings.Contains(in, "started_at\":\"2226") {
				in = strings.Replace(head, "2026-03-05", "2226-03-05", 1) + today + `}}`
			} else {
				in = head + in + `}}`
			}
			h := newHarness(t)
			_, err := h.run(json.RawMessage(in))
			failed := failure(t, err, agentwait.ErrTypeInvalidRequest)
			require.Equal(t, field, failed.Details.Field)
			require.Empty(t, h.polls)
		})
	}
}

func TestWhatWasCarriedCannotEndTheWaitBeforeItBegins(t *testing.T) {
	h := newHarness(t)
	h.poller(time.Minute, completed(3), nil)
	h.at(time.Second, func() {
		view := h.status()
		require.Equal(t, agentwait.OutcomeStillRunning, view.Outcome)
		require.Equal(t, "x", view.InteractionID)
	})
	_, err := h.run(json.RawMessage(`{"interaction_id":"x","user_id":"u","carried":{"started_at":"2026-03-05T10:30:00Z","deadline_at":"2026-03-05T10:40:00Z",` +
		`"last_status":{"interaction_id":"y","outcome":"completed","started_at":"2026-03-05T10:30:00Z","deadline_at":"2026-03-05T10:40:00Z","polls":0,"polls_now":0}}}`))
	require.NoError(t, err)
}

func TestADeadlineInTheYear9000IsRefused(t *testing.T) {
	h := newHarness(t)
	h.poller(10*time.Minute, completed(3), nil)
	var answers []*update
	h.at(time.Second, func() {
		answers = append(answers, h.extend(json.RawMessage(`{"deadline_at":"9999-12-31T23:59:59-23:59"}`)),
			h.extend(json.RawMessage(`{"deadline_at":"8999-12-31T23:59:59Z"}`)), h.extend(json.RawMessage(`{"by_seconds":1e300}`)))
	})
	_, err := h.run(input())
	require.NoError(t, err)
	for _, answer := range answers {
		require.Error(t, answer.rejected)
	}
}

func TestABatchWithRowsFromOutside(t *testing.T) {
	h := newBatchHarness(t)
	h.poller(10*time.Minute, endsAs("completed", endings3))
	h.when(time.Second, func() {
		long, _ := json.Marshal(strings.Repeat("x", 60_000))
		h.SignalWorkflow(agentwait.RowsSignal, json.RawMessage(`{"polls":9000000000000000000,"rows":[{"interaction_id":"i0","outcome":"failed","polls":-1,"elapsed_seconds":1e300,"state":`+
			string(long)+`,"agent_id":`+string(long)+`,"error":{"type":`+string(long)+`,"message":`+string(long)+`}}]}`))
	})
	h.when(2*time.Second, func() {
		row := h.status().Rows[0]
		encoded, err := json.Marshal(row)
		require.NoError(t, err)
		require.Less(t, len(encoded), 4096)
		require.Equal(t, "failed", row.Outcome)
		require.NotEmpty(t, row.State)
		require.Zero(t, row.Polls)
		h.SetContinueAsNewSuggested(true)
		h.SignalWorkflow(agentwait.SignalPollNow, nil)
	})
	_, err := h.run(batchInput(3))
	var next *workflow.ContinueAsNewError
	require.ErrorAs(t, err, &next)
}
