package e2e

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait/agenttest"
)

// pythonRequired is set by the task wasm:python:temporal: there, a binding that is not installed
// is a failure, and elsewhere its tests are skipped.
const pythonRequired = "AGENTWAIT_TEST_PYTHON"

// python is the interpreter that has the Python binding as it stands in the checkout.
func python(t *testing.T) (interpreter, scripts string) {
	t.Helper()
	binding, err := filepath.Abs(filepath.Join("..", "..", "wasm", "bindings", "python"))
	require.NoError(t, err)
	interpreter = filepath.Join(binding, ".venv", "bin", "python")
	if err := exec.Command(interpreter, "-c", "import agentwait.temporal").Run(); err != nil {
		if os.Getenv(pythonRequired) != "" {
			require.NoError(t, err, "%s does not have the binding", interpreter)
		}
		t.Skip("the Python binding is not installed: run `go tool task wasm:python:temporal`")
	}
	return interpreter, filepath.Join(binding, "e2e")
}

// pythonWorker starts a Python worker that serves the activities alone, and waits until it is
// ready.
func (w *world) pythonWorker(t *testing.T, key string) *process {
	t.Helper()
	interpreter, scripts := python(t)
	p := startBinary(t, interpreter, []string{"GUMLOOP_API_KEY=" + key, "AGENTWAIT_CACHE=off"},
		filepath.Join(scripts, "worker.py"), "--task-queue", w.queue, "--base-url", w.base)
	p.ready(t)
	return p
}

// callers is a Python program that does what it is asked for.
type callers struct {
	in      io.Writer
	answers *bufio.Scanner
	queue   string
}

// pythonCallers starts one. Its plugin uses the second key, so that the emulator tells whose poll
// it was.
func (w *world) pythonCallers(t *testing.T) *callers {
	t.Helper()
	interpreter, scripts := python(t)
	queue := w.queue + "-python"
	cmd := exec.Command(interpreter, filepath.Join(scripts, "callers.py"), queue, w.queue, w.base)
	cmd.Env = []string{
		"GUMLOOP_API_KEY=" + secondKey, "AGENTWAIT_CACHE=off", "HOME=" + t.TempDir(),
		"TEMPORAL_ADDRESS=" + shared.server.Address(), "TEMPORAL_NAMESPACE=" + shared.server.Namespace(),
	}
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	complaints := newOutput()
	cmd.Stderr = complaints
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = in.Close() // it ends then
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("callers.py:\n%s", tail(complaints.String()))
		}
	})
	return &callers{in: in, answers: bufio.NewScanner(out), queue: queue}
}

// do asks for something, and returns what came of it.
func (c *callers) do(t *testing.T, what, interactionID string, more map[string]any) (answer map[string]any) {
	t.Helper()
	command := map[string]any{"do": what, "interaction_id": interactionID, "user_id": agenttest.DefaultUser}
	for name, value := range more {
		command[name] = value
	}
	require.NoError(t, json.NewEncoder(c.in).Encode(command))
	require.True(t, c.answers.Scan(), "it has ended: %v", c.answers.Err())
	require.NoError(t, json.Unmarshal(c.answers.Bytes(), &answer))
	return answer
}
