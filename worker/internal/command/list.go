package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"
	"golang.org/x/sync/errgroup"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/internal/temporalconn"
	"github.com/agentwait/agentwait/worker/watch/follow"
	"github.com/agentwait/agentwait/worker/watch/progress"
	"github.com/agentwait/agentwait/worker/watch/terminal"
)

// List shows the waits that are open on a namespace.
type List struct {
	temporalconn.Flags
	Connection  string `placeholder:"NAME" env:"AGENTWAIT_LIST_CONNECTION" help:"Only waits of this connection."`
	Interaction string `placeholder:"ID" help:"Only waits for this interaction."`
	Query       string `placeholder:"QUERY" help:"Only workflows that this visibility query finds as well, such as 'StartTime < \"2026-03-05T00:00:00Z\"' or 'TaskQueue = \"agents\"'."`
	Limit       int    `default:"1000" placeholder:"N" help:"So many waits at most, the youngest first. Default: ${default}."`
	Quick       bool   `help:"Leave the state out, for which each wait is asked for by itself."`
	JSON        bool   `name:"json" group:"Output" help:"Print the waits as JSON lines on standard output."`
}

// Help is shown by kong below the command's own line.
func (*List) Help() string {
	return "Shown is what the waits' memos say, in whatever language they were started; those without one are recognised by their workflow id. " +
		"Filters use the search attributes " + agentwait.SearchConnection + " and " + agentwait.SearchInteraction + " where the namespace has them (both of the type Keyword), and are applied here to the rest.\n\n" +
		"Exit codes: 0 listed, even where nothing is open; 1 it failed; 2 wrong usage."
}

// Validate is called by kong.
func (l *List) Validate() error {
	if l.Limit < 1 {
		return fmt.Errorf("--limit is %d: want at least 1", l.Limit)
	}
	return nil
}

// listed is one wait that is open, as --json prints it.
type listed struct {
	Type           string    `json:"type"` // agentwait.AwaitAgent, agentwait.AwaitAgents or agentwait.RunAgent
	WorkflowID     string    `json:"workflow_id"`
	RunID          string    `json:"run_id"`
	Connection     string    `json:"connection,omitempty"`
	InteractionID  string    `json:"interaction_id,omitempty"`
	State          string    `json:"state,omitempty"` // as of the last heartbeat
	Phase          string    `json:"phase,omitempty"`
	Polls          int       `json:"polls,omitempty"`
	StartedAt      time.Time `json:"started_at"`
	ElapsedSeconds float64   `json:"elapsed_seconds"`
	TaskQueue      string    `json:"task_queue,omitempty"`
	Note           string    `json:"note,omitempty"` // what a person should know, such as that no worker has taken it
}

// Run runs the command.
func (l *List) Run(c *console.Console) error {
	ctx, restoreSignals := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer restoreSignals()
	return withTemporal(c, l.Flags, func(t *onTemporal) error {
		found, more, err := l.find(ctx, t)
		if err != nil {
			return console.Failure(fmt.Errorf("list the waits: %w", t.settings.Conceal(err)), "check --query; `temporal workflow list --query` takes the same")
		}
		if !l.Quick {
			if err := l.look(ctx, t, found); err != nil {
				return console.Failure(fmt.Errorf("list the waits: %w", t.settings.Conceal(err)), "--quick leaves the states out")
			}
		}
		if err := l.print(c, found); err != nil {
			return err
		}
		if more {
			say(c, "there are more than %d: raise --limit, or give --query", l.Limit)
		}
		return nil
	})
}

// find asks for the waits that are open. more says that there are others.
func (l *List) find(ctx context.Context, t *onTemporal) (found []listed, more bool, err error) {
	request := &workflowservice.ListWorkflowExecutionsRequest{
		Namespace: t.settings.Namespace, PageSize: 200, Query: l.query(t.searchable),
	}
	dc := t.settings.DataConverter
	if dc == nil {
		dc = converter.GetDefaultDataConverter()
	}
	now := time.Now()
	for {
		page, err := t.ListWorkflow(ctx, request)
		if err != nil {
			return nil, false, err
		}
		for _, info := range page.GetExecutions() {
			one := listedOf(info, dc, now)
			if l.Connection != "" && one.Connection != l.Connection || l.Interaction != "" && one.InteractionID != l.Interaction {
				continue
			}
			if len(found) == l.Limit {
				return found, true, nil
			}
			found = append(found, one)
		}
		if request.NextPageToken = page.GetNextPageToken(); len(request.NextPageToken) == 0 {
			return found, false, nil
		}
	}
}

