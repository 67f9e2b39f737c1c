// Package mcp_test awaits tasks of servers that others wrote, end to end: FastMCP's for the
// extension, and the SDK for TypeScript's for 2025-11-25. `go tool task vendors:mcp` installs them.
package mcp_test

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/direct"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/mcp"
)

// required is set by the task: there, a server that is not installed is a failure.
const required = "AGENTWAIT_TEST_VENDORS"

// serve runs a server until the test has ended, and returns its endpoint.
func serve(t *testing.T, needs, program string, args ...string) string {
	t.Helper()
	if _, err := os.Stat(needs); err != nil {
		if os.Getenv(required) != "" {
			t.Fatalf("%s is not installed: %v", needs, err)
		}
		t.Skipf("%s is not installed: run `go tool task vendors:mcp`", needs)
	}
	cmd := exec.Command(program, args...)
	var words strings.Builder
	cmd.Stderr = &words
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(stdout).ReadString('\n')
		lines <- strings.TrimSpace(line)
		_, _ = io.Copy(io.Discard, stdout)
	}()
	t.Cleanup(func() { // it ends with its standard input
		_ = stdin.Close()
		late := time.AfterFunc(20*time.Second, func() { _ = cmd.Process.Kill() })
		defer late.Stop()
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("the server said: %s", words.String()[max(0, words.Len()-4000):])
		}
	})
	select {
	case line := <-lines:
		if !strings.HasPrefix(line, "http://127.0.0.1:") {
			t.Fatalf("the server began with %q", line)
		}
		return line
	case <-time.After(2 * time.Minute): // of a cold start on a machine that is busy
		t.Fatal("the server did not begin")
	}
	return ""
}

func fastMCP(t *testing.T) string {
	return serve(t, "extension/.venv/bin/python", "extension/.venv/bin/python", "extension/server.py")
}

func typeScript(t *testing.T, mode ...string) string {
	return serve(t, "core/node_modules/@modelcontextprotocol/sdk", "node", append([]string{"core/server.mjs"}, mode...)...)
}

// newClient is a client that asks which protocol the server speaks.
func newClient(t *testing.T, endpoint string) *mcp.Client {
	t.Helper()
	client, err := mcp.New(mcp.Config{HTTP: vendors.Config{BaseURL: endpoint, Auth: vendors.NoAuth()}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

func deadline(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// start calls a tool that goes on as a task.
func start(t *testing.T, client *mcp.Client, request vendors.StartRequest) vendors.Ref {
	t.Helper()
	started, err := client.Start(deadline(t), request)
	if err != nil {
		t.Fatal(err)
	}
	if started.Ref.InteractionID == "" {
		t.Fatalf("got %+v, which is not a task", started)
	}
	return started.Ref
}

// input waits for a task.
func input(ref vendors.Ref) agentwait.Input {
	in := agentwait.Input{Target: agentwait.Target{InteractionID: ref.InteractionID, IDs: ref.IDs}, TimeoutSeconds: 100}
	in.MinIntervalSeconds, in.NotFoundGraceSeconds = 1, new(float64) // no grace: a task is there at once
	return in
}

func await(t *testing.T, client *mcp.Client, ref vendors.Ref) (*agentwait.Result, error) {
	t.Helper()
	return direct.Await(deadline(t), client, input(ref))
}

// until asks until a status is as wanted.
func until(t *testing.T, client *mcp.Client, ref vendors.Ref, what string, wanted func(*agentstatus.Status) bool) *agentstatus.Status {
	t.Helper()
	ctx := deadline(t)
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	var last *agentstatus.Status
	for {
		answer, err := client.Check(ctx, ref)
		switch {
		case err != nil:
			t.Fatalf("%s did not come: %v; last: %+v", what, err, last)
		case answer.Status == nil:
			t.Fatalf("%s did not come: HTTP %d %s (%v)", what, answer.HTTPStatus, answer.Body, answer.Err)
		case wanted(answer.Status):
			return answer.Status
		case answer.Status.Phase.Terminal():
			t.Fatalf("%s did not come: the task is %s (%s)", what, answer.Status.State, answer.Status.ErrorMessage)
		}
		last = answer.Status
		select {
		case <-again.C:
		case <-ctx.Done():
			t.Fatalf("%s did not come; last: %+v", what, last)
		}
	}
}

func extracted(t *testing.T, client *mcp.Client, ref vendors.Ref, paths map[string]string) *agentwait.Result {
	t.Helper()
	in := input(ref)
	in.Extract = paths
	result, err := direct.Await(deadline(t), client, in)
	if err != nil {
		t.Fatal(err)
	}
	return result
}
