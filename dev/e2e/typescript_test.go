package e2e

// Teams that write TypeScript await agents with the npm package: by its client where agentwait's
// own worker runs, and by its plugin in a worker of theirs. A wait moves between the two kinds of
// workers: whoever takes it goes on from the last heartbeat of the other.
//
// The package has to be built: `go tool task wasm:js:temporal` does, and fails where it is missing.

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

const thirdKey = "sk-e2e-THIRD-b1d7c95a20"

// node starts one of the programs of the npm package's folder e2e.
func node(t *testing.T, program string, environment ...string) *process {
	t.Helper()
	folder, err := filepath.Abs("../../wasm/bindings/js")
	require.NoError(t, err)
	for _, needed := range []string{"dist/cjs/temporal/worker.js", "node_modules/@temporalio/worker"} {
		if _, err := os.Stat(filepath.Join(folder, needed)); err != nil {
			require.Empty(t, os.Getenv("AGENTWAIT_TEST_TYPESCRIPT"), "the npm package is not built: %v", err)
			t.Skip("the npm package is not built: run `go tool task wasm:js:temporal`")
		}
	}
	binary, err := exec.LookPath("node")
	require.NoError(t, err)
	return startBinary(t, binary, environment, filepath.Join(folder, "e2e", program))
}

// typescriptWorker starts a worker of a team that writes TypeScript, and waits until it is ready.
func (w *world) typescriptWorker(t *testing.T, queue, key string, environment ...string) *process {
	t.Helper()
	p := node(t, "worker.mjs", append(environment, "TASK_QUEUE="+queue, "BASE_URL="+w.base, "GUMLOOP_API_KEY="+key)...)
	p.ready(t)
	return p
}

// call runs a workflow of the TypeScript worker's.
func call(t *testing.T, queue, name string, args ...any) client.WorkflowRun {
	t.Helper()
	run, err := shared.client.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: "typescript/" + idFor(t), TaskQueue: queue}, name, args...)
	require.NoError(t, err)
	return run
}

func TestTypeScriptClientOfGoWorker(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.api.Script(w.id+"-answers", agentThatAnswers("Hello, TypeScript.")...)
	w.api.Script(w.id+"-fails", agenttest.Processing(), agenttest.Failed("out of paper"))
	w.api.Script(w.id+"-asks", agenttest.NeedsApproval())
	w.api.Script(w.id+"-works", agenttest.Processing())
	wanted := agentwait.StartOptions(w.input(w.id+"-works"), w.queue)
	marks, err := json.Marshal(map[string]any{"id": wanted.ID, "memo": wanted.Memo, "summary": wanted.StaticSummary})
	require.NoError(t, err)
	p := node(t, "client.mjs", "TASK_QUEUE="+w.queue, "INTERACTION="+w.id, "MARKS="+string(marks))
	w.startWorker(t, firstKey)
	require.Zero(t, p.exitCode(t), "%s", p.stderr)
}

func TestTypeScriptWorkflows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	theirs := w.queue + "-typescript"
	worker := w.typescriptWorker(t, theirs, secondKey, "WORKFLOWS=yes")
	w.startWorker(t, firstKey)
	t.Run("calls", func(t *testing.T) { // until all of them have ended
		for name, goQueue := range map[string]string{"by a child of Go's worker": w.queue, "by its own activity": ""} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				t.Run("a reply", func(t *testing.T) {
					id := idFor(t)
					w.api.Script(id, agentThatAnswers("Hello, workflow.")...)
					var reply string
					require.NoError(t, call(t, theirs, "awaits", w.input(id), goQueue).Get(t.Context(), &reply))
					require.Equal(t, "Hello, workflow.", reply)
				})
				t.Run("a failure that is caught by class", func(t *testing.T) {
					id := idFor(t)
					w.api.Script(id, agenttest.Failed("out of paper"))
					var caught string
					require.NoError(t, call(t, theirs, "catches", w.input(id), goQueue).Get(t.Context(), &caught))
					require.Equal(t, "AgentFailed: out of paper", caught)
				})
				// An error that is not a failure of Temporal's would have the workflow task retried for ever.
				t.Run("a failure that is not caught", func(t *testing.T) {
					id := idFor(t)
					w.api.Script(id, agenttest.Failed("out of paper"))
					failure, ok := agentwait.AsError(call(t, theirs, "awaits", w.input(id), goQueue).Get(t.Context(), nil))
					require.True(t, ok)
					require.Equal(t, agentwait.ErrTypeAgentFailed, failure.Type)
					require.Equal(t, "out of paper", failure.Details.Message)
				})
			})
		}
		t.Run("a look", func(t *testing.T) {
			t.Parallel()
			id := idFor(t)
			w.api.Script(id, agenttest.Processing())
			var outcome string
			require.NoError(t, call(t, theirs, "looks", agentwait.Target{InteractionID: id, UserID: agenttest.DefaultUser}).Get(t.Context(), &outcome))
			require.Equal(t, agentwait.OutcomeStillRunning, outcome)
		})
		t.Run("a cancel says how the wait stood", func(t *testing.T) {
			t.Parallel()
			id := idFor(t)
			w.api.Script(id, agenttest.Processing())
			var seen []any
			run := call(t, theirs, "cancels", w.input(id))
			w.waitForPolls(t, id, 1)
			require.NoError(t, shared.client.SignalWorkflow(t.Context(), run.GetID(), run.GetRunID(), "enough", nil))
			require.NoError(t, run.Get(t.Context(), &seen))
			require.Equal(t, []any{true, true, "ASYNC_PROCESSING"}, seen)
		})
	})
	worker.signal(t, syscall.SIGTERM)
	require.Zero(t, worker.exitCode(t), "a graceful stop is not a failure")
	for _, key := range []string{firstKey, secondKey} {
		require.NotContains(t, worker.stderr.String(), key)
	}
}

