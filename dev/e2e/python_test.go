package e2e

// A Python team awaits through Go's worker, and without Go at all: by the plugin in its own.

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

// The README's program, as it stands there.
func TestPythonReadme(t *testing.T) {
	interpreter, scripts := python(t)
	t.Parallel()
	w := newWorld(t)
	w.api.Script(w.id, agentThatAnswers("Today: nothing.")...)
	p := startBinary(t, interpreter, []string{"GUMLOOP_API_KEY=" + firstKey, "AGENTWAIT_CACHE=off"},
		filepath.Join(scripts, "readme.py"), t.TempDir(), w.base, w.id, agenttest.DefaultUser)
	require.Zero(t, p.exitCode(t))
	require.Equal(t, "Today: nothing.\n", p.stdout.String())
}

func TestPythonCallers(t *testing.T) {
	python(t)
	t.Parallel()
	w := newWorld(t)
	w.startWorker(t, firstKey)
	c := w.pythonCallers(t)
	byGo := map[string]any{"by_go": true}
	done := func(reply string, polls float64) map[string]any {
		return map[string]any{"result": map[string]any{"outcome": "completed", "response": reply, "polls": polls}}
	}
	script := func(name string, steps ...agenttest.Step) string {
		id := w.id + "-" + name
		w.api.Script(id, steps...)
		return id
	}
	failed := agenttest.Failed("out of paper")

	t.Run("a client awaits by Go's worker", func(t *testing.T) {
		id := script("client", agentThatAnswers("Hello, client.")...)
		require.Equal(t, done("Hello, client.", 2), c.do(t, "client_await", id, nil))
		require.Equal(t, 2, w.pollsWith(id, firstKey))
	})
	t.Run("it is marked as Go marks it", func(t *testing.T) {
		id := script("marked", agentThatAnswers("Marked.")...)
		c.do(t, "client_await", id, nil)
		in := w.input(id)
		wanted := agentwait.StartOptions(in, w.queue)
		described, err := shared.client.DescribeWorkflowExecution(t.Context(), wanted.ID, "")
		require.NoError(t, err)
		marks := map[string]any{}
		for name, payload := range described.GetWorkflowExecutionInfo().GetMemo().GetFields() {
			var mark string
			require.NoError(t, converter.GetDefaultDataConverter().FromPayload(payload, &mark))
			marks[name] = mark
		}
		require.Equal(t, wanted.Memo, marks)
		var summary, details string
		metadata := described.GetExecutionConfig().GetUserMetadata()
		require.NoError(t, converter.GetDefaultDataConverter().FromPayload(metadata.GetSummary(), &summary))
		require.NoError(t, converter.GetDefaultDataConverter().FromPayload(metadata.GetDetails(), &details))
		require.Equal(t, wanted.StaticSummary, summary)
		require.Equal(t, wanted.StaticDetails, details)
	})
	t.Run("a client catches a failed agent by class", func(t *testing.T) {
		answer := c.do(t, "client_await", script("client-failed", failed), nil)
		require.Equal(t, map[string]any{"type": agentwait.ErrTypeAgentFailed, "message": "out of paper", "polls": 1.0}, answer)
	})
	t.Run("a workflow awaits by a child of Go's worker", func(t *testing.T) {
		require.Equal(t, done("Hello, parent.", 2), c.do(t, "ByChild", script("child", agentThatAnswers("Hello, parent.")...), byGo))
	})
	t.Run("a workflow that catches nothing fails as its wait did", func(t *testing.T) {
		answer := c.do(t, "ByChild", script("child-failed", failed), byGo)
		require.Equal(t, agentwait.ErrTypeAgentFailed, answer["type"])
		require.Equal(t, "out of paper", answer["message"])
	})
	t.Run("a workflow awaits by Go's activity", func(t *testing.T) {
		id := script("activity-go", agentThatAnswers("From Go.")...)
		require.Equal(t, map[string]any{"result": "completed: From Go."}, c.do(t, "ByActivity", id, byGo))
		require.Equal(t, 2, w.pollsWith(id, firstKey))
	})
	t.Run("a workflow awaits by the plugin, without Go", func(t *testing.T) {
		id := script("activity", agentThatAnswers("From Python.")...)
		require.Equal(t, map[string]any{"result": "completed: From Python."}, c.do(t, "ByActivity", id, nil))
		require.Equal(t, 2, w.pollsWith(id, secondKey))
	})
	t.Run("a workflow catches a failed agent of the plugin by class", func(t *testing.T) {
		require.Equal(t, map[string]any{"result": "failed: out of paper"}, c.do(t, "ByActivity", script("activity-failed", failed), nil))
	})
	t.Run("a cancelled workflow is cancelled, and its wait with it", func(t *testing.T) {
		id := script("cancelled", agenttest.Processing())
		answer := c.do(t, "ByActivity", id, map[string]any{"cancel": true})
		require.Equal(t, map[string]any{"status": "CANCELED", "is": "WaitCancelled"}, answer)
	})
	t.Run("a workflow looks once, by the plugin", func(t *testing.T) {
		answer := c.do(t, "Look", script("look", agenttest.Processing()), nil)
		require.Equal(t, "still_running", answer["result"].(map[string]any)["outcome"])
	})
	t.Run("a workflow looks at what it may not see", func(t *testing.T) {
		answer := c.do(t, "Look", script("look-refused", agenttest.Unauthorized()), nil)
		require.Equal(t, agentwait.ErrTypeUnauthorized, answer["type"])
	})
}
