package e2e

// Whole programs are what newcomers copy: they are run as they stand.

import (
	"context"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait/agenttest"
)

// It is not parallel: the task queue that the examples name is that of the recorded histories.
func TestTheExamplesOfAWorkerAndACaller(t *testing.T) {
	w := newWorld(t)
	w.api.Script(w.id, agenttest.Processing().Times(2), agenttest.Completed("From the examples."))
	failed := "failed-" + w.id
	w.api.Script(failed, agenttest.Failed("no such sheet"))
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	dir := t.TempDir()
	build := exec.CommandContext(ctx, "go", "build", "-o", dir,
		"github.com/agentwait/agentwait/examples/worker", "github.com/agentwait/agentwait/examples/caller")
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)

	startBinary(t, filepath.Join(dir, "worker"), []string{"GUMLOOP_API_KEY=" + firstKey, "GUMLOOP_BASE_URL=" + w.api.URL()})
	caller := startBinary(t, filepath.Join(dir, "caller"), nil, w.id, agenttest.DefaultUser)
	refused := startBinary(t, filepath.Join(dir, "caller"), nil, failed, agenttest.DefaultUser)
	for _, each := range []*process{caller, refused} {
		select {
		case <-each.ended:
		case <-ctx.Done():
			t.Fatal("a caller does not end")
		}
	}
	require.Equal(t, "From the examples.\n", caller.stdout.String())
	require.Contains(t, refused.stderr.String(), "the agent failed: no such sheet")
	require.Equal(t, 1, refused.cmd.ProcessState.ExitCode())
}
