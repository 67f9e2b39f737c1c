package e2e

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// process is a running worker binary.
type process struct {
	cmd            *exec.Cmd
	stdout, stderr *output
	ended          chan struct{} // closed when it has ended
}

// start starts the binary with the arguments. It has nothing of this process's
// environment but what is given; it is killed at the test's end at the latest.
func start(t *testing.T, environment []string, args ...string) *process {
	t.Helper()
	return startBinary(t, shared.binary, environment, args...)
}

func startBinary(t *testing.T, binary string, environment []string, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(binary, args...), stdout: newOutput(), stderr: newOutput(), ended: make(chan struct{})}
	p.cmd.Stdout, p.cmd.Stderr = p.stdout, p.stderr
	p.cmd.Env = append([]string{
		"HOME=" + t.TempDir(), // no configuration file of the user's
		"TEMPORAL_ADDRESS=" + shared.server.Address(),
		"TEMPORAL_NAMESPACE=" + shared.server.Namespace(),
	}, environment...) // the last of a name counts
	require.NoError(t, p.cmd.Start())
	go func() {
		_ = p.cmd.Wait() // the exit code is read from ProcessState
		close(p.ended)
	}()
	t.Cleanup(func() {
		p.kill(t)
		if t.Failed() {
			t.Logf("%s\nstdout:\n%s\nstderr:\n%s", strings.Join(args, " "), p.stdout, tail(p.stderr.String()))
		}
	})
	return p
}

// tail is the end of a long log.
func tail(text string) string {
	const most = 8 << 10
	return text[max(0, len(text)-most):]
}

// signal sends a signal; a process that has ended already is not an error.
func (p *process) signal(t *testing.T, s os.Signal) {
	t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		require.ErrorIs(t, err, os.ErrProcessDone)
	}
}

// kill ends the process as a crash does: kill -9.
func (p *process) kill(t *testing.T) {
	t.Helper()
	p.signal(t, syscall.SIGKILL)
	<-p.ended
}

// exitCode waits for the process's end.
func (p *process) exitCode(t *testing.T) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	select {
	case <-p.ended:
	case <-ctx.Done():
		require.FailNow(t, "the process does not end")
	}
	return p.cmd.ProcessState.ExitCode()
}