// query is the visibility query. Waits without the search attributes are left in: they may have been
// started before the namespace had them.
func (l *List) query(searchable func() bool) string {
	parts := []string{
		fmt.Sprintf("WorkflowType IN ('%s', '%s', '%s')", agentwait.AwaitAgentName, agentwait.AwaitAgentsName, agentwait.RunAgentName),
		"ExecutionStatus = 'Running'",
	}
	for _, filter := range [][2]string{{agentwait.SearchConnection, l.Connection}, {agentwait.SearchInteraction, l.Interaction}} {
		if filter[1] != "" && searchable() {
			parts = append(parts, fmt.Sprintf("(%s = '%s' OR %s IS NULL)", filter[0], strings.ReplaceAll(strings.ReplaceAll(filter[1], `\`, `\\`), "'", `\'`), filter[0]))
		}
	}
	if l.Query != "" {
		parts = append(parts, "("+l.Query+")")
	}
	return strings.Join(parts, " AND ")
}

// listedOf is what the server's list tells of a wait.
func listedOf(info *workflowpb.WorkflowExecutionInfo, dc converter.DataConverter, now time.Time) listed {
	one := listed{
		Type: info.GetType().GetName(), WorkflowID: info.GetExecution().GetWorkflowId(), RunID: info.GetExecution().GetRunId(),
		StartedAt: info.GetStartTime().AsTime(), TaskQueue: info.GetTaskQueue(),
	}
	one.ElapsedSeconds = max(now.Sub(one.StartedAt), 0).Round(time.Millisecond).Seconds()
	for key, into := range map[string]*string{agentwait.MemoConnection: &one.Connection, agentwait.MemoInteraction: &one.InteractionID} {
		// A memo that cannot be read, for a codec that this process lacks, is as one that is not there.
		if payload, ok := info.GetMemo().GetFields()[key]; ok && dc.FromPayload(payload, into) != nil {
			*into = ""
		}
	}
	connection, interaction := ofWorkflowID(one.WorkflowID)
	if one.Connection == "" {
		one.Connection = connection
	}
	if one.InteractionID == "" && one.Type == agentwait.AwaitAgentName {
		one.InteractionID = interaction
	}
	return one
}

// ofWorkflowID reads what a wait's id is made of; empty where the id is none of ours, or the part is
// encoded.
func ofWorkflowID(id string) (connection, interaction string) {
	parts := strings.Split(id, "/")
	if len(parts) < 3 || parts[0] != "agentwait" {
		return "", ""
	}
	plain := func(part string) string {
		if strings.ContainsAny(part, "%~") {
			return ""
		}
		return part
	}
	return plain(parts[1]), plain(parts[len(parts)-1])
}

// looksAtOnce bounds the waits that are asked for at once.
const looksAtOnce = 16

// look adds how the waits stand. One that has closed meanwhile stays as it is.
func (l *List) look(ctx context.Context, t *onTemporal, all []listed) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(looksAtOnce)
	for i := range all {
		if all[i].Type == agentwait.AwaitAgentsName {
			continue // it has as many states as it awaits
		}
		group.Go(func() error {
			update, err := follow.Glance(ctx, t, all[i].WorkflowID, all[i].RunID, follow.Options{DataConverter: t.settings.DataConverter})
			if err != nil {
				if ctx.Err() != nil {
					return errors.Join(context.Cause(ctx), err)
				}
				all[i].Note = err.Error()
				return nil
			}
			all[i].State, all[i].Phase, all[i].Polls = update.State(), update.Phase(), update.Polls()
			all[i].Note = progress.FromUpdate(update).Note
			if all[i].InteractionID == "" && update.View != nil {
				all[i].InteractionID = update.View.InteractionID // of a run that has begun since: no memo knew it
			}
			return nil
		})
	}
	return group.Wait()
}

func (l *List) print(c *console.Console, all []listed) error {
	if l.JSON {
		for _, one := range all {
			printLine(c, one)
		}
		return nil
	}
	if len(all) == 0 {
		say(c, "no waits are open")
		return nil
	}
	return table(c.Stdout, all)
}

func table(w io.Writer, all []listed) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(cells ...string) {
		for i, cell := range cells {
			if cells[i] = terminal.SafeLine(cell); cell == "" {
				cells[i] = "-"
			}
		}
		_, _ = fmt.Fprintln(out, strings.Join(cells, "\t")) // what the writer says comes with Flush
	}
	row("CONNECTION", "INTERACTION", "STATE", "ELAPSED", "TASK QUEUE", "WORKFLOW ID", "NOTE")
	for _, one := range all {
		state := one.State
		if one.Type == agentwait.AwaitAgentsName {
			state = "(a batch)"
		}
		row(one.Connection, one.InteractionID, state, progress.Duration(time.Duration(one.ElapsedSeconds*float64(time.Second))), one.TaskQueue, one.WorkflowID, one.Note)
	}
	return out.Flush()
}
