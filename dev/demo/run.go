package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/vendors/gumloop"
	"github.com/agentwait/agentwait/worker/watch/progress"
)

func run(ctx context.Context, opts options, stdout, stderr io.Writer) error {
	if opts.Interaction != "" {
		return awaitReal(ctx, opts, stdout, stderr)
	}
	return showAll(ctx, opts, stdout, stderr)
}

// showAll awaits every scripted agent at once.
func showAll(ctx context.Context, opts options, stdout, stderr io.Writer) error {
	if _, err := fmt.Fprintln(stdout, "Starting a Temporal server, its web UI, emulated agents and a worker, all in memory …"); err != nil {
		return err
	}
	api := agenttest.NewServer(agenttest.Config{})
	defer api.Close()
	others := startOthers()
	defer others.stop()
	further, err := others.connections()
	if err != nil {
		return err
	}
	further[sessionsCredential] = api.Sessions()
	s, err := startStack(ctx, gumloop.Config{APIKey: agenttest.DefaultKey, BaseURL: api.URL(), UserAgent: "agentwait-dev"}, further)
	if err != nil {
		return err
	}
	defer s.stop()
	if err := s.describe(stdout, api.URL()); err != nil {
		return err
	}
	all := append(scenarios(), runs()...)
	endings, err := awaitAll(ctx, s, api, all, stderr)
	if err != nil {
		return err
	}
	if err := report(stdout, func(s scenario) time.Time {
		if s.connection != "" {
			return others.endedAt(s.id)
		}
		return api.EndedAt(s.id)
	}, all, endings); err != nil {
		return err
	}
	wrong := unscripted(all, endings)
	if wrong == nil {
		_, wrong = fmt.Fprintf(stdout, "\nEvery wait ended as scripted. Web UI: %s\n", s.ui.URL())
	}
	if wrong == nil && opts.Keep {
		for _, scenario := range all {
			if scenario.connection == "" && scenario.starts == nil {
				api.Script(scenario.id, scenario.script...) // each can be awaited anew
			}
		}
		return keep(ctx, s, "sales-report --user-id "+agenttest.DefaultUser, agenttest.DefaultKey, api.URL(), stdout)
	}
	return wrong
}

// awaitAll runs the waits side by side and shows them on a board.
func awaitAll(ctx context.Context, s *stack, api *agenttest.Server, all []scenario, stderr io.Writer) ([]ending, error) {
	board := progress.New(stderr, progress.Options{})
	defer board.Close()
	endings := make([]ending, len(all))
	group, ctx := errgroup.WithContext(ctx)
	for i, scenario := range all {
		line := board.Add(scenario.id)
		group.Go(func() (err error) {
			if scenario.starts != nil {
				api.Agent(scenario.starts.AgentID, scenario.script...)
				endings[i], err = scenario.runs(ctx, s.client, line)
				return err
			}
			if scenario.connection == "" {
				api.Script(scenario.id, scenario.script...)
			}
			endings[i], err = await(ctx, s.client, line, scenario.input())
			return err
		})
	}
	return endings, group.Wait()
}

// unscripted says which waits ended otherwise than scripted.
func unscripted(all []scenario, endings []ending) error {
	var wrong []error
	for i, scenario := range all {
		want := scenario.outcome
		if want == "" {
			want = scenario.errorType
		}
		if got := endings[i].outcome(); got != want {
			wrong = append(wrong, fmt.Errorf("%s ended as %s, not as %s", scenario.id, got, want))
		}
	}
	return errors.Join(wrong...)
}

// keep says how to go on from another terminal, and leaves everything up until the
// process is interrupted. Both commands find the task queue by its default name.
func keep(ctx context.Context, s *stack, await, key, baseURL string, stdout io.Writer) error {
	_, err := fmt.Fprintf(stdout, `
Everything stays up until Ctrl-C. Web UI: %s
From another terminal:
  export TEMPORAL_ADDRESS=%s TEMPORAL_NAMESPACE=%s
  go run ./worker/agentwait await %s --include messages
  GUMLOOP_API_KEY=%s go run ./worker/agentwait run --base-url %s    # a second worker
A program of your own awaits on the task queue %s; a worker of your own, on a queue of its own,
takes the key and the base URL above (examples/worker reads GUMLOOP_BASE_URL).
`, s.ui.URL(), s.server.Address(), s.server.Namespace(), await, key, baseURL, taskQueue)
	if err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

// awaitReal awaits one interaction of the real API.
func awaitReal(ctx context.Context, opts options, stdout, stderr io.Writer) error {
	s, err := startStack(ctx, gumloop.Config{APIKey: opts.key, BaseURL: opts.BaseURL, UserAgent: "agentwait-dev"}, nil)
	if err != nil {
		return err
	}
	defer s.stop()
	if err := s.describe(stdout, opts.BaseURL); err != nil {
		return err
	}
	board := progress.New(stderr, progress.Options{})
	end, err := await(ctx, s.client, board.Add(opts.Interaction), agentwait.Input{
		Target:                  agentwait.Target{InteractionID: opts.Interaction, UserID: opts.UserID, ProjectID: opts.ProjectID},
		Selection:               agentwait.Selection{Include: []string{agentwait.IncludeResponse, agentwait.IncludeMessages}},
		HeartbeatTimeoutSeconds: 5,
	})
	board.Close()
	if err != nil {
		return err
	}
	if err := printEnding(stdout, end); err != nil {
		return err
	}
	if opts.Keep {
		// The key itself is never printed.
		if err := keep(ctx, s, opts.Interaction+opts.owner(), "…", opts.BaseURL, stdout); err != nil {
			return err
		}
	}
	if end.failed != nil {
		return end.failed
	}
	return nil
}