// Both kinds of workers serve one task queue, and each is lost by kill -9 in its turn.
func TestAWaitMovesBetweenGoAndTypeScript(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.api.Script(w.id, agenttest.Processing())
	ours := w.startWorker(t, firstKey)
	in := w.input(w.id)
	in.HeartbeatTimeoutSeconds = soon
	wait := w.begin(t, in)
	eventually(t, "a heartbeat with some polls", func() bool { return wait.token(t).Polls >= 2 })
	shown := wait.token(t)
	ours.kill(t)

	// TypeScript takes over what Go has dropped.
	polled := w.api.Polls(w.id)
	typescript := w.typescriptWorker(t, w.queue, secondKey)
	w.waitForPolls(t, w.id, polled+2)
	require.GreaterOrEqual(t, w.pollsWith(w.id, secondKey), 2)
	eventually(t, "a heartbeat of TypeScript's", func() bool { return wait.token(t).Polls > shown.Polls })
	token := wait.token(t)
	require.Equal(t, shown.FirstPollAt, token.FirstPollAt, "the wait began anew")
	require.Equal(t, shown.StartedAt, token.StartedAt)

	// And Go what TypeScript has dropped.
	typescript.kill(t)
	polled = w.api.Polls(w.id)
	w.startWorker(t, firstKey)
	w.waitForPolls(t, w.id, polled+2)
	eventually(t, "a heartbeat of Go's", func() bool { return wait.token(t).Polls > token.Polls })
	require.Equal(t, shown.FirstPollAt, wait.token(t).FirstPollAt, "the wait began anew")

	w.api.Script(w.id, agenttest.Completed("Survived."))
	result, err := wait.result(t)
	require.NoError(t, err)
	require.Equal(t, "Survived.", *result.Response)
	require.Greater(t, result.Polls, token.Polls)
	require.LessOrEqual(t, result.Polls, w.api.Polls(w.id))
}

// A deploy of a TypeScript worker costs no heartbeat timeout, and no count.
func TestAStoppingTypeScriptWorkerHandsOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.api.Script(w.id, agenttest.Processing())
	theirs := w.queue + "-typescript"
	w.typescriptWorker(t, theirs, thirdKey, "WORKFLOWS=yes")
	stopping := w.typescriptWorker(t, w.queue, secondKey)

	run := call(t, theirs, "elsewhere", w.input(w.id), w.queue)
	w.waitForPolls(t, w.id, 2)
	w.startWorker(t, firstKey)
	stopping.signal(t, syscall.SIGTERM)
	eventually(t, "a poll of Go's worker", func() bool { return w.pollsWith(w.id, firstKey) > 0 })
	require.Zero(t, stopping.exitCode(t), "a graceful stop is not a failure")
	poller := wait{run}.poller(t)
	require.EqualValues(t, 2, poller.GetAttempt())
	require.Equal(t, agentwait.ErrTypeWaitInterrupted, poller.GetLastFailure().GetApplicationFailureInfo().GetType())

	w.api.Script(w.id, agenttest.Completed("Moved."))
	result, err := wait{run}.result(t)
	require.NoError(t, err)
	require.Equal(t, "Moved.", *result.Response)
	require.Equal(t, w.api.Polls(w.id), result.Polls, "a hand-over loses no count and repeats no poll")
}
