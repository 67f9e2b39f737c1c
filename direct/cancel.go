package direct

import (
	"cmp"
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

// cancelAgent cancels the run if the wait ends first and its input asks for that, and says what
// came of it; empty: it was not asked for. It is best effort, also if the caller has gone.
func (w *wait) cancelAgent(ctx context.Context, asked string) string {
	if asked != agentwait.OnCancelAgent {
		return ""
	}
	canceller, _ := vendors.As[vendors.Canceller](w.api) // there is one: see checkEnding
	return cancelRun(context.WithoutCancel(ctx), w.api, canceller, w.in.Target, w.requestTimeout).String()
}

// Cancel asks the vendor to cancel a run, for 20 s at most, and then how it stands. What came of it
// is the result, not an error: to ask twice does no harm.
//
// # Errors
//
// An [*agentwait.Error] of the type InvalidRequest, if the target cannot be used or the vendor cannot
// cancel a run.
func Cancel(ctx context.Context, api API, target agentwait.Target, options ...Option) (*agentwait.CancelResult, error) {
	s := defaults()
	for _, option := range options {
		option(&s)
	}
	in := agentwait.Input{Target: target, Ending: agentwait.Ending{OnCancel: agentwait.OnCancelAgent}}
	if err := cmp.Or(target.Validate(), checkEnding(api, in)); err != nil {
		return nil, invalid(in, err)
	}
	if wrong := check.Validate(api, target); wrong != nil {
		return nil, wrong
	}
	canceller, _ := vendors.As[vendors.Canceller](api)
	return cancelRun(ctx, api, canceller, target, s.requestTimeout), nil
}

func cancelRun(ctx context.Context, api API, canceller vendors.Canceller, target agentwait.Target, requestTimeout time.Duration) *agentwait.CancelResult {
	var result agentwait.CancelResult
	patience := min(cancelPatience, requestTimeout)
	err := within(ctx, patience, func(ctx context.Context) error {
		return canceller.Cancel(ctx, check.Ref(target))
	})
	if result.Asked = err == nil; err != nil {
		result.Problem = err.Error()
		if errors.Is(err, context.DeadlineExceeded) {
			result.Problem = "the vendor held the call for longer than " + patience.String()
		}
	}
	// Whatever was answered: only a status says how the run stands.
	_ = within(ctx, requestTimeout, func(ctx context.Context) error {
		if answer, failure := check.Ask(ctx, api, target); failure == nil && answer.Status() != nil {
			result.State, result.Phase = string(answer.Status().State), string(answer.Status().Phase)
		}
		return nil
	})
	return &result
}

func within(ctx context.Context, most time.Duration, call func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	return call(ctx)
}
