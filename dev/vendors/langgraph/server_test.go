package langgraph_test

// The server: LangGraph's own, on a free port of the loopback, in a folder of its own, for as long
// as the tests run.

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// required makes a missing server a failure: the task that installs it sets it.
const required = "AGENTWAIT_TEST_VENDOR_SERVERS"

// command is the server's program, if it is installed.
func command(t *testing.T) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(".venv", "bin", "langgraph"))
	if err == nil {
		_, err = os.Stat(path)
	}
	switch {
	case err == nil:
		return path
	case os.Getenv(required) != "":
		t.Fatalf("LangGraph's server is not installed: %v", err)
	}
	t.Skip("LangGraph's server is not installed: `go tool task vendors:langgraph` installs it and runs this test")
	return ""
}

// serve starts the server, and returns its base URL when it answers.
func serve(t *testing.T) string {
	t.Helper()
	program := command(t)
	folder := t.TempDir() // it writes its runs there
	if err := os.CopyFS(folder, os.DirFS("server")); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	listener.Close()

	ctx, cancel := context.WithCancel(context.Background())
	server := exec.CommandContext(ctx, program, "dev", "--no-browser", "--no-reload",
		"--host", "127.0.0.1", "--port", port, "--n-jobs-per-worker", "10")
	server.Dir = folder
	server.Env = append(server.Environ(), "LANGGRAPH_CLI_NO_ANALYTICS=1", "LANGSMITH_TRACING=false", "NO_COLOR=1")
	server.Cancel = func() error { return server.Process.Signal(syscall.SIGTERM) }
	server.WaitDelay = 20 * time.Second // then it is killed
	log, err := os.Create(filepath.Join(folder, "server.log"))
	if err != nil {
		t.Fatal(err)
	}
	server.Stdout, server.Stderr = log, log
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	exited := make(chan struct{})
	go func() {
		_ = server.Wait() // ended by a signal
		close(exited)
	}()
	t.Cleanup(func() {
		cancel()
		<-exited
		log.Close()
		if t.Failed() {
			t.Logf("the server's log:\n%s", tail(log.Name()))
		}
	})

	base := "http://127.0.0.1:" + port
	eventually(t, 2*time.Minute, "the server answers", func() bool {
		select {
		case <-exited:
			t.Fatalf("the server has ended:\n%s", tail(log.Name()))
		default:
		}
		resp, err := http.Get(base + "/ok")
		if err != nil {
			return false
		}
		defer resp.Body.Close()
		_, _ = io.Copy(io.Discard, resp.Body)
		return resp.StatusCode == http.StatusOK
	})
	return base
}

// tail is the end of a log.
func tail(path string) string {
	content, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(string(content), "\n")
	return strings.Join(lines[max(0, len(lines)-40):], "\n")
}

// eventually waits for a condition.
func eventually(t *testing.T, atMost time.Duration, what string, is func() bool) {
	t.Helper()
	over := time.After(atMost)
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for !is() {
		select {
		case <-tick.C:
		case <-over:
			t.Fatalf("not within %v: %s", atMost, what)
		}
	}
}
