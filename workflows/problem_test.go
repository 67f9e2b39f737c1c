package workflows_test

// The error of a wait whose polls failed until its deadline said "invalid_response" for a login
// page. What came in place of a status stands in the error, its details, the query and the
// current details.

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/workflows"
)

const page = `HTTP 200 with an HTML page titled "Sign in"`

func TestTheDeadlineSaysWhyPollsFailed(t *testing.T) {
	failing := func(failures int, text string) *agentwait.Result {
		out := stillRunning(9, time.Minute)
		out.Token.ConsecutiveFailures, out.Token.LastProblem, out.Token.ProblemText = failures, "invalid_response", text
		return out
	}
	for name, c := range map[string]struct {
		out  *agentwait.Result
		want string
	}{
		"words":                           {failing(3, page), "(the last 3 polls failed: " + page + ")"},
		"one poll":                        {failing(1, page), "(the last poll failed: " + page + ")"},
		"a token of the previous release": {failing(2, ""), "(the last 2 polls failed: the answer was no status document)"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t)
			h.poller(10*time.Minute, c.out, nil)
			_, err := h.run(input())
			failed := failure(t, err, agentwait.ErrTypeDeadlineExceeded)
			require.Contains(t, failed.Message, c.want)
			require.Equal(t, c.out.Token.ProblemText, failed.Details.Problem)
			require.Equal(t, c.out.Token.ProblemText, h.status().Problem)
		})
	}
}

func TestAPollerThatWasLostLeavesTheWords(t *testing.T) {
	h := newHarness(t)
	token := stillRunning(9, time.Minute).Token
	token.ConsecutiveFailures, token.LastProblem, token.ProblemText = 2, "invalid_response", page
	h.poller(10*time.Minute, nil, temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, nil, *token))
	_, err := h.run(input())
	failed := failure(t, err, agentwait.ErrTypeDeadlineExceeded)
	require.Contains(t, failed.Message, "timeout of the poller; the last 2 polls failed: "+page)
	require.Equal(t, page, failed.Details.Problem)
}

// The words of the last problem are shown until the next poller knows better, which does not get
// them: a worker of the previous release would refuse them.
func TestAnExtendedWaitGoesOnShowingTheWords(t *testing.T) {
	h := newHarness(t)
	out := stillRunning(9, 10*time.Minute)
	since := start.Add(9 * time.Minute)
	out.Token.StrayAnswers, out.Token.StraySince, out.Token.ProblemText = 2, &since, page
	h.poller(10*time.Minute, out, nil)
	h.poller(5*time.Minute, completed(20), nil)
	h.at(time.Minute, func() { h.extend(agentwait.ExtendDeadline{BySeconds: 600}) })
	h.at(12*time.Minute, func() { require.Equal(t, page, h.status().Problem) })
	_, err := h.run(input())
	require.NoError(t, err)
	require.Equal(t, workflows.ForPrevious(out.Token, agentwait.Schedule{}), h.polls[1].Token)
	require.Empty(t, h.status().Problem, "a poll has succeeded since")
}

func TestABatchWhosePollerWasLostLeavesTheWords(t *testing.T) {
	h := newBatchHarness(t)
	h.poller(10*time.Minute, func(agentwait.PollAgentsInput) (*agentwait.AgentsResult, error) {
		return nil, temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, nil, agentwait.AgentsToken{StartedAt: start, Polls: 3, ProblemText: page})
	})
	result, err := h.run(batchInput(2))
	require.NoError(t, err)
	require.Contains(t, result.LastProblem, "; a poll failed: "+page)
}
