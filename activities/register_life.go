package activities

import (
	"context"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/strictjson"
)

// StartAgent starts a run, or a conversation's next turn, once.
//
// Where the vendor takes an id or an idempotency key (Gumloop's sessions), each attempt uses the
// same one, and one that follows a lost worker finds the run of the one before. If it does not
// (start_agent, A2A, MCP), an attempt tells the server that it is about to send before it does;
// one that follows a lost worker then knows whether anything can have been sent, and if so it
// ends with StartOutcomeUnknown in place of paying again. So any retry policy is safe. It needs
// a HeartbeatTimeout; 30 s is a good one: a worker that is alive and cannot reach the server for
// that long loses its start, which is final if the vendor takes no id.
//
// # Errors
//
// All are application errors with one [agentwait.ErrorDetails]. StartOutcomeUnknown, Unauthorized,
// Forbidden, PaymentRequired and InvalidRequest are final, and so is AgentBusy but for on_running
// "wait"; ApiUnavailable is retried by the server, since nothing was started, as the retry policy
// says or after the pause that the vendor asks for. Where a further attempt finds the run of the one
// before, StartOutcomeUnknown is retried, too.
func (a *Activities) StartAgent(ctx context.Context, in agentwait.StartInput) (*agentwait.StartResult, error) {
	return a.engine.homeOf(activity.GetWorkerStopChannel(ctx)).start(ctx, in)
}

// AnswerAgent answers one input request of a run, once. It asks for a status first: the request
// has to be open, by its id, and the value to be what its schema says, since vendors take
// anything. It needs a HeartbeatTimeout; 30 s is a good one. A vendor that tells a request once
// (Reminded of package vendors) may have told it to another worker: the input has it then, as request.
//
// # Errors
//
// All are application errors with one [agentwait.ErrorDetails]: AnswerRefused if nothing was
// answered, AnswerOutcomeUnknown if that is not known, and those of CheckAgentStatus.
func (a *Activities) AnswerAgent(ctx context.Context, in agentwait.AnswerInput) (*agentwait.AnswerResult, error) {
	return a.engine.homeOf(activity.GetWorkerStopChannel(ctx)).answer(ctx, in)
}

// CancelAgent asks the vendor to cancel a run, for 20 s at most, and then how it stands. What
// came of it is the result, not an error: to ask twice does no harm.
//
// # Errors
//
// InvalidRequest, if the vendor cannot cancel a run.
func (a *Activities) CancelAgent(ctx context.Context, in agentwait.CancelInput) (*agentwait.CancelResult, error) {
	return a.engine.homeOf(activity.GetWorkerStopChannel(ctx)).cancel(ctx, in)
}

func (r registered) StartAgent(ctx context.Context, in, extra converter.RawValue) (*agentwait.StartResult, error) {
	var input agentwait.StartInput
	if err := strictjson.DecodeArguments(&input, in, extra); err != nil {
		return nil, agentwait.InvalidRequest(input.InteractionID, err)
	}
	return r.home.start(ctx, input)
}

func (r registered) AnswerAgent(ctx context.Context, in, extra converter.RawValue) (*agentwait.AnswerResult, error) {
	var input agentwait.AnswerInput
	if err := strictjson.DecodeArguments(&input, in, extra); err != nil {
		return nil, agentwait.InvalidRequest(input.InteractionID, err)
	}
	return r.home.answer(ctx, input)
}

func (r registered) CancelAgent(ctx context.Context, in, extra converter.RawValue) (*agentwait.CancelResult, error) {
	var input agentwait.CancelInput
	if err := strictjson.DecodeArguments(&input, in, extra); err != nil {
		return nil, agentwait.InvalidRequest(input.InteractionID, err)
	}
	return r.home.cancel(ctx, input)
}
