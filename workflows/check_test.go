package workflows_test

// poll_now looks at once, beside the poller. What must never happen: two checks at the
// same time or within a second (the API asks for at most one poll a second), a signal
// that is lost, or a check's failure that ends a wait.

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
)

func running() *agentwait.Result {
	return &agentwait.Result{Outcome: agentwait.OutcomeStillRunning, State: "ASYNC_PROCESSING", Phase: "running", Polls: 1}
}

// That the poller is cancelled too is seen in the history poll_now.json.
func TestPollNowEndsTheWait(t *testing.T) {
	h := newHarness(t)
	h.poller(10*time.Minute, completed(99), nil)
	h.checker(0, completed(1), nil)
	h.pollNow(90 * time.Second)
	result, err := h.run(input())
	require.NoError(t, err)
	require.Equal(t, agentwait.OutcomeCompleted, result.Outcome)
	require.Equal(t, 1, result.Polls)
	require.Equal(t, 90.0, result.ElapsedSeconds, "of the wait, not of the check")
	require.Empty(t, h.polls, "the poller is not waited for")
	require.Equal(t, 1, h.status().PollsNow)
}

func TestPollNowFindsAFailedAgent(t *testing.T) {
	h := newHarness(t)
	h.poller(10*time.Minute, completed(99), nil)
	h.checker(0, &agentwait.Result{Outcome: agentwait.OutcomeFailed, State: "FAILED", Phase: "failed", ErrorMessage: "RuntimeError: boom", Polls: 1}, nil)
	h.pollNow(time.Second)
	_, err := h.run(input())
	failed := failure(t, err, agentwait.ErrTypeAgentFailed)
	require.Equal(t, "RuntimeError: boom", failed.Details.Message)
	require.Equal(t, "FAILED", failed.Details.State)
	var application *temporal.ApplicationError
	require.ErrorAs(t, err, &application)
	require.True(t, application.NonRetryable())
	require.Equal(t, temporal.ApplicationErrorCategoryBenign, application.Category(), "as the poller's own AgentFailed")
}

func TestPollNowFindsAnAgentThatNeedsInput(t *testing.T) {
	needsInput := func() *agentwait.Result {
		return &agentwait.Result{Outcome: agentwait.OutcomeNeedsInput, State: "APPROVAL_REQUIRED", Phase: "needs_input", Polls: 1}
	}
	setUp := func(t *testing.T, onNeedsInput string) (*agentwait.Result, error) {
		h := newHarness(t)
		h.poller(time.Minute, completed(7), nil)
		h.checker(0, needsInput(), nil)
		h.pollNow(time.Second)
		in := input()
		in.OnNeedsInput = onNeedsInput
		return h.run(in)
	}
	t.Run("fail", func(t *testing.T) {
		_, err := setUp(t, "")
		require.Equal(t, "APPROVAL_REQUIRED", failure(t, err, agentwait.ErrTypeAgentNeedsInput).Details.State)
	})
	t.Run("return", func(t *testing.T) {
		result, err := setUp(t, agentwait.OnReturn)
		require.NoError(t, err)
		require.Equal(t, agentwait.OutcomeNeedsInput, result.Outcome)
	})
	t.Run("wait", func(t *testing.T) {
		result, err := setUp(t, agentwait.OnWait)
		require.NoError(t, err)
		require.Equal(t, agentwait.OutcomeCompleted, result.Outcome)
	})
}

func TestPollNowThatFailsDoesNotEndTheWait(t *testing.T) {
	for name, problem := range map[string]error{
		"transient": temporal.NewApplicationError("503 from the API", agentwait.ErrTypeAPIUnavailable),
		"fatal":     temporal.NewNonRetryableApplicationError("the key was refused", agentwait.ErrTypeUnauthorized, nil),
		"untyped":   errors.New("broken"),
	} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t)
			h.poller(time.Minute, completed(7), nil)
			for range 3 {
				h.checker(0, nil, problem)
			}
			h.pollNow(time.Second)
			var seen agentwait.StatusView
			h.at(30*time.Second, func() { seen = h.status() })
			result, err := h.run(input())
			require.NoError(t, err)
			require.Equal(t, 7, result.Polls)
			require.Equal(t, agentwait.OutcomeStillRunning, seen.Outcome)
			require.NotEmpty(t, seen.LastProblem)
			require.Equal(t, 1, seen.PollsNow)
			require.Len(t, h.checks, 1, "a check is not retried")
		})
	}
}

