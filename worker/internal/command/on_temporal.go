package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/internal/temporalconn"
	"github.com/agentwait/agentwait/worker/watch/follow"
	"github.com/agentwait/agentwait/worker/watch/terminal"
)

// liveHeartbeatSeconds is the poller's heartbeat timeout: live counts come with
// heartbeats, which come every 13/15 of it.
const liveHeartbeatSeconds = 5

// searchAttributesTimeout bounds the question whether the namespace has them.
const searchAttributesTimeout = 3 * time.Second

// lookEvery is how often each of so many waits is looked at: the server is not to be asked more often
// for many. Their ends do not depend on it.
func lookEvery(waits int) time.Duration { return time.Duration(1+waits/20) * time.Second }

// startsAtOnce bounds the waits that are started at once.
const startsAtOnce = 16

// onTemporal is what commands do on a Temporal server.
type onTemporal struct {
	client.Client
	settings   temporalconn.Settings
	flags      temporalconn.Flags
	starts     chan struct{} // one for each start that is under way
	searchable func() bool   // whether the namespace has our search attributes
}

// withTemporal connects, and calls do with the connection. Until then a signal ends the command.
func withTemporal(c *console.Console, flags temporalconn.Flags, do func(t *onTemporal) error) error {
	settings, err := flags.Settings()
	if err != nil {
		return err
	}
	ctx, restoreSignals := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer restoreSignals()
	connection, err := temporalconn.Dial(ctx, settings, log.NewStructuredLogger(quiet(settings.Writer(c.Stderr))))
	switch {
	case ctx.Err() != nil:
		if err == nil {
			connection.Close()
		}
		say(c, "interrupted before anything was begun")
		return console.Reported(console.ExitInterrupted)
	case err != nil:
		return err
	}
	defer connection.Close()
	restoreSignals()
	return do(newOnTemporal(connection, settings, flags))
}

func newOnTemporal(connection client.Client, settings temporalconn.Settings, flags temporalconn.Flags) *onTemporal {
	return &onTemporal{
		Client: connection, settings: settings, flags: flags, starts: make(chan struct{}, startsAtOnce),
		// A server that does not say has none: a start with one too many would be refused.
		searchable: sync.OnceValue(func() bool {
			ctx, cancel := context.WithTimeout(context.Background(), searchAttributesTimeout)
			defer cancel()
			has, err := agentwait.SearchAttributesRegistered(ctx, connection, settings.Namespace)
			return err == nil && has
		}),
	}
}

// started is a workflow that is to be started, or joined.
type started struct {
	options client.StartWorkflowOptions
	name    string
	in      any
	command string // which starts it, for errors
	answers bool   // the wait goes on where the agent asks
	every   time.Duration
}

// wait is a wait that a workflow makes.
func (t *onTemporal) wait(label string, s started) *followed {
	var run client.WorkflowRun // set by begin, which comes before the others
	return &followed{
		label: label,
		begin: func(ctx context.Context) (b begun, err error) {
			t.starts <- struct{}{}
			defer func() { <-t.starts }()
			if run, err = t.start(ctx, s); err != nil {
				return b, err
			}
			b = begun{workflowID: run.GetID(), runID: run.GetRunID()}
			if s.answers {
				b.answer = commandLine([]string{"agentwait answer"}, append([][2]string{{"--workflow-id", b.workflowID}}, t.where()...)...)
			}
			return b, nil
		},
		follow: func(ctx context.Context, on func(follow.Update)) (*agentwait.Result, error) {
			result, err := follow.Wait(ctx, t, run.GetID(), run.GetRunID(), follow.Options{DataConverter: t.settings.DataConverter, Every: s.every}, on)
			if _, ended := errors.AsType[*agentwait.Error](err); err == nil || ended || ctx.Err() != nil {
				return result, err
			}
			return nil, console.Failure(fmt.Errorf("follow the wait %s: %w", run.GetID(), t.settings.Conceal(err)), "agentwait check")
		},
		cancel: func(ctx context.Context, agent bool) error {
			return t.settings.Conceal(cancelWorkflow(ctx, t, run.GetID(), agent))
		},
	}
}

// start starts or joins a workflow. Its error is for people.
func (t *onTemporal) start(ctx context.Context, s started) (client.WorkflowRun, error) {
	run, err := agentwait.StartWith(ctx, t, s.options, s.name, s.in)
	if other, elsewhere := errors.AsType[*agentwait.OtherQueueError](err); elsewhere {
		return nil, console.Failure(err, "agentwait "+s.command+" … --task-queue "+terminal.SafeLine(other.TaskQueue))
	}
	if err != nil {
		what := s.options.ID
		if what == "" {
			what = s.name
		}
		return nil, console.Failure(fmt.Errorf("start the wait %s: %w", what, t.settings.Conceal(err)), "agentwait check")
	}
	return run, nil
}

// where are the flags that lead another command to the same server.
func (t *onTemporal) where() [][2]string {
	return [][2]string{{"--profile", t.flags.Profile}, {"--config-file", t.flags.ConfigFile}}
}

// detach starts waits and prints what they are called.
func (t *onTemporal) detach(c *console.Console, waits []*followed, asJSON bool) error {
	code := console.ExitOK
	for _, w := range waits {
		b, err := w.begin(context.Background())
		switch {
		case err != nil && len(waits) == 1:
			return err
		case err != nil:
			code = worse(code, console.Report(c.Stderr, err))
			continue
		case asJSON:
			err = printJSON(c.Stdout, map[string]string{"workflow_id": b.workflowID, "run_id": b.runID})
		default:
			_, err = fmt.Fprintln(c.Stdout, b.workflowID)
		}
		if err != nil {
			return err
		}
	}
	if code == console.ExitOK {
		return nil
	}
	return console.Reported(code)
}
