package e2e

// A Python team that encrypts as Temporal's samples do has its codec already, and does not write
// another one for us: their client starts waits and reads results, failures, updates, queries and
// memos of the real worker with it. `go tool task encryption` installs the client.

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

func TestAPythonClientOfTheSamplesReadsWhatAWorkerEncrypts(t *testing.T) {
	python := filepath.Join("samples", ".venv", "bin", "python")
	if _, err := os.Stat(filepath.Join("samples", ".venv", "installed")); err != nil {
		if os.Getenv(pythonRequired) != "" {
			t.Fatalf("the Python client is not installed: %v", err)
		}
		t.Skip("the Python client is not installed: `go tool task encryption` installs it and runs this test")
	}
	t.Parallel()
	w := newWorld(t)
	failing := w.id + "-fails"
	w.api.Script(w.id, agentThatAnswers("Read in Python.")...)
	w.api.Script(failing, agenttest.Failed("it went wrong, in secret"))
	keys := newKeys(t, "team-key")
	w.startWorker(t, firstKey, keys.flags()...)

	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var stdout, stderr bytes.Buffer
	client := exec.CommandContext(ctx, python, filepath.Join("samples", "client.py"),
		shared.server.Address(), shared.server.Namespace(), w.queue, "team-key", keys.file("team-key"), w.id, failing)
	client.Stdout, client.Stderr = &stdout, &stderr
	require.NoError(t, client.Run(), "%s", tail(stderr.String()))

	var seen struct {
		Deadline agentwait.Deadline
		Result   agentwait.Result
		Status   agentwait.StatusView
		Memo     map[string]string
		Failure  struct {
			Type, Message string
			Details       agentwait.ErrorDetails
		}
	}
	require.NoError(t, json.Unmarshal(stdout.Bytes(), &seen), "%s", &stdout)
	require.False(t, seen.Deadline.DeadlineAt.IsZero())
	require.Equal(t, "Read in Python.", *seen.Result.Response)
	require.Equal(t, agentwait.OutcomeCompleted, seen.Status.Outcome)
	require.Equal(t, map[string]string{"agentwait.connection": "default"}, seen.Memo)
	require.Equal(t, agentwait.ErrTypeAgentFailed, seen.Failure.Type)
	require.Contains(t, seen.Failure.Message, "it went wrong, in secret")
	require.Equal(t, failing, seen.Failure.Details.InteractionID)

	history := historyOf(t, shared.client, "python/"+failing, "")
	requireNothingPlain(t, history)
	require.False(t, holds(bytesOf(t, history), "it went wrong, in secret"))
}