func TestPollNowIsCoalesced(t *testing.T) {
	h := newHarness(t)
	h.poller(time.Minute, completed(7), nil)
	for range 5 {
		h.checker(0, running(), nil)
	}
	for range 20 {
		h.pollNow(10 * time.Second)
	}
	h.pollNow(10*time.Second + 200*time.Millisecond)
	h.pollNow(10*time.Second + 400*time.Millisecond)
	_, err := h.run(input())
	require.NoError(t, err)
	require.Equal(t, []time.Time{start.Add(10 * time.Second), start.Add(11 * time.Second)}, h.checks,
		"one for the burst, and one, a second later, for all that came after it")
}

func TestPollNowDuringACheckMakesOneMore(t *testing.T) {
	h := newHarness(t)
	h.poller(time.Minute, completed(7), nil)
	h.checker(5*time.Second, running(), nil)
	h.checker(0, running(), nil)
	h.pollNow(10 * time.Second)
	for range 3 {
		h.pollNow(12 * time.Second) // in flight: its answer may be older than the signal
	}
	_, err := h.run(input())
	require.NoError(t, err)
	require.Equal(t, []time.Time{start.Add(10 * time.Second), start.Add(15 * time.Second)}, h.checks)
}

func TestPollNowIgnoresItsArgument(t *testing.T) {
	for name, argument := range map[string]any{"object": map[string]int{"a": 1}, "text": "please", "bytes": []byte{0xff}} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t)
			h.poller(10*time.Minute, completed(99), nil)
			h.checker(0, completed(1), nil)
			h.at(time.Second, func() { h.SignalWorkflow(agentwait.SignalPollNow, argument) })
			result, err := h.run(input())
			require.NoError(t, err)
			require.Equal(t, 1, result.Polls)
		})
	}
}

// Parked means that no attempt of the poller runs: only the retry timer does.
func TestPollNowWorksWhileThePollerIsParked(t *testing.T) {
	h := newHarness(t)
	parked := temporal.NewApplicationErrorWithOptions("parked", agentwait.ErrTypeWaitInterrupted, temporal.ApplicationErrorOptions{
		NextRetryDelay: 5 * time.Minute, Category: temporal.ApplicationErrorCategoryBenign,
	})
	h.poller(0, nil, parked)
	h.checker(0, completed(1), nil)
	h.pollNow(2 * time.Minute)
	result, err := h.run(input())
	require.NoError(t, err)
	require.Equal(t, 120.0, result.ElapsedSeconds)
	require.Len(t, h.polls, 1, "only the attempt that parked")
}

// A check asks for what the wait was asked for, and its result counts as one of the wait.
func TestPollNowAnswersForTheWholeWait(t *testing.T) {
	h := newHarness(t)
	h.poller(10*time.Minute, completed(99), nil)
	h.checker(0, nil, temporal.NewApplicationError("503 from the API", agentwait.ErrTypeAPIUnavailable))
	h.checker(0, running(), nil)
	h.checker(0, completed(1), nil)
	h.phase(10*time.Second, agentwait.PhaseChange{State: "PROCESSING", Phase: "running", Polls: 9, At: start.Add(9 * time.Second)})
	for second := 20; second <= 40; second += 10 {
		h.pollNow(time.Duration(second) * time.Second)
	}
	var failed, answered agentwait.StatusView
	var details string
	h.at(25*time.Second, func() { failed, details = h.status(), h.details() })
	h.at(35*time.Second, func() { answered = h.status() })
	in := input()
	in.Include, in.Extract = []string{"messages"}, map[string]string{"n": "messages.#"}
	result, err := h.run(in)
	require.NoError(t, err)
	require.NotEmpty(t, failed.LastProblem)
	require.Contains(t, details, "brought no answer: `agentwait.ApiUnavailable: 503 from the API")
	require.Empty(t, answered.LastProblem, "the next answer clears it")
	require.Equal(t, 9+3, result.Polls)
	require.Len(t, h.checkInputs, 3)
	for _, sent := range h.checkInputs {
		require.Equal(t, agentwait.CheckInput{Target: in.Target, Selection: in.Selection}, sent)
	}
}
