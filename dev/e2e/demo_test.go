package e2e

// The demo is the first thing that a newcomer runs: it has to end by itself, with every
// wait as scripted, with a web UI that answers, and without a key or an installed
// server. It runs in this process; a binary of its own would take minutes to link.

import (
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/dev/demo"
)

func TestTheDemoEndsAsScripted(t *testing.T) {
	t.Parallel()
	stdout, stderr := newOutput(), newOutput()
	exited := make(chan int, 1)
	go func() { exited <- demo.Main(nil, stdout, stderr) }()

	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	address, err := stdout.waitFor(ctx, regexp.MustCompile(`http://127\.0\.0\.1:\d+/namespaces/\S+`).FindString)
	require.NoError(t, err)
	requirePage(ctx, t, address)

	require.Zero(t, exitOf(ctx, t, exited), "stdout:\n%s\nstderr:\n%s", stdout, stderr)
	text := stdout.String()
	for _, want := range []string{
		"quick-answer", "sales-report", "broken-agent", "refund-42", "refund-9000", "rough-sea", "shipping-clerk",
		"It goes today, as you said.",                               // of the session that asked and was answered
		"sheet_reader", "slack_message_sender", "sales-summary.pdf", // the tool calls and the file of the long run
		"agentwait.AgentFailed", "needs_input", "POLLS", "DETECTED AFTER",
		"Every wait ended as scripted. Web UI: " + address,
	} {
		require.Contains(t, text, want)
	}
	require.Contains(t, stderr.String(), "rate_limited", "the progress shows what goes wrong on the way")
	require.NotContains(t, text+stderr.String(), "\x1b", "no terminal, no control sequences")
}

// What stays up has to be of use from another terminal, as it says: the worker binary
// finds the server and the task queue with nothing but what was printed.
func TestTheDemoStaysUpUntilItIsInterrupted(t *testing.T) {
	w := newWorld(t)
	t.Setenv("GUMLOOP_API_KEY", secondKey)
	w.api.Script(w.id, agentThatAnswers("Still here.")...)
	stdout, stderr := newOutput(), newOutput()
	exited := make(chan int, 1)
	args := []string{"--keep", "--interaction", w.id, "--user-id", agenttest.DefaultUser, "--base-url", w.api.URL()}
	go func() { exited <- demo.Main(args, stdout, stderr) }()

	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	export := regexp.MustCompile(`export TEMPORAL_ADDRESS=(\S+) TEMPORAL_NAMESPACE=(\S+)\n  go run \./worker/agentwait (.+)\n.*# a second worker\n`)
	_, err := stdout.waitFor(ctx, export.FindString)
	require.NoError(t, err)
	found := export.FindStringSubmatch(stdout.String())
	await := exec.CommandContext(ctx, shared.binary, strings.Fields(found[3])...)
	await.Env = []string{"HOME=" + t.TempDir(), "TEMPORAL_ADDRESS=" + found[1], "TEMPORAL_NAMESPACE=" + found[2]}
	printed, err := await.Output()
	require.NoError(t, err)
	require.Contains(t, string(printed), "Still here.")

	// The demo is the only one in this process that handles the signal.
	require.NoError(t, syscall.Kill(os.Getpid(), syscall.SIGTERM))
	require.Zero(t, exitOf(ctx, t, exited), "stderr:\n%s", stderr)
	require.NotContains(t, stdout.String()+stderr.String(), secondKey)
}

// requirePage gets a page of the web UI.
func requirePage(ctx context.Context, t *testing.T, address string) {
	t.Helper()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	page, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.Equal(t, http.StatusOK, response.StatusCode)
	require.Contains(t, strings.ToLower(string(page)), "<html")
}

func exitOf(ctx context.Context, t *testing.T, exited <-chan int) int {
	t.Helper()
	select {
	case code := <-exited:
		return code
	case <-ctx.Done():
		require.FailNow(t, "the demo does not end")
		return 0
	}
}

// With a key and an id the demo awaits a real interaction. Its API is an emulator here.
// Not parallel: the key is in this process's environment meanwhile.
func TestTheDemoAwaitsARealInteraction(t *testing.T) {
	for _, c := range []struct {
		name  string
		end   agenttest.Step
		exit  int
		shown string
	}{
		{"completed", agenttest.Completed("The real reply."), 0, "The real reply."},
		{"failed", agenttest.Failed("RuntimeError: it broke"), 1, "RuntimeError: it broke"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			t.Setenv("GUMLOOP_API_KEY", secondKey)
			w.api.Script(w.id, agenttest.Processing(), c.end)
			stdout, stderr := newOutput(), newOutput()
			code := demo.Main([]string{"--interaction", w.id, "--user-id", agenttest.DefaultUser, "--base-url", w.api.URL()}, stdout, stderr)
			require.Equal(t, c.exit, code, "stdout:\n%s\nstderr:\n%s", stdout, stderr)
			require.Contains(t, stdout.String(), c.shown)
			require.Equal(t, 2, w.pollsWith(w.id, secondKey))
			require.NotContains(t, stdout.String()+stderr.String(), secondKey)
		})
	}
}

func TestTheDemoExplainsItself(t *testing.T) {
	for _, c := range []struct {
		name, key string
		args      []string
		exit      int
		shown     string
	}{
		{"help", "", []string{"--help"}, 0, "--keep"},
		{"an unknown flag", "", []string{"--kep"}, 2, "--kep"},
		{"no key", "", []string{"--interaction", "x", "--user-id", "u"}, 2, "GUMLOOP_API_KEY"},
		{"no owner", secondKey, []string{"--interaction", "x"}, 2, "user_id"},
		{"a base URL for the demo", "", []string{"--base-url", "https://api.example.com"}, 2, "--interaction"},
		{"an owner of nothing", "", []string{"--user-id", "u"}, 2, "--interaction"},
		{"an address without TLS", secondKey, []string{"--interaction", "x", "--user-id", "u", "--base-url", "http://api.example.com"}, 1, "https"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("GUMLOOP_API_KEY", c.key)
			stdout, stderr := newOutput(), newOutput()
			require.Equal(t, c.exit, demo.Main(c.args, stdout, stderr))
			require.Contains(t, stdout.String()+stderr.String(), c.shown)
			require.NotContains(t, stdout.String()+stderr.String(), secondKey)
		})
	}
}
