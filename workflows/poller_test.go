package workflows_test

// The poller is the authority on the agent, the workflow on the deadline. These tests
// pin what passes between the two: the options that make a wait survive outages, and
// each way in which a poller can end. They do not poll anything.

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
)

func TestCompletedResultIsReturnedAsItIs(t *testing.T) {
	h := newHarness(t)
	h.poller(40*time.Second, completed(9), nil)
	result, err := h.run(input())
	require.NoError(t, err)
	require.Equal(t, completed(9), result)
	view := h.status()
	require.Equal(t, agentwait.OutcomeCompleted, view.Outcome)
	require.Equal(t, "COMPLETED", view.State)
	require.Equal(t, 9, view.Polls)
}

func TestPollerIsStartedForTheWholeWait(t *testing.T) {
	h := newHarness(t)
	grace := 3.0
	in := input()
	in.Credential = "team-a"
	in.Include = []string{"messages"}
	in.Extract = map[string]string{"n": "messages.#"}
	in.TimeoutSeconds, in.MinIntervalSeconds, in.MaxIntervalSeconds = 120, 3, 30
	in.NotFoundGraceSeconds, in.OnNeedsInput, in.HeartbeatTimeoutSeconds = &grace, agentwait.OnWait, 5
	in.AfterMessageID, h.pollerName = "msg_1", agentwait.PollRunStatusName
	h.poller(0, completed(1), nil)
	_, err := h.run(in)
	require.NoError(t, err)
	require.Equal(t, []agentwait.PollInput{{
		Target: in.Target, Selection: in.Selection,
		Schedule: in.Schedule, TimeoutSeconds: 120, OnDeadline: agentwait.OnReturn, SignalPhases: true,
	}}, h.polls)
	require.Equal(t, 5*time.Second, h.options[0].HeartbeatTimeout)
	require.Equal(t, 180*time.Second, h.options[0].ScheduleToCloseTimeout, "timeout and a minute to report")
}

// Parking, hand-over and outages all consume attempts. (The environment itself stops at
// ten; that the server is asked for no limit at all is seen in the histories.)
func TestPollerIsRetriedAfterInterruptions(t *testing.T) {
	h := newHarness(t)
	for range 9 {
		h.poller(0, nil, temporal.NewApplicationErrorWithOptions("the worker stops", agentwait.ErrTypeWaitInterrupted,
			temporal.ApplicationErrorOptions{NextRetryDelay: time.Second, Category: temporal.ApplicationErrorCategoryBenign}))
	}
	h.poller(0, completed(10), nil)
	result, err := h.run(input())
	require.NoError(t, err)
	require.Equal(t, 10, result.Polls)
}

func TestDefaults(t *testing.T) {
	h := newHarness(t)
	h.poller(0, completed(1), nil)
	_, err := h.run(input())
	require.NoError(t, err)
	require.Equal(t, 600.0, h.polls[0].TimeoutSeconds)
	require.Equal(t, time.Minute, h.options[0].HeartbeatTimeout)
	require.Equal(t, start.Add(10*time.Minute), h.status().DeadlineAt)
}

func TestPollerErrorIsRethrownAtOneLevel(t *testing.T) {
	h := newHarness(t)
	h.poller(0, nil, agentFailed())
	_, err := h.run(input())
	failed := failure(t, err, agentwait.ErrTypeAgentFailed)
	require.Equal(t, "the agent failed", failed.Message)
	require.Equal(t, agentwait.ErrorDetails{
		InteractionID: "xYz789AbCdEfGhI", State: "FAILED", Phase: "failed", Polls: 3, Message: "RuntimeError: boom",
	}, failed.Details)

	var activityErr *temporal.ActivityError
	require.NotErrorAs(t, err, &activityErr, "callers would have to unwrap one level more than for the activity")
	var application *temporal.ApplicationError
	require.ErrorAs(t, err, &application)
	require.True(t, application.NonRetryable())
	require.Equal(t, temporal.ApplicationErrorCategoryBenign, application.Category())
	require.Equal(t, agentwait.OutcomeFailed, h.status().Outcome)
}

func TestErrorThatIsNotBenignStaysSo(t *testing.T) {
	h := newHarness(t)
	h.poller(0, nil, temporal.NewApplicationErrorWithOptions("the key was refused", agentwait.ErrTypeUnauthorized,
		temporal.ApplicationErrorOptions{NonRetryable: true, Details: []any{map[string]any{"interaction_id": "x", "added_later": 1}}}))
	_, err := h.run(input())
	failure(t, err, agentwait.ErrTypeUnauthorized)
	var application *temporal.ApplicationError
	require.ErrorAs(t, err, &application)
	require.Equal(t, temporal.ApplicationErrorCategoryUnspecified, application.Category())
	var details map[string]any
	require.NoError(t, application.Details(&details))
	require.Equal(t, 1.0, details["added_later"], "details of a newer activity are passed on whole")
	require.Equal(t, agentwait.OutcomeError, h.status().Outcome)
}

