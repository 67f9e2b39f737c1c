package activities

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/activity"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/requests"
	"github.com/agentwait/agentwait/vendors"
)

// cancelPatience is how long a vendor may take for a cancel: some hold the call until the agent has
// stopped, or for ever. The status afterwards has as long, so both fit into one attempt.
const cancelPatience = 20 * time.Second

// cancel asks for a run's end, and then how it stands.
func (h *home) cancel(ctx context.Context, in agentwait.CancelInput) (*agentwait.CancelResult, error) {
	e := h.engine
	if err := in.Validate(); err != nil {
		return nil, agentwait.InvalidRequest(in.InteractionID, err)
	}
	connection, err := e.connection(activity.GetInfo(ctx), in.Target)
	if err != nil {
		return nil, err
	}
	api := e.cfg.Connections[in.CredentialName()].API
	if err := cancels(api, in.Target); err != nil {
		return nil, err
	}
	if err := refusedLocal(activity.GetInfo(ctx)); err != nil {
		return nil, agentwait.InvalidRequest(in.InteractionID, err)
	}
	e.metrics.from(ctx, e.cfg.Metrics)
	canceller, _ := vendors.As[vendors.Canceller](api)
	return e.cancelRun(ctx, canceller, connection, in.Target), nil
}

// cancelRun asks for a run's end, and then how it stands.
func (e *engine) cancelRun(ctx context.Context, canceller vendors.Canceller, connection *requests.Connection, target agentwait.Target) *agentwait.CancelResult {
	result := &agentwait.CancelResult{}
	patience := min(cancelPatience, e.requestTimeout(target))
	err := func() error {
		bounded, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		return guarded(bounded, func(ctx context.Context) error { return canceller.Cancel(ctx, check.Ref(target)) })
	}()
	if result.Asked = err == nil; err != nil {
		result.Problem = err.Error()
		if errors.Is(err, context.DeadlineExceeded) {
			result.Problem = "the vendor held the call for longer than " + patience.String()
		}
	}
	// Whatever was answered: only a status says how the run stands.
	bounded, done := context.WithTimeout(ctx, cancelPatience)
	defer done()
	answer, failure, err := connection.Check(bounded, target)
	switch {
	case err != nil:
		result.Problem = joined(result.Problem, "no status came afterwards")
	case failure != nil:
		result.Problem = joined(result.Problem, failure.Message)
	case answer.Status() == nil:
		seen := answer.Decide(agentstatus.Policy{NotFoundGrace: -1}, agentstatus.Progress{Polls: 1}, e.time.Wall(e.time.Now()), e.cfg.Random())
		result.Problem = joined(result.Problem, seen.Text)
	default:
		result.State, result.Phase = string(answer.Status().State), string(answer.Status().Phase)
	}
	return result
}

// joined are two problems as one text.
func joined(first, second string) string {
	if first == "" {
		return second
	}
	return first + "; " + second
}

// cancels refuses a target whose vendor cannot cancel.
func cancels(api vendors.API, target agentwait.Target) error {
	if _, ok := vendors.As[vendors.Canceller](api); ok {
		return nil
	}
	return agentwait.InvalidRequest(target.InteractionID, agentwait.OutOfRange("on_cancel", `"`+agentwait.OnCancelAgent+`" (on_cancel or on_deadline)`,
		"\""+agentwait.OnLeave+"\": the vendor of the credential "+target.CredentialName()+" cannot cancel a run"))
}
