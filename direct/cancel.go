package direct

import (
	"context"
	"errors"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/vendors"
)

// cancelPatience bounds a cancel: some vendors hold the call until the agent has stopped, or for
// ever.
const cancelPatience = 20 * time.Second

// checkEnding refuses what an input asks for at the end that the vendor cannot.
func checkEnding(api API, in agentwait.Input) error {
	if err := in.Ending.Validate(); err != nil {
		return err
	}
	if _, ok := vendors.As[vendors.Canceller](api); ok || !in.Cancels() {
		return nil
	}
	return agentwait.OutOfRange("on_cancel", `"`+agentwait.OnCancelAgent+`" (on_cancel or on_deadline)`,
		`"`+agentwait.OnLeave+`": the vendor cannot cancel a run`)
}

// cancelAgent cancels the run where the wait ends first and its input asks for that, and says what
// came of it; empty: it was not asked for. It is best effort, also where the caller has gone.
func (w *wait) cancelAgent(ctx context.Context, asked string) string {
	if asked != agentwait.OnCancelAgent {
		return ""
	}
	canceller, _ := vendors.As[vendors.Canceller](w.api) // there is one: see checkEnding
	ctx = context.WithoutCancel(ctx)
	var result agentwait.CancelResult
	err := within(ctx, min(cancelPatience, w.requestTimeout), func(ctx context.Context) error {
		return canceller.Cancel(ctx, check.Ref(w.in.Target))
	})
	if result.Asked = err == nil; err != nil {
		result.Problem = err.Error()
		if errors.Is(err, context.DeadlineExceeded) {
			result.Problem = "the vendor held the call for longer than " + min(cancelPatience, w.requestTimeout).String()
		}
	}
	// Whatever was answered: only a status says how the run stands.
	_ = within(ctx, w.requestTimeout, func(ctx context.Context) error {
		if answer, failure := check.Ask(ctx, w.api, w.in.Target); failure == nil && answer.Status() != nil {
			result.State, result.Phase = string(answer.Status().State), string(answer.Status().Phase)
		}
		return nil
	})
	return result.String()
}

func within(ctx context.Context, most time.Duration, call func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	return call(ctx)
}