func TestOutcomeIsThatOfThePollersError(t *testing.T) {
	for errorType, outcome := range map[string]string{
		agentwait.ErrTypeAgentFailed:      agentwait.OutcomeFailed,
		agentwait.ErrTypeAgentNeedsInput:  agentwait.OutcomeNeedsInput,
		agentwait.ErrTypeDeadlineExceeded: agentwait.OutcomeDeadlineExceeded,
		agentwait.ErrTypeForbidden:        agentwait.OutcomeError,
		"agentwait.AddedLater":            agentwait.OutcomeError,
	} {
		h := newHarness(t)
		h.poller(0, nil, temporal.NewNonRetryableApplicationError("ended", errorType, nil))
		_, err := h.run(input())
		failure(t, err, errorType)
		require.Equal(t, outcome, h.status().Outcome, errorType)
	}
}

func TestNeedsInputThatWasAskedForIsAResult(t *testing.T) {
	h := newHarness(t)
	h.poller(time.Second, &agentwait.Result{Outcome: agentwait.OutcomeNeedsInput, State: "APPROVAL_REQUIRED", Phase: "needs_input", Polls: 1}, nil)
	in := input()
	in.OnNeedsInput = agentwait.OnReturn
	result, err := h.run(in)
	require.NoError(t, err)
	require.Equal(t, agentwait.OutcomeNeedsInput, result.Outcome)
	require.Equal(t, agentwait.OutcomeNeedsInput, h.status().Outcome)
}

func TestDeadlineCarriesTheLastStatus(t *testing.T) {
	h := newHarness(t)
	h.poller(10*time.Minute, stillRunning(77, 9*time.Minute), nil)
	_, err := h.run(input())
	failed := failure(t, err, agentwait.ErrTypeDeadlineExceeded)
	seen := start.Add(9 * time.Minute)
	require.Equal(t, agentwait.ErrorDetails{
		InteractionID: "xYz789AbCdEfGhI", State: "ASYNC_PROCESSING", Phase: "running",
		Polls: 77, ElapsedSeconds: 600, LastStatusAt: &seen,
	}, failed.Details)
	require.Contains(t, failed.Message, "2026-03-05T10:40:00Z")
	require.Contains(t, failed.Message, "ASYNC_PROCESSING")
	var application *temporal.ApplicationError
	require.ErrorAs(t, err, &application)
	require.Equal(t, temporal.ApplicationErrorCategoryBenign, application.Category(), "a deadline is an expected outcome")
	require.Equal(t, agentwait.OutcomeDeadlineExceeded, h.status().Outcome)
}

// A worker whose clock is ahead returns early. Starting another poller for the rest
// would repeat that without a pause until the workflow's clock has caught up.
func TestPollerThatReturnsEarlyIsNotRepeated(t *testing.T) {
	h := newHarness(t)
	h.poller(time.Minute, stillRunning(5, time.Minute), nil)
	_, err := h.run(input())
	failure(t, err, agentwait.ErrTypeDeadlineExceeded)
	require.Len(t, h.polls, 1)
}

// Where nobody served the task queue until the deadline, the agent may have finished
// long ago: one look is due.
func TestWaitThatIsLateFromTheStartPollsOnce(t *testing.T) {
	h := newHarness(t)
	h.poller(0, completed(1), nil)
	in := input()
	in.Carried = &agentwait.Carried{StartedAt: start.Add(-time.Hour), DeadlineAt: start.Add(-time.Minute)}
	result, err := h.run(in)
	require.NoError(t, err)
	require.Equal(t, agentwait.OutcomeCompleted, result.Outcome)
	require.Equal(t, 1.0, h.polls[0].TimeoutSeconds)
}

// That nobody could ask is something else than an agent that is late.
func TestDeadlineDuringAnOutageSaysSo(t *testing.T) {
	h := newHarness(t)
	unanswered := stillRunning(77, 3*time.Minute)
	unanswered.Token.ConsecutiveFailures, unanswered.Token.LastProblem = 12, "unavailable"
	h.poller(10*time.Minute, unanswered, nil)
	_, err := h.run(input())
	failed := failure(t, err, agentwait.ErrTypeDeadlineExceeded)
	require.Contains(t, failed.Message, "the last 12 polls failed: the API is unavailable")
	require.Equal(t, "the last 12 polls failed: the API is unavailable", failed.Details.Message)
}
