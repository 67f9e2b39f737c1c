package e2e

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"

	"github.com/agentwait/agentwait/dev/embedded"
)

// patience bounds every wait for a condition. It is far more than any takes, since the
// machine may be busy: a test that runs into it has failed.
const patience = 90 * time.Second

// shared is what all tests use: starting a server or building the worker for each
// would take longer than the tests.
var shared struct {
	server *embedded.Server
	client client.Client
	binary string // the worker
}

// cleanups are called when all tests have run.
var cleanups []func()

func TestMain(m *testing.M) {
	code, err := runAll(m)
	for _, clean := range cleanups {
		clean()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		code = 1
	}
	os.Exit(code)
}

func runAll(m *testing.M) (code int, err error) {
	dir, err := os.MkdirTemp("", "agentwait-e2e-")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()

	built := make(chan error, 1)
	shared.binary = filepath.Join(dir, "agentwait")
	go func() { built <- buildWorker(shared.binary) }()

	shared.server, err = embedded.Start()
	if err != nil {
		return 0, errors.Join(err, <-built)
	}
	defer shared.server.Stop()
	shared.client, err = dial("e2e")
	if err != nil {
		return 0, errors.Join(err, <-built)
	}
	defer shared.client.Close()
	if err := <-built; err != nil {
		return 0, err
	}
	return m.Run(), nil
}

// dial connects to the shared server. The identity is what histories name.
func dial(identity string) (client.Client, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return client.DialContext(ctx, client.Options{
		HostPort:  shared.server.Address(),
		Namespace: shared.server.Namespace(),
		Identity:  identity,
		Logger:    quiet(),
	})
}

// quiet is a logger of nothing.
func quiet() log.Logger {
	return log.NewStructuredLogger(slog.New(slog.NewTextHandler(io.Discard, nil)))
}

// buildWorker builds the worker binary as its users do.
func buildWorker(path string) error {
	output, err := exec.Command("go", "build", "-o", path, "github.com/agentwait/agentwait/worker/agentwait").CombinedOutput()
	if err != nil {
		return fmt.Errorf("build the worker: %w\n%s", err, output)
	}
	return nil
}
