package e2e

// The main path, as somebody at a shell or another program takes it: one process serves
// the task queue, another awaits and prints JSON. Each way in which a wait ends has an
// exit code and an object that programs read. (The command asks for the shortest
// heartbeats, so counts are not compared exactly: see soon.)

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

// printed is what `agentwait await --json` prints.
type printed struct {
	agentwait.Result
	Error struct {
		Kind    string                 `json:"kind"`
		Type    string                 `json:"type"`
		Details agentwait.ErrorDetails `json:"details"`
	} `json:"error"`
}

func TestEachOutcomeThroughTheBinary(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.startWorker(t, firstKey)

	for _, c := range []struct {
		name   string
		script []agenttest.Step
		flags  []string
		exit   int
		check  func(t *testing.T, got printed)
	}{
		{
			name: "completed",
			script: []agenttest.Step{
				agenttest.Processing().Times(2),
				agenttest.Completed("Done.", agenttest.User("Do it."), agenttest.Assistant(
					agenttest.Text("I'll look."),
					agenttest.Tool("tc_1", "sheet_reader", map[string]any{"sheet": "q1"}, [][]int{{979}}),
					agenttest.Text("Done."),
				)),
			},
			flags: []string{"--include", "response,messages,tool_calls"},
			check: func(t *testing.T, got printed) {
				require.Equal(t, agentwait.OutcomeCompleted, got.Outcome)
				require.Equal(t, "COMPLETED", got.State)
				require.NotNil(t, got.Response)
				require.Equal(t, "Done.", *got.Response)
				require.Positive(t, got.Polls)
				require.Contains(t, string(got.Messages), "I'll look.")
				require.Contains(t, string(got.ToolCalls), "979")
			},
		},
		{
			name:   "failed",
			script: []agenttest.Step{agenttest.Processing(), agenttest.Failed("RuntimeError: it broke")},
			exit:   3,
			check: func(t *testing.T, got printed) {
				require.Equal(t, agentwait.ErrTypeAgentFailed, got.Error.Type)
				require.Equal(t, "RuntimeError: it broke", got.Error.Details.Message)
				require.Positive(t, got.Error.Details.Polls)
			},
		},
		{
			name:   "needs input",
			script: []agenttest.Step{agenttest.Processing(), agenttest.NeedsApproval()},
			exit:   5,
			check: func(t *testing.T, got printed) {
				require.Equal(t, agentwait.ErrTypeAgentNeedsInput, got.Error.Type)
				require.Equal(t, "APPROVAL_REQUIRED", got.Error.Details.State)
			},
		},
		{
			name:   "needs input, returned",
			script: []agenttest.Step{agenttest.NeedsApproval()},
			flags:  []string{"--on-needs-input", "return"},
			check: func(t *testing.T, got printed) {
				require.Equal(t, agentwait.OutcomeNeedsInput, got.Outcome)
				require.Equal(t, "needs_input", got.Phase)
			},
		},
		{
			name:   "deadline",
			script: []agenttest.Step{agenttest.State("SOMETHING_NEW")}, // an unknown state is waited out
			flags:  []string{"--timeout", "3s"},
			exit:   4,
			check: func(t *testing.T, got printed) {
				require.Equal(t, agentwait.ErrTypeDeadlineExceeded, got.Error.Type)
				require.Equal(t, "SOMETHING_NEW", got.Error.Details.State)
				require.Equal(t, "unknown", got.Error.Details.Phase)
				require.Positive(t, got.Error.Details.Polls)
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			id := idFor(t)
			w.api.Script(id, c.script...)
			await := w.awaitCommand(t, id, c.flags...)
			require.Equal(t, c.exit, await.exitCode(t))
			var got printed
			require.NoError(t, json.Unmarshal([]byte(await.stdout.String()), &got))
			c.check(t, got)
		})
	}
}
