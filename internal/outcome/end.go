package outcome

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/plan"
	"github.com/agentwait/agentwait/internal/text"
)

// Options returns what an input asks for, as a plan has it.
func Options(schedule agentwait.Schedule) plan.Options {
	o := plan.Options{
		Policy: schedule.Policy(), Interrupted: agentwait.ErrTypeWaitInterrupted,
		StallSeconds: uint32(math.Ceil(schedule.StallTimeoutSeconds)), // it was checked
	}
	switch schedule.OnNeedsInput {
	case agentwait.OnReturn:
		o.OnNeedsInput = plan.ReturnOnInput
	case agentwait.OnWait:
		o.OnNeedsInput = plan.WaitOnInput
	}
	return o
}

// Completed makes the result of a wait that the plan calls complete: see [Result].
func Completed(ctx context.Context, seen check.Seen, wait Wait) (*agentwait.Result, *agentwait.Error) {
	name := agentwait.OutcomeCompleted
	if seen.Action == agentstatus.ActionNeedsInput {
		name = agentwait.OutcomeNeedsInput
	}
	return Result(ctx, name, seen.Status, wait)
}

// Failed is the end of a wait over what an answer said.
func Failed(seen check.Seen, standing agentwait.ErrorDetails) *agentwait.Error {
	if seen.Status != nil {
		// Not a part of the whole answer: see Result.
		run := seen.Status.Told()
		standing.Message = strings.Clone(seen.Status.ErrorMessage)
		standing.ErrorCode = text.Cut(strings.Clone(run.ErrorCode), agentwait.MaxErrorCodeBytes)
		standing.FinishedAt = agentwait.MaybeTime(run.FinishedAt)
		standing.Told = agentwait.ToldOf(run)
	}
	switch seen.Action {
	case agentstatus.ActionFailed:
		return agentwait.AgentFailed(standing)
	case agentstatus.ActionCancelled:
		return agentwait.AgentCancelled(standing)
	case agentstatus.ActionExpired:
		return agentwait.AgentExpired(standing)
	case agentstatus.ActionNeedsInput:
		return agentwait.NeedsInput(standing)
	default:
		return seen.Problem(standing)
	}
}

// Stalled is the end of a wait whose agent has shown no change for as long as it may.
func Stalled(w *plan.Wait, now time.Duration, standing agentwait.ErrorDetails) *agentwait.Error {
	return agentwait.AgentStalled(standing, w.Unchanged(now), w.StallTimeout())
}

// Tells returns what there is room for of what a status tells of its run, nil if that is
// nothing, which is what Gumloop's agent_status tells.
func Tells(status *agentstatus.Status) *agentwait.Told {
	if status.Run == nil {
		return nil
	}
	told := agentwait.ToldOf(*status.Run)
	if told.Nothing() {
		return nil
	}
	return &told
}

// Refused is the end of a wait whose request must not be made again.
func Refused(failure *agentwait.Error, standing agentwait.ErrorDetails) *agentwait.Error {
	standing.Message = failure.Details.Message
	standing.Field, standing.Found, standing.Expected = failure.Details.Field, failure.Details.Found, failure.Details.Expected
	return agentwait.NewError(failure.Type, failure.Message, standing)
}

// DeadlineExceeded is the end of a wait whose deadline has passed.
func DeadlineExceeded(deadline time.Time, p *plan.Progress, standing agentwait.ErrorDetails) *agentwait.Error {
	shown := p.Shown()
	message := fmt.Sprintf("the agent was not done by the deadline, %s: its last state is %q after %s. It goes on; give timeout_seconds more, or wait again",
		deadline.UTC().Format(time.RFC3339), shown.State, text.Polls(int(p.Polls)))
	if shown.Problem != "" {
		message += ". The " + text.FailedPolls(int(p.Failures), shown.Problem, shown.ProblemText)
	}
	standing.Message = message
	return agentwait.NewError(agentwait.ErrTypeDeadlineExceeded, message, standing)
}
