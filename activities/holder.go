package activities

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/log"

	"github.com/agentwait/agentwait"
)

// testNamespace is that of the SDK's test environments (internal_workflow_testsuite.go,
// v1.50.0). They have no server that an activity could be completed on.
const testNamespace = "default-test-namespace"

// testWorkflowType is what an activity alone has there.
const testWorkflowType = "0"

// infoOf is the activity's info, with the default heartbeat timeout in the SDK's test environment
// of an activity alone: that has none, and no way to set one. In a workflow's it is the workflow
// that has to set it, and a test shows that it did not.
func infoOf(ctx context.Context) activity.Info {
	info := activity.GetInfo(ctx)
	alone := info.WorkflowType == nil || info.WorkflowType.Name == testWorkflowType
	if info.Namespace == testNamespace && alone && info.HeartbeatTimeout == 0 {
		info.HeartbeatTimeout = agentwait.DefaultHeartbeatTimeout
	}
	return info
}

// holder is the sink of an attempt that is held inside its activity, since there is no server
// to complete it on.
type holder struct {
	ctx   context.Context
	ended chan ending
}

// firstBeat is before anything is waited for.
func (h *holder) firstBeat(time.Duration) time.Duration { return 0 }

// heartbeat records one, unless the context has ended, when nothing would be sent.
func (h *holder) heartbeat(_ context.Context, details any) (what answered, reason string, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			what, reason, err = refused, agentwait.ReasonHeartbeatsFailing, fmt.Errorf("%w: %.256s", errNotEncoded, fmt.Sprint(cause))
		}
	}()
	if h.ctx.Err() == nil {
		activity.RecordHeartbeat(h.ctx, details)
	}
	if h.ctx.Err() != nil {
		what, reason = contextAnswer(h.ctx)
		return what, reason, context.Cause(h.ctx)
	}
	return goesOn, "", nil
}

func (h *holder) end(ctx context.Context, e ending) (again bool, err error) {
	if e.details != nil {
		_, _, _ = h.heartbeat(ctx, e.details)
	}
	h.ended <- e // has room for one
	return false, nil
}

// signal tells nobody: the environment's client is a mock that fails on calls that a test did
// not expect.
func (h *holder) signal(context.Context, string, any) error { return nil }

// changed records a heartbeat at once: it costs nothing, and tests look at them.
func (h *holder) changed(a *attempt) {
	switch {
	case a.ended:
	case a.flying:
		a.again = true // that one has the token of before
	case !a.beating:
		a.beat()
	}
}

// logger has the activity's keys already.
func (h *holder) logger() log.Logger { return activity.GetLogger(h.ctx) }
func (h *holder) logKeys() []any     { return nil }

// hold waits inside the activity until its attempt has ended.
func (h *holder) hold(a *attempt) (result any, err error) {
	stop, done := activity.GetWorkerStopChannel(h.ctx), h.ctx.Done()
	for {
		select {
		case e := <-h.ended:
			return e.result, e.err
		case <-stop:
			stop = nil
			a.stop(a.home.engine.time.Now())
		case <-done:
			done = nil
			what, reason := contextAnswer(h.ctx)
			a.mu.Lock()
			if !a.ended {
				a.hear(a.home.engine.time.Now(), what, reason, context.Cause(h.ctx))
			}
			a.mu.Unlock()
		}
	}
}
