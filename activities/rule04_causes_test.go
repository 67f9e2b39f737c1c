// Rule 4: why a context ended is told apart. Reported as a cancel, a pause, a worker's
// shutdown or an outage of the Temporal server would end the wait as "cancelled",
// although the agent is still wanted; and a real cancel reported as anything else is
// retried.
package activities_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/gumloop"
)

func TestRule4CausesAreToldApart(t *testing.T) {
	for _, row := range []struct {
		name   string
		cause  error
		reason string // empty: cancelled
	}{
		{"cancel", temporal.NewCanceledError(), ""},
		{"pause", activity.ErrActivityPaused, activities.ReasonPaused},
		{"reset", activity.ErrActivityReset, activities.ReasonReset},
		{"shutdown", worker.ErrWorkerShutdown, activities.ReasonShutdown},
		{"the worker's own context", context.Canceled, activities.ReasonShutdown},
		{"the workflow closed", serviceerror.NewNotFound("workflow execution already completed"), activities.ReasonAttemptGone},
		{"the namespace is gone", serviceerror.NewNamespaceNotFound("ns"), activities.ReasonAttemptGone},
		{"heartbeats failing", serviceerror.NewUnavailable("connection refused"), activities.ReasonHeartbeatsFailing},
		{"heartbeats timing out", context.DeadlineExceeded, activities.ReasonHeartbeatsFailing},
	} {
		for _, moment := range []string{"in a delay", "in a request"} {
			t.Run(row.name+" "+moment, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					h := newHarness(t, nil)
					h.config.Credentials["default"] = pollFunc(func(ctx context.Context, _ gumloop.Ref) (*gumloop.Answer, error) {
						if moment == "in a delay" {
							time.AfterFunc(time.Second, func() { h.end(row.cause) })
							return state(running), nil
						}
						time.AfterFunc(time.Second, func() { h.end(row.cause) })
						<-ctx.Done()
						return nil, &gumloop.TransportError{Op: "GET agent_status", Err: ctx.Err()}
					})
					_, _ = h.poll(``)
					cancelled := temporal.IsCanceledError(h.returned)
					if cancelled != (row.reason == "") {
						t.Fatalf("got %v: reported as cancelled: %v", h.returned, cancelled)
					}
					if cancelled {
						var failure *temporal.CanceledError
						var details activities.ErrorDetails
						if !errors.As(h.returned, &failure) || failure.Details(&details) != nil || details.InteractionID != "xYz789" {
							t.Errorf("the cancel has no details: %v", h.returned)
						}
						return
					}
					_, details := wantError(t, h.returned, activities.ErrTypeWaitInterrupted, false)
					if details.Reason != row.reason {
						t.Errorf("got the reason %q, want %q", details.Reason, row.reason)
					}
				})
			})
		}
	}
}

// A request that was broken off by the end of its attempt says nothing of the API: it
// is no poll and no failure.
func TestRule4ABrokenOffRequestIsNoFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, nil)
		h.config.Credentials["default"] = pollFunc(func(ctx context.Context, _ gumloop.Ref) (*gumloop.Answer, error) {
			h.end(activity.ErrActivityPaused)
			return nil, ctx.Err()
		})
		_, _ = h.poll(``)
		_, details := wantError(t, h.returned, activities.ErrTypeWaitInterrupted, false)
		if details.Polls != 0 {
			t.Errorf("got %d polls", details.Polls)
		}
		for _, line := range h.logger.lines {
			if strings.Contains(line, "a poll failed") {
				t.Errorf("logged %q", line)
			}
		}
	})
}

// Nothing can be recorded once the context has ended, and a heartbeat would fight the cancel.
func TestRule4NoHeartbeatAfterTheContextEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, scripted(state(running)).Poll)
		time.AfterFunc(time.Second, func() {
			h.end(temporal.NewCanceledError())
			h.mu.Lock()
			defer h.mu.Unlock()
			h.over = true // from here on the harness fails the test for a heartbeat
		})
		_, _ = h.poll(``)
		if !temporal.IsCanceledError(h.returned) {
			t.Errorf("got %v", h.returned)
		}
	})
}

// The attempt's own deadline is no failure of the heartbeats, although both causes are
// the same error.
func TestRule4TheDeadlineOfAnAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, func(ctx context.Context, _ gumloop.Ref) (*gumloop.Answer, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		})
		h.lasts = 20 * time.Second
		_, err := h.poll(``)
		wantInterrupted(t, err, activities.ReasonAttemptTimeout)
	})
}
