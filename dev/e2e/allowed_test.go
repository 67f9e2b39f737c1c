package e2e

// A connection of a file that several workers share may be kept for some of them. A wait from
// elsewhere ends with an error that tells of no connection, and the vendor hears nothing.

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

func TestAConnectionIsKeptForItsTaskQueues(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	file := filepath.Join(t.TempDir(), "agentwait.toml")
	require.NoError(t, os.WriteFile(file, fmt.Appendf(nil, `
task_queue = %q

[connections.ours]
vendor = "gumloop"
url = %q
key_env = "AGENTWAIT_KEY_OF_OURS"
task_queues = ["somewhere", %[1]q]
namespaces = [%[3]q]

[connections.payroll]
vendor = "gumloop"
url = %[2]q
key_env = "AGENTWAIT_KEY_OF_PAYROLL"
task_queues = ["payroll-queue"]

[connections.abroad]
vendor = "gumloop"
url = %[2]q
key_env = "AGENTWAIT_KEY_OF_PAYROLL"
namespaces = ["another-namespace"]
`, w.queue, w.base, shared.server.Namespace()), 0o600))
	p := start(t, []string{"AGENTWAIT_KEY_OF_OURS=" + firstKey, "AGENTWAIT_KEY_OF_PAYROLL=" + secondKey}, "run", "--config", file)
	p.ready(t)
	w.api.Script(w.id, agenttest.Completed("Ours."))

	for _, name := range []string{"payroll", "abroad"} {
		in := w.input(w.id)
		in.Credential = name
		failure := w.begin(t, in).failure(t)
		require.Equal(t, agentwait.ErrTypeInvalidRequest, failure.Type)
		require.Equal(t, "credential", failure.Details.Field)
		for _, foreign := range []string{"payroll-queue", "another-namespace", "ours", "somewhere"} {
			require.NotContains(t, failure.Message+failure.Details.Expected, foreign)
		}
		require.Equal(t, 2, w.awaitCommand(t, w.id, "--use-credential", name).exitCode(t))
	}
	in := w.input(w.id)
	in.Credential = "unknown"
	failure := w.begin(t, in).failure(t)
	require.Contains(t, failure.Details.Expected, ": ours")
	require.NotContains(t, failure.Details.Expected, "payroll")
	require.Zero(t, w.api.Polls(w.id))

	in.Credential = "ours"
	result, err := w.begin(t, in).result(t)
	require.NoError(t, err)
	require.Equal(t, "Ours.", *result.Response)
	require.Zero(t, w.pollsWith(w.id, secondKey))
}
