package lab

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"

	"github.com/agentwait/agentwait/dev/lab/fan"
	"github.com/agentwait/agentwait/dev/lab/labworker"
	"github.com/agentwait/agentwait/dev/lab/role"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
	"github.com/agentwait/agentwait/dev/lab/temporald"
)

// Main becomes one of the laboratory's processes where this one was executed as such. It
// stands first in the main function of every command that opens a laboratory.
func Main() {
	role.Main(map[string]role.Func{
		temporald.RoleName: temporald.Role,
		stubapi.RoleName:   stubapi.Role,
		labworker.RoleName: labworker.Role,
	})
}

// Options configure a laboratory.
type Options struct {
	// OnFile keeps the server's state in a file, so that it can be stopped and started
	// again. Otherwise it is in memory, which is faster.
	OnFile bool
	API    stubapi.Config
}

// Lab is a server, an API and a client, without workers.
type Lab struct {
	Server *temporald.Server
	API    *stubapi.API
	Client client.Client

	dir     string
	flows   worker.Worker
	mu      sync.Mutex
	workers []*labworker.Worker
}

// Open starts a laboratory.
func Open(ctx context.Context, options Options) (l *Lab, err error) {
	l = &Lab{}
	defer func() {
		if err != nil {
			l.Close()
			l = nil
		}
	}()
	if l.dir, err = os.MkdirTemp("", "agentwait-lab-"); err != nil {
		return l, err
	}
	config := temporald.Config{}
	if options.OnFile {
		config.File = filepath.Join(l.dir, "temporal.db")
	}
	if l.Server, err = temporald.Start(ctx, config); err != nil {
		l.Server = nil
		return l, err
	}
	if l.API, err = l.OpenAPI(ctx, options.API); err != nil {
		return l, err
	}
	l.Client, err = client.DialContext(ctx, client.Options{
		HostPort: l.Server.Address(), Namespace: l.Server.Namespace(), Identity: "lab",
		Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler)),
	})
	if err != nil {
		return l, fmt.Errorf("connect to the server: %w", err)
	}
	flows := worker.New(l.Client, fan.TaskQueue, worker.Options{})
	fan.Register(flows)
	if err := flows.Start(); err != nil {
		return l, fmt.Errorf("start the laboratory's own worker: %w", err)
	}
	l.flows = flows
	return l, nil
}

// OpenAPI starts a further API, which the caller stops. Its certificate is in the file
// [Lab.TrustedFile] names.
func (l *Lab) OpenAPI(ctx context.Context, config stubapi.Config) (*stubapi.API, error) {
	api, err := stubapi.Start(ctx, config)
	if err != nil {
		return nil, err
	}
	if api.Trusted != "" {
		if err := os.WriteFile(l.TrustedFile(api), []byte(api.Trusted), 0o600); err != nil {
			api.Stop()
			return nil, err
		}
	}
	return api, nil
}

// TrustedFile is the file with an API's certificate; empty if it has none.
func (l *Lab) TrustedFile(api *stubapi.API) string {
	if api.Trusted == "" {
		return ""
	}
	return filepath.Join(l.dir, "api-"+filepath.Base(api.Control)+".pem")
}

// Worker starts a worker in this laboratory: its configuration has to name kind, name and
// task queue.
func (l *Lab) Worker(ctx context.Context, config labworker.Config) (*labworker.Worker, error) {
	config.Address = cmp.Or(config.Address, l.Server.Address())
	config.Namespace = l.Server.Namespace()
	if config.BaseURL == "" {
		config.BaseURL, config.TrustedFile = l.API.BaseURL, l.TrustedFile(l.API)
	}
	w, err := labworker.Start(ctx, config)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.workers = append(l.workers, w)
	return w, nil
}

// Close ends everything that is still running.
func (l *Lab) Close() {
	l.mu.Lock()
	workers := l.workers
	l.mu.Unlock()
	for _, w := range workers {
		w.Kill()
	}
	if l.flows != nil {
		l.flows.Stop()
	}
	if l.Client != nil {
		l.Client.Close()
	}
	if l.API != nil {
		l.API.Stop()
	}
	if l.Server != nil {
		l.Server.Kill()
	}
	if l.dir != "" {
		_ = os.RemoveAll(l.dir) // in the system's folder for such
	}
}
