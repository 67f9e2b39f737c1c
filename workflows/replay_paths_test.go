package workflows_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/worker"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/workflows"
)

// Paths that an earlier release took and this one refuses: a workflow that checked them would not
// replay the histories of waits that are open.
func TestWaitsWithPathsThatAreRefusedNowReplay(t *testing.T) {
	extract := map[string]string{"a": "messages|@pretty", "b": "@group", "c": "@dig:role"}
	require.Error(t, agentwait.Selection{Extract: extract}.CheckPaths())
	for _, name := range []string{"completed", "poll_now", "extended", "continued", "agents_completed", "agents_poll_now"} {
		t.Run(name, func(t *testing.T) {
			recorded := history(t, name)
			input := recorded.GetEvents()[0].GetWorkflowExecutionStartedEventAttributes().GetInput().GetPayloads()[0]
			var in map[string]any
			require.NoError(t, json.Unmarshal(input.GetData(), &in))
			in["extract"] = extract
			var err error
			input.Data, err = json.Marshal(in)
			require.NoError(t, err)

			replayer, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{})
			require.NoError(t, err)
			workflows.Register(replayer)
			require.NoError(t, replayer.ReplayWorkflowHistory(nil, recorded))
		})
	}
}
