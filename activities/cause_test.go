// Why an attempt ends is told apart. Reported as a cancel, a pause, a worker's shutdown or an
// outage of the Temporal server would end the wait as "cancelled", although the agent is still
// wanted; and a real cancel reported as anything else is retried.
package activities_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/vendors"
)

// In a test environment the context of the activity ends for them. In a worker the server
// answers the next heartbeat with the first three; it does not know of a worker's shutdown; an
// attempt that it does not know is dropped, and an outage is waited out (outage_test.go).
func TestCausesAreToldApart(t *testing.T) {
	for _, row := range []struct {
		name   string
		cause  error
		reason string // empty: cancelled
		modes  func(*testing.T, func(*testing.T, mode))
	}{
		{"cancel", temporal.NewCanceledError(), "", inBothModes},
		{"pause", activity.ErrActivityPaused, agentwait.ReasonPaused, inBothModes},
		{"reset", activity.ErrActivityReset, agentwait.ReasonReset, inBothModes},
		{"shutdown", worker.ErrWorkerShutdown, agentwait.ReasonShutdown, inHeld},
		{"the worker's own context", context.Canceled, agentwait.ReasonShutdown, inHeld},
		{"the workflow closed", serviceerror.NewNotFound("workflow execution already completed"), agentwait.ReasonAttemptGone, inHeld},
		{"the namespace is gone", serviceerror.NewNamespaceNotFound("ns"), agentwait.ReasonAttemptGone, inHeld},
		{"heartbeats failing", serviceerror.NewUnavailable("connection refused"), agentwait.ReasonHeartbeatsFailing, inHeld},
		{"heartbeats timing out", context.DeadlineExceeded, agentwait.ReasonHeartbeatsFailing, inHeld},
	} {
		for _, moment := range []string{"in a delay", "in a request"} {
			t.Run(row.name+" "+moment, func(t *testing.T) {
				row.modes(t, func(t *testing.T, m mode) {
					begin := time.Now()
					h := newHarness(t, m, func(ctx context.Context, _ vendors.Ref) (*vendors.Answer, error) {
						if moment == "in a delay" {
							return state(running), nil
						}
						<-ctx.Done()
						return nil, &vendors.TransportError{Op: "GET agent_status", Err: ctx.Err()}
					})
					time.AfterFunc(time.Second, func() { h.end(row.cause) })
					_, _ = h.poll(``)
					if took := time.Since(begin); m == held && took != time.Second || m == remote && took != 52*time.Second {
						t.Errorf("ended after %v", took)
					}
					cancelled := temporal.IsCanceledError(h.seen.returned)
					if cancelled != (row.reason == "") {
						t.Fatalf("got %v: reported as cancelled: %v", h.seen.returned, cancelled)
					}
					if cancelled {
						var failure *temporal.CanceledError
						var details agentwait.ErrorDetails
						if !errors.As(h.seen.returned, &failure) || failure.Details(&details) != nil || details.InteractionID != "xYz789" {
							t.Errorf("the cancel has no details: %v", h.seen.returned)
						}
						return
					}
					_, details := wantError(t, h.seen.returned, agentwait.ErrTypeWaitInterrupted, false)
					if details.Reason != row.reason {
						t.Errorf("got the reason %q, want %q", details.Reason, row.reason)
					}
				})
			})
		}
	}
}

// A request that was broken off by the end of its attempt says nothing of the API: it
// is neither a poll nor a failure.
func TestABrokenOffRequestIsNoFailure(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, func(ctx context.Context, _ vendors.Ref) (*vendors.Answer, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		})
		time.AfterFunc(time.Second, func() { h.end(activity.ErrActivityPaused) })
		_, _ = h.poll(``)
		_, details := wantError(t, h.seen.returned, agentwait.ErrTypeWaitInterrupted, false)
		if details.Polls != 0 {
			t.Errorf("got %d polls", details.Polls)
		}
		for _, line := range h.seen.log.lines {
			if strings.Contains(line, "a poll failed") {
				t.Errorf("logged %q", line)
			}
		}
	})
}

// Nothing can be recorded once the context has ended, and a heartbeat would fight the cancel.
func TestNoHeartbeatAfterTheContextEnded(t *testing.T) {
	inHeld(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, scripted(state(running)).Check)
		time.AfterFunc(time.Second, func() {
			h.end(temporal.NewCanceledError())
			h.seen.mu.Lock()
			defer h.seen.mu.Unlock()
			h.seen.over = true // from here on the harness fails the test for a heartbeat
		})
		_, _ = h.poll(``)
		if !temporal.IsCanceledError(h.seen.returned) {
			t.Errorf("got %v", h.seen.returned)
		}
	})
}

// The attempt's own deadline is not a failure of the heartbeats, although both causes are
// the same error. A wait that the engine holds goes by its StartToClose (handover_test.go).
func TestTheDeadlineOfAnAttempt(t *testing.T) {
	inHeld(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, func(ctx context.Context, _ vendors.Ref) (*vendors.Answer, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		})
		h.env.lasts = 20 * time.Second
		_, err := h.poll(``)
		wantInterrupted(t, err, agentwait.ReasonAttemptTimeout)
	})
}
