package e2e

import (
	"testing"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

// sampleAgent is the agent of the reference page's samples.
const sampleAgent = "abc123DEFghiJKL"

// runsHistories are those of RunAgent: it starts, is answered, is cancelled with its agent, and goes on
// in another run.
var runsHistories = []recorded{
	{
		name: "run_completed", runs: true, closes: enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED,
		script: agentThatAnswers(reply),
	},
	{
		name: "run_answered", runs: true, closes: enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED,
		script: []agenttest.Step{agenttest.Asking(agenttest.Approval("areq_1", "send_mail")), agenttest.Completed(reply)},
		input:  map[string]any{"on_needs_input": "wait"},
		during: (*recording).isAnswered,
	},
	{
		name: "run_cancelled", runs: true, closes: enumspb.WORKFLOW_EXECUTION_STATUS_CANCELED,
		script: []agenttest.Step{agenttest.Processing()},
		during: (*recording).isCancelled,
	},
	{
		name: "run_continued", runs: true, closes: enumspb.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW, shortRuns: true,
		script: []agenttest.Step{agenttest.Processing()},
		input:  map[string]any{"min_interval_seconds": 30},
		during: (*recording).continues,
	},
}

func (s *recording) isAnswered(t *testing.T) {
	_, err := agentwait.SendAnswer(t.Context(), s.client, s.run.GetID(), agentwait.Answer{RequestID: "areq_1"})
	require.NoError(t, err)
}
