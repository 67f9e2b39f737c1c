package activities

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
)

// remote is the sink of an attempt whose activity has returned ErrResultPending: the server
// hears of it by the task token.
type remote struct {
	kind              *kind
	logs              *home
	taskToken         string
	workflowID, runID string
}

// firstBeat: an attempt need not say at its start that it lives.
func (r *remote) firstBeat(timeout time.Duration) time.Duration { return beatInterval(timeout) }

func (r *remote) heartbeat(ctx context.Context, details any) (what answered, reason string, err error) {
	err = encoding(func() error {
		return r.kind.client.RecordActivityHeartbeatWithOptions(ctx, client.RecordActivityHeartbeatOptions{
			TaskToken: []byte(r.taskToken), Namespace: r.kind.namespace, WorkflowID: r.workflowID,
			WorkflowType: r.kind.workflowType, ActivityType: r.kind.activityType, TaskQueue: r.kind.taskQueue,
			Details: []any{details},
		})
	})
	what, reason = heartbeatAnswer(err)
	r.logs.engine.metrics.heartbeat(what)
	return what, reason, err
}

func (r *remote) end(ctx context.Context, e ending) (again bool, err error) {
	if e.details != nil {
		// The next attempt goes on from here. If it does not arrive, the end does not
		// wait for it: the heartbeat before is nearly as good.
		switch what, _, err := r.heartbeat(ctx, e.details); what {
		case gone:
			return false, err
		case cancelled:
			// No attempt follows one that is cancelled.
			if retryable(e.err) {
				e.err = e.cancelled()
			}
		}
	}
	err = r.complete(ctx, e.result, e.err)
	if e.result != nil && overLimit(err) {
		// Sent again it would be refused again, until the server gives the attempt up; and the
		// next one would fetch it once more.
		err = r.complete(ctx, nil, tooLargeForServer(e.result, err).Final())
	}
	var (
		notFound          *serviceerror.NotFound
		namespaceNotFound *serviceerror.NamespaceNotFound
	)
	again = err != nil && !errors.As(err, &notFound) && !errors.As(err, &namespaceNotFound)
	return again, err
}

func (r *remote) complete(ctx context.Context, result any, failure error) error {
	return encoding(func() error {
		return r.kind.client.CompleteActivityWithOptions(ctx, client.CompleteActivityOptions{
			TaskToken: []byte(r.taskToken), Namespace: r.kind.namespace, WorkflowID: r.workflowID,
			WorkflowType: r.kind.workflowType, ActivityType: r.kind.activityType, TaskQueue: r.kind.taskQueue,
			Result: result, Err: failure,
		})
	})
}

// retryable reports whether an error leaves the wait to another attempt.
func retryable(err error) bool {
	var application *temporal.ApplicationError
	return errors.As(err, &application) && !application.NonRetryable()
}

func (r *remote) signal(ctx context.Context, name string, argument any) error {
	if r.workflowID == "" {
		return nil // a standalone activity has no workflow
	}
	return encoding(func() error {
		return r.kind.client.SignalWorkflow(ctx, r.workflowID, r.runID, name, argument)
	})
}

// changed: the next heartbeat tells it.
func (r *remote) changed(*attempt) {}

func (r *remote) logger() log.Logger { return r.logs.engine.cfg.Logger }

func (r *remote) logKeys() []any {
	return []any{"workflow_id", r.workflowID, "activity_type", r.kind.activityType}
}

// errNotEncoded says that a payload could not be encoded, such as by a codec whose server is
// away.
var errNotEncoded = errors.New("the data converter failed")

// encoding calls a client, which panics if its data converter does.
func encoding(call func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("%w: %.256s", errNotEncoded, fmt.Sprint(cause))
		}
	}()
	return call()
}

// within returns text as a part of whole where it is one: a task token has the ids of its
// workflow, and those of most waits have their interaction's, so none is kept twice.
func within(whole, text string) string {
	if i := strings.Index(whole, text); i >= 0 {
		return whole[i : i+len(text)]
	}
	return text
}
