package e2e

// A machine starts everything at once, and a server is upgraded: the worker that comes first has to
// wait, tell whoever started it, and serve when the server is there.

import (
	"context"
	"math/rand/v2"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/dev/embedded"
)

func TestAWorkerWaitsForItsServer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.api.Script(w.id, agentThatAnswers("It came.")...)
	port := freePort(t)
	manager := listenAsSystemd(t)
	environment := []string{"GUMLOOP_API_KEY=" + firstKey, "TEMPORAL_ADDRESS=127.0.0.1:" + strconv.Itoa(port), "TEMPORAL_NAMESPACE=" + embedded.DefaultNamespace}
	worker := start(t, append(environment, "NOTIFY_SOCKET="+manager.socket), "run", "--task-queue", w.queue, "--base-url", w.base)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	said, err := worker.stderr.waitFor(ctx, func(printed string) string {
		_, rest, _ := strings.Cut(printed, "worker waiting: ")
		line, _, whole := strings.Cut(rest, "\n")
		if !whole {
			return ""
		}
		return line
	})
	require.NoError(t, err)
	require.Contains(t, said, "connection refused")
	require.Contains(t, said, "; trying again until it answers")
	require.True(t, strings.HasPrefix(manager.next(t), "STATUS=worker waiting: temporal at 127.0.0.1:"))

	server, err := embedded.Open(embedded.Options{Port: port})
	require.NoError(t, err)
	defer server.Stop()
	worker.ready(t)
	require.Contains(t, worker.stderr.String(), "worker connected after ")
	for heard := manager.next(t); !strings.HasPrefix(heard, "READY=1\nSTATUS=worker ready: "); heard = manager.next(t) {
		require.True(t, strings.HasPrefix(heard, "STATUS=worker waiting: "), heard) // the cause may change while a server starts
	}
	await := start(t, environment, "await", w.id, "--user-id", agenttest.DefaultUser, "--task-queue", w.queue, "--json")
	require.Equal(t, 0, await.exitCode(t))
	require.Contains(t, await.stdout.String(), "It came.")

	worker.signal(t, syscall.SIGTERM)
	require.True(t, strings.HasPrefix(manager.next(t), "STOPPING=1\nSTATUS=worker stopping: "))
	require.Equal(t, 0, worker.exitCode(t))
}

// Whoever stops a worker that waits did not see it fail.
func TestAWorkerThatWaitsCanBeStopped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	worker := start(t, []string{"GUMLOOP_API_KEY=" + firstKey, "TEMPORAL_ADDRESS=127.0.0.1:" + strconv.Itoa(freePort(t))}, "run", "--task-queue", w.queue, "--base-url", w.base)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	_, err := worker.stderr.waitFor(ctx, func(printed string) string {
		_, rest, _ := strings.Cut(printed, "worker waiting: ")
		return rest
	})
	require.NoError(t, err)
	worker.signal(t, syscall.SIGTERM)
	require.Equal(t, 0, worker.exitCode(t))
	require.Contains(t, worker.stderr.String(), "worker stopped before it was connected")
}

// A namespace that is not there does not come by waiting.
func TestAWrongNamespaceIsSaidAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	worker := start(t, []string{"GUMLOOP_API_KEY=" + firstKey, "TEMPORAL_NAMESPACE=nowhere"}, "run", "--task-queue", w.queue, "--base-url", w.base)
	require.Equal(t, 1, worker.exitCode(t))
	require.NotContains(t, worker.stderr.String(), "worker waiting")
	require.Contains(t, worker.stderr.String(), "set TEMPORAL_NAMESPACE to one that exists")
}

// freePort is one of those that a system does not give on, each for one test.
func freePort(t *testing.T) int {
	t.Helper()
	for {
		port := int(nextPort.Add(1))
		require.Less(t, port, 32_000)
		if listener, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(port)); err == nil {
			require.NoError(t, listener.Close())
			return port
		}
	}
}

// nextPort begins somewhere else in each process.
var nextPort = func() *atomic.Int32 {
	var port atomic.Int32
	port.Store(int32(15_000 + rand.IntN(16_000)))
	return &port
}()

// manager hears what systemd would.
type manager struct {
	socket string
	heard  *net.UnixConn
}

func listenAsSystemd(t *testing.T) *manager {
	t.Helper()
	m := &manager{socket: filepath.Join(t.TempDir(), "notify")}
	var err error
	m.heard, err = net.ListenUnixgram("unixgram", &net.UnixAddr{Name: m.socket, Net: "unixgram"})
	require.NoError(t, err)
	t.Cleanup(func() { _ = m.heard.Close() })
	return m
}

func (m *manager) next(t *testing.T) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { _ = m.heard.Close() })
	defer stop()
	buffer := make([]byte, 4096)
	n, err := m.heard.Read(buffer)
	require.NoError(t, err)
	return string(buffer[:n])
}
