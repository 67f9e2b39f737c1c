package embedded

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/temporalio/ui-server/v2/server"
	"github.com/temporalio/ui-server/v2/server/config"
	"github.com/temporalio/ui-server/v2/server/server_options"
)

// UI is Temporal's web UI.
type UI struct {
	server    *server.Server
	base      string
	namespace string
}

// StartUI starts the web UI of a server and waits until it answers.
func StartUI(ctx context.Context, s *Server) (*UI, error) { return StartUIDecoding(ctx, s, "") }

// StartUIDecoding is [StartUI] with a codec endpoint, which browsers ask to decrypt.
func StartUIDecoding(ctx context.Context, s *Server, codecEndpoint string) (*UI, error) {
	ports, err := freePorts(1)
	if err != nil {
		return nil, err
	}
	ui := &UI{
		server: server.NewServer(server_options.WithConfigProvider(&config.Config{
			Host:                loopbackIP,
			Port:                ports[0],
			TemporalGRPCAddress: s.Address(),
			DefaultNamespace:    s.Namespace(),
			EnableUI:            true,
			HideLogs:            true,
			DisableNewsFetch:    true, // it would call out
			CORS:                config.CORS{CookieInsecure: true},
			Codec:               config.Codec{Endpoint: codecEndpoint},
		})),
		base:      "http://" + hostPort(ports[0]),
		namespace: s.Namespace(),
	}
	go func() { _ = ui.server.Start() }() // ends with Stop
	if err := ui.answers(ctx); err != nil {
		ui.Stop()
		return nil, err
	}
	return ui, nil
}

// URL is the page that lists the workflows.
func (u *UI) URL() string { return u.base + "/namespaces/" + u.namespace + "/workflows" }

// Origin is where its pages are from, as a browser says it.
func (u *UI) Origin() string { return u.base }

// HistoryURL is the page with the history of a workflow.
func (u *UI) HistoryURL(workflowID, runID string) string {
	return u.URL() + "/" + url.PathEscape(workflowID) + "/" + runID + "/history"
}

// Stop stops the web UI.
func (u *UI) Stop() { u.server.Stop() }

// answers waits until the UI answers.
func (u *UI) answers(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	retry := time.NewTicker(20 * time.Millisecond)
	defer retry.Stop()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.base+"/healthz", nil)
		if err != nil {
			return err
		}
		resp, err := http.DefaultClient.Do(req)
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return nil
			}
			err = fmt.Errorf("it answers %s", resp.Status)
		}
		select {
		case <-retry.C:
		case <-ctx.Done():
			return fmt.Errorf("the web UI at %s does not come up: %w", u.base, err)
		}
	}
}
