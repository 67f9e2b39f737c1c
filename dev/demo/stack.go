package demo

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/dev/embedded"
	"github.com/agentwait/agentwait/vendors/gumloop"
	"github.com/agentwait/agentwait/workflows"
)

// taskQueue is the one that the worker binary serves by default, so either
// serves the other's waits with --keep.
const taskQueue = "agentwait"

// stack is what a wait needs: server, web UI, client and worker.
type stack struct {
	server *embedded.Server
	ui     *embedded.UI
	client client.Client
	worker worker.Worker
}

// startStack starts everything, with the default connection to an API and further ones. What has
// started is stopped again if something fails.
func startStack(ctx context.Context, api gumloop.Config, further map[string]activities.API) (s *stack, err error) {
	s = &stack{}
	defer func() {
		if err != nil {
			s.stop()
		}
	}()
	if s.server, err = embedded.Start(); err != nil {
		return s, err
	}
	if s.ui, err = embedded.StartUI(ctx, s.server); err != nil {
		return s, err
	}
	s.client, err = client.DialContext(ctx, client.Options{
		HostPort:  s.server.Address(),
		Namespace: s.server.Namespace(),
		Logger:    log.NewStructuredLogger(slog.New(slog.DiscardHandler)), // the output is the waits
	})
	if err != nil {
		return s, fmt.Errorf("connect to the embedded server: %w", err)
	}
	poller, err := gumloop.NewClient(api)
	if err != nil {
		return s, err
	}
	apis := map[string]activities.API{agentwait.DefaultCredential: poller}
	maps.Copy(apis, further)
	plugin, err := workflows.NewPlugin(activities.Config{
		Credentials: apis,
	})
	if err != nil {
		return s, err
	}
	s.worker = worker.New(s.client, taskQueue, worker.Options{Plugins: []worker.Plugin{plugin}})
	if err = s.worker.Start(); err != nil {
		s.worker = nil
		return s, fmt.Errorf("start the worker: %w", err)
	}
	return s, nil
}

// stop stops what was started, in the opposite order.
func (s *stack) stop() {
	if s.worker != nil {
		s.worker.Stop()
	}
	if s.client != nil {
		s.client.Close()
	}
	if s.ui != nil {
		s.ui.Stop()
	}
	if s.server != nil {
		s.server.Stop()
	}
}

// describe prints where everything is.
func (s *stack) describe(out io.Writer, baseURL string) error {
	_, err := fmt.Fprintf(out, "  Temporal    %s, namespace %s, task queue %s\n  web UI      %s\n  agent API   %s\n",
		s.server.Address(), s.server.Namespace(), taskQueue, s.ui.URL(), baseURL)
	return err
}
