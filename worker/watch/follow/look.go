package follow

import (
	"context"
	"errors"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/proto"

	"github.com/agentwait/agentwait"
)

const (
	describeTimeout = 5 * time.Second
	// A query waits for a worker. Where none runs it must not hold up the looks.
	queryTimeout = 2 * time.Second
)

// looker makes the looks. It remembers the last view and token, so that one failed
// call does not blank a line on somebody's screen.
type looker struct {
	client     Client
	converter  converter.DataConverter
	workflowID string
	runID      string // of the run that is described; empty for the current one
	firstRunID string // of the chain that is followed; empty until it is known
	queue      string // where the wait lives
	view       *agentwait.StatusView
	token      *agentwait.Token
}

func newLooker(c Client, workflowID, runID string, opts Options) *looker {
	dc := opts.DataConverter
	if dc == nil {
		dc = converter.GetDefaultDataConverter()
	}
	return &looker{client: c, converter: dc, workflowID: workflowID, runID: runID}
}

// Glance is one look at a wait. A worker is asked only where no heartbeat has come yet, and one has
// taken the wait; else the counts are those of the last heartbeat.
//
// # Errors
//
// The client's, such as [serviceerror.NotFound].
func Glance(ctx context.Context, c Client, workflowID, runID string, opts Options) (Update, error) {
	l := newLooker(c, workflowID, runID, opts)
	update := Update{At: time.Now()}
	if err := l.describe(ctx, &update); err != nil {
		return Update{}, fmt.Errorf("describe the workflow: %w", err)
	}
	if l.token == nil && !update.Unattended && !update.closed {
		update.Problem = l.query(ctx)
	}
	update.View, update.Token = l.view, l.token
	return update, nil
}

// run looks at once and then at every tick until ctx ends; it closes looks.
func (l *looker) run(ctx context.Context, ticks <-chan time.Time, looks chan<- Update) {
	defer close(looks)
	at := time.Now()
	for {
		update := l.look(ctx)
		update.At = at
		if ctx.Err() != nil {
			return // a look that was cut off tells nothing
		}
		select {
		case looks <- update:
		case <-ctx.Done():
			return
		}
		select {
		case at = <-ticks:
		case <-ctx.Done():
			return
		}
	}
}

func (l *looker) look(ctx context.Context) Update {
	update := Update{}
	if err := l.describe(ctx, &update); err != nil {
		update.Problem = fmt.Errorf("describe the workflow: %w", err)
	} else if !update.closed { // what an ended wait knew is in its result
		update.Problem = l.query(ctx)
	}
	update.View, update.Token = l.view, l.token
	return update
}

func (l *looker) describe(ctx context.Context, update *Update) error {
	ctx, cancel := context.WithTimeout(ctx, describeTimeout)
	defer cancel()
	described, err := l.client.DescribeWorkflowExecution(ctx, l.workflowID, l.runID)
	if err != nil {
		return err
	}
	info := described.GetWorkflowExecutionInfo()
	if first := info.GetFirstRunId(); l.firstRunID == "" {
		l.firstRunID = first
	} else if first != l.firstRunID {
		return fmt.Errorf("another workflow has started with the id %q", l.workflowID)
	}
	if info.GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW && l.runID != "" {
		// From here on the current run is the one to look at.
		l.runID = ""
		return l.describe(ctx, update)
	}
	l.queue = described.GetExecutionConfig().GetTaskQueue().GetName()
	update.closed = info.GetStatus() != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING
	for _, pending := range described.GetPendingActivities() {
		switch pending.GetActivityType().GetName() {
		case agentwait.PollAgentStatusName, agentwait.PollRunStatusName:
			l.readPending(pending, update)
		}
	}
	return nil
}

func (l *looker) readPending(pending *workflowpb.PendingActivityInfo, update *Update) {
	update.Attempt = int(pending.GetAttempt())
	update.Paused = pending.GetPaused()
	// A parked activity is scheduled too, but has a time for its next attempt.
	update.Unattended = pending.GetState() == enumspb.PENDING_ACTIVITY_STATE_SCHEDULED &&
		pending.GetNextAttemptScheduleTime() == nil
	if failure := l.readable(pending.GetLastFailure()); failure != nil {
		update.LastFailure = failure.GetMessage()
		if kind := failure.GetApplicationFailureInfo().GetType(); kind != "" {
			update.LastFailure = kind + ": " + update.LastFailure
		}
	}
	var token agentwait.Token
	// Details that cannot be read (a codec that this process lacks) leave the counts
	// of the query.
	if pending.GetHeartbeatDetails() != nil && l.converter.FromPayloads(pending.GetHeartbeatDetails(), &token) == nil {
		l.token = &token
	}
}

// readable is a failure with the message that a failure converter has encoded, as one does that
// encrypts. One that this process cannot decode keeps the message of the encoded one.
func (l *looker) readable(failure *failurepb.Failure) *failurepb.Failure {
	if failure.GetEncodedAttributes() == nil {
		return failure
	}
	decoded := proto.Clone(failure).(*failurepb.Failure)
	converter.DecodeCommonFailureAttributes(l.converter, decoded)
	return decoded
}

// ErrNoWorker says that no worker has answered a query in time.
var ErrNoWorker = errors.New("no worker answers")

// queryProblem has one text for the several ways in which a missing worker shows (our
// timeout, the server's, a task that waits in the queue): a line that changes with
// each look would look like news.
func (l *looker) queryProblem(err error) error {
	if _, notReady := errors.AsType[*serviceerror.WorkflowNotReady](err); notReady || unreachable(err) {
		return fmt.Errorf("%w on task queue %q, where this wait lives", ErrNoWorker, l.queue)
	}
	return fmt.Errorf("query the workflow: %w", err)
}

func (l *looker) query(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, queryTimeout)
	defer cancel()
	answer, err := l.client.QueryWorkflow(ctx, l.workflowID, l.runID, agentwait.QueryStatus)
	if err != nil {
		return l.queryProblem(err)
	}
	var view agentwait.StatusView
	if err := answer.Get(&view); err != nil {
		return l.queryProblem(err)
	}
	l.view = &view
	return nil
}
