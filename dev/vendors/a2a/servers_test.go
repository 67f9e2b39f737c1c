package a2a

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// patience bounds every wait for a condition. It is far more than any takes, since the machine may
// be busy: a test that runs into it has failed.
const patience = 90 * time.Second

// required says that the servers have to be there: a task that installs them must not pass because
// they are not.
const required = "AGENTWAIT_TEST_VENDOR_SERVERS"

// sdk is one of the servers.
type sdk struct {
	name      string
	command   []string
	installed string // is there where it is installed
}

var sdks = []sdk{
	{"python", []string{".venv/bin/python", "server.py"}, ".venv/bin/uvicorn"},
	{"javascript", []string{"node", "server.mjs"}, "node_modules/@a2a-js/sdk/package.json"},
}

// start starts a server and returns its origin. It ends with the test.
func (s sdk) start(t *testing.T) string {
	t.Helper()
	if _, err := os.Stat(s.installed); err != nil {
		text := fmt.Sprintf("the %s SDK's server is not installed: `go tool task vendors:a2a` does that, with pip and npm", s.name)
		if os.Getenv(required) != "" {
			t.Fatal(text)
		}
		t.Skip(text)
	}
	cmd := exec.Command(s.command[0], s.command[1:]...)
	input, err := cmd.StdinPipe() // the server ends when this does
	if err != nil {
		t.Fatal(err)
	}
	output, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var complaints strings.Builder
	cmd.Stderr = &complaints
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		input.Close()
		stop := time.AfterFunc(patience, func() { cmd.Process.Kill() })
		defer stop.Stop()
		if err := cmd.Wait(); err != nil {
			t.Errorf("the server: %v\n%s", err, complaints.String())
		}
	})
	slow := time.AfterFunc(patience, func() { cmd.Process.Kill() })
	defer slow.Stop()
	lines := bufio.NewReader(output)
	origin, err := lines.ReadString('\n')
	if err != nil {
		t.Fatalf("the server did not say where it listens: %v\n%s", err, complaints.String())
	}
	go io.Copy(io.Discard, lines)
	return strings.TrimSpace(origin)
}
