package main

// Who presses Ctrl-C decides what becomes of the wait and of the agent, and is asked where he sits at a
// terminal: here at a real one.

import (
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/creack/pty"

	"github.com/agentwait/agentwait/agenttest"
)

// screen is what a program has shown on its terminal.
type screen struct {
	terminal io.ReadWriter
	mu       sync.Mutex
	shown    strings.Builder
}

func onTerminal(t *testing.T, cmd *exec.Cmd) *screen {
	t.Helper()
	terminal, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 40, Cols: 160})
	if err != nil {
		t.Fatal(err)
	}
	s := &screen{terminal: terminal}
	read := make(chan struct{})
	go func() {
		defer close(read)
		buffer := make([]byte, 4096)
		for {
			n, err := terminal.Read(buffer)
			s.mu.Lock()
			s.shown.Write(buffer[:n])
			s.mu.Unlock()
			if err != nil { // it ends as the program does
				return
			}
		}
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it has ended, unless the test failed
		_ = terminal.Close()
		<-read
		if t.Failed() {
			t.Logf("shown: %q", s.text())
		}
	})
	return s
}

func (s *screen) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown.String()
}

func (s *screen) until(t *testing.T, shown string) {
	t.Helper()
	until(t, func() bool { return strings.Contains(s.text(), shown) })
}

func (s *screen) types(t *testing.T, text string) {
	t.Helper()
	if _, err := io.WriteString(s.terminal, text); err != nil {
		t.Fatal(err)
	}
}

const ctrlC = "\x03"

// sessions is the command line of a wait for a run that can be cancelled.
func sessions(t *testing.T, api *agenttest.Server, flags ...string) *exec.Cmd {
	t.Helper()
	cmd := program(t, api, append([]string{"await", "run", "--direct", "--connection", "default=gumloop-sessions,url=" + api.URL() + ",key-env=GUMLOOP_API_KEY"}, flags...)...)
	for i, entry := range cmd.Env {
		if strings.HasPrefix(entry, "AGENTWAIT_BASE_URL=") {
			cmd.Env[i] = "UNUSED="
		}
	}
	return cmd
}

func TestCtrlCOnATerminalAsks(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		typed     string
		says      string
		cancelled bool // the agent is
	}{
		"leave it":          {"l\r", "the same command line goes on with the wait", false},
		"nothing":           {"\r", "the same command line goes on with the wait", false},
		"the wait":          {"w\r", "the wait was cancelled; the agent itself runs on", false},
		"the agent":         {"a\r", "the cancel of the agent's run was taken", true},
		"something else":    {"x\rw\r", "the wait was cancelled; the agent itself runs on", false},
		"Ctrl-C once more":  {ctrlC, "the same command line goes on with the wait", false},
		"nobody is there":   {"\x04", "the same command line goes on with the wait", false},
		"the whole of it":   {"agent\r", "the cancel of the agent's run was taken", true},
		"in capital letter": {"W\r", "the wait was cancelled", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newAPI(t)
			api.SessionFor(agenttest.DefaultUser, "run", agenttest.Processing())
			state := filepath.Join(t.TempDir(), "state.json")
			cmd := sessions(t, api, "--state", state)
			s := onTerminal(t, cmd)
			untilPolls(t, state, 1)
			s.types(t, ctrlC)
			s.until(t, "cancel the [a]gent")
			s.types(t, row.typed)
			_ = cmd.Wait() // the code is asked for below
			s.until(t, row.says)
			if code := cmd.ProcessState.ExitCode(); code != 130 {
				t.Errorf("exit code %d", code)
			}
			if api.Cancelled("run") != row.cancelled {
				t.Errorf("the agent's run was cancelled: %v", api.Cancelled("run"))
			}
		})
	}
}

// A wait that ends while somebody thinks about it has ended.
func TestAWaitThatEndsWhileSomebodyIsAsked(t *testing.T) {
	t.Parallel()
	api := newAPI(t)
	api.Script("run", agenttest.Processing())
	state := filepath.Join(t.TempDir(), "state.json")
	cmd := program(t, api, "await", "run", "--direct", "--state", state)
	s := onTerminal(t, cmd)
	untilPolls(t, state, 1)
	s.types(t, ctrlC)
	s.until(t, "cancel the [a]gent")
	api.Script("run", agenttest.Completed("Done after all."))
	_ = cmd.Wait()
	s.until(t, "Done after all.")
	if code := cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

func TestWithoutATerminalTheFlagDecides(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		flags     []string
		signal    syscall.Signal
		says      string
		cancelled bool
	}{
		"nothing is said":                   {nil, syscall.SIGINT, "With --state FILE", false},
		"leave":                             {[]string{"--on-interrupt", "leave"}, syscall.SIGINT, "With --state FILE", false},
		"the wait":                          {[]string{"--on-interrupt", "cancel-wait"}, syscall.SIGINT, "the wait was cancelled; the agent itself runs on", false},
		"the agent":                         {[]string{"--on-interrupt", "cancel-agent"}, syscall.SIGINT, "the cancel of the agent's run was taken", true},
		"by its on_cancel":                  {[]string{"--on-interrupt", "cancel-wait", "--on-cancel", "cancel_agent"}, syscall.SIGINT, "the cancel of the agent's run was taken", true},
		"leave, whatever a cancel would do": {[]string{"--on-cancel", "cancel_agent"}, syscall.SIGTERM, "With --state FILE", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newAPI(t)
			api.SessionFor(agenttest.DefaultUser, "run", agenttest.Processing())
			cmd := sessions(t, api, append(row.flags, "--events")...)
			var stdout, stderr safeBuffer
			cmd.Stdout, cmd.Stderr = &stdout, &stderr
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			until(t, func() bool { return strings.Contains(stdout.String(), `"event":"phase"`) })
			if err := cmd.Process.Signal(row.signal); err != nil {
				t.Fatal(err)
			}
			_ = cmd.Wait()
			if code := cmd.ProcessState.ExitCode(); code != 130 || strings.Count(stderr.String(), row.says) != 1 {
				t.Errorf("exit code %d, standard error:\n%s", code, stderr.String())
			}
			if api.Cancelled("run") != row.cancelled {
				t.Errorf("the agent's run was cancelled: %v", api.Cancelled("run"))
			}
			all := events(t, stdout.String())
			last, ends := all[len(all)-1], all[len(all)-2]
			if last.Event != "end" || *last.ExitCode != 130 || ends.Event != "interrupted" && ends.Outcome != "cancelled" {
				t.Errorf("the last events are %+v and %+v", ends, last)
			}
		})
	}
}

// safeBuffer is what a process prints, read while it does.
type safeBuffer struct {
	mu   sync.Mutex
	text strings.Builder
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}
