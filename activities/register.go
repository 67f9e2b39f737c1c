package activities

import (
	"context"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/worker"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/strictjson"
)

// Register registers the activities under their names: [agentwait.PollAgentStatusName], which is
// [agentwait.PollRunStatusName], too,
// [agentwait.PollAgentsStatusName], [agentwait.CheckAgentStatusName], [agentwait.StartAgentName],
// [agentwait.AnswerAgentName] and [agentwait.CancelAgentName].
//
// Workflow code calls them by these names, or through a nil pointer if the same
// worker has registered them:
//
//	var a *activities.Activities // nil: only the method's name is used
//	err := workflow.ExecuteActivity(ctx, a.PollAgentStatus, input).Get(ctx, &result)
//
// What is registered here belongs to one worker: call it once for each. Where its workflows call
// local activities, give it [RefuseLocal], too.
func (a *Activities) Register(registry worker.ActivityRegistry) { a.RegisterWorker(registry) }

// CallRegisterInstead does nothing but be in the way of worker.RegisterActivity(acts), which would
// register these methods by other names than the contract's, and Close among them. It is no
// activity, so the SDK panics, with its name. The way is acts.Register(worker).
func (a *Activities) CallRegisterInstead() {}

// RegisterWorker is Register, and returns what hands the waits of this worker over: stop
// returns when the server knows of each, or with an error when ctx ends. The worker's stop
// channel does that, too, but nothing waits for it.
func (a *Activities) RegisterWorker(registry worker.ActivityRegistry) (stop func(ctx context.Context) error) {
	h := a.engine.newHome()
	raw := registered{h}
	registry.RegisterActivityWithOptions(raw.PollAgentStatus, activity.RegisterOptions{Name: agentwait.PollAgentStatusName})
	registry.RegisterActivityWithOptions(raw.PollRunStatus, activity.RegisterOptions{Name: agentwait.PollRunStatusName})
	registry.RegisterActivityWithOptions(raw.PollAgentsStatus, activity.RegisterOptions{Name: agentwait.PollAgentsStatusName})
	registry.RegisterActivityWithOptions(raw.PollRunsStatus, activity.RegisterOptions{Name: agentwait.PollRunsStatusName})
	registry.RegisterActivityWithOptions(raw.CheckAgentStatus, activity.RegisterOptions{Name: agentwait.CheckAgentStatusName})
	registry.RegisterActivityWithOptions(raw.StartAgent, activity.RegisterOptions{Name: agentwait.StartAgentName})
	registry.RegisterActivityWithOptions(raw.AnswerAgent, activity.RegisterOptions{Name: agentwait.AnswerAgentName})
	registry.RegisterActivityWithOptions(raw.CancelAgent, activity.RegisterOptions{Name: agentwait.CancelAgentName})
	return h.stop
}

// ExternalStorage says whether the client stores large payloads elsewhere: then results may
// have what max_result_bytes allows.
func (a *Activities) ExternalStorage(stored bool) { a.engine.external.Store(stored) }

// PollAgentStatus awaits the end of one interaction: it polls until the agent has
// finished, failed or needs input, or the deadline has passed. See the package
// documentation for what it does on the way.
//
// Workflows use the method as a name only; see [Activities.Register].
//
// # Errors
//
// All are application errors with one [agentwait.ErrorDetails]. AgentFailed, AgentNeedsInput,
// DeadlineExceeded, Unauthorized, Forbidden, PaymentRequired, InteractionNotFound,
// InvalidRequest, InvalidResponse and ResultTooLarge are final; WaitInterrupted and
// ApiUnavailable (and InvalidResponse over broken bodies) are retried by the server.
func (a *Activities) PollAgentStatus(ctx context.Context, in agentwait.PollInput) (*agentwait.Result, error) {
	return a.engine.homeOf(activity.GetWorkerStopChannel(ctx)).poll(ctx, in)
}

// PollAgentsStatus awaits up to 1,000 interactions: it polls each on its own schedule, and ends
// when as many have ended as return_when asks for, or the deadline has passed. It is one
// activity with one heartbeat, whatever their number.
//
// An agent that fails, is not known or needs input is a row, and so is one that has not ended at
// the deadline. Where the rows together are larger than max_result_bytes, the largest replies
// are left out first.
//
// An attempt that goes on from a heartbeat ([agentwait.AgentsToken]) knows which interactions
// had ended, not with what: it polls them once more.
//
// # Errors
//
// All are application errors with one [agentwait.ErrorDetails]. InvalidRequest is final;
// WaitInterrupted is retried by the server. A cancelled one has how it stood as its second
// detail ([agentwait.AgentsStanding]).
func (a *Activities) PollAgentsStatus(ctx context.Context, in agentwait.PollAgentsInput) (*agentwait.AgentsResult, error) {
	return a.engine.homeOf(activity.GetWorkerStopChannel(ctx)).pollAgents(ctx, in)
}

// CheckAgentStatus makes one poll and returns one answer, whatever the agent's phase.
// It needs no heartbeat and waits for nothing. Within one process never two polls about one
// interaction are made within a second, whoever asks for them: a check waits for its turn, and
// shares the answer with the waits. A check on another worker knows nothing of them.
//
// # Errors
//
// Those of a wait over the API and its input. A transient failure is the retryable
// ApiUnavailable (InvalidResponse for a broken body), whose NextRetryDelay is what the
// poll schedule, or the API's Retry-After, asks for; a 404 is final, since there is no
// wait whose beginning could be young. Set MaximumAttempts to 1 for a single try.
func (a *Activities) CheckAgentStatus(ctx context.Context, in agentwait.CheckInput) (*agentwait.Result, error) {
	return a.engine.homeOf(activity.GetWorkerStopChannel(ctx)).check(ctx, in)
}

// registered has what the SDK calls: the activities of one worker, with their argument still
// raw.
//
// The SDK reports an argument that it cannot decode as a retryable error, which loops
// for ever; and it drops surplus arguments and unknown fields without a word. So the
// argument is decoded here. The methods' names are those of [Activities]: the SDK
// finds the registered name of a method value by the last part of its name.
type registered struct{ home *home }

func (r registered) PollAgentStatus(ctx context.Context, in, extra converter.RawValue) (*agentwait.Result, error) {
	var input agentwait.PollInput
	if err := strictjson.DecodeArguments(&input, in, extra); err != nil {
		return nil, agentwait.InvalidRequest(input.InteractionID, err)
	}
	return r.home.poll(ctx, input)
}

// PollRunStatus and PollRunsStatus are methods of their own, since the SDK keeps one registered name
// for each.
func (r registered) PollRunStatus(ctx context.Context, in, extra converter.RawValue) (*agentwait.Result, error) {
	return r.PollAgentStatus(ctx, in, extra)
}

func (r registered) PollAgentsStatus(ctx context.Context, in, extra converter.RawValue) (*agentwait.AgentsResult, error) {
	var input agentwait.PollAgentsInput
	if err := strictjson.DecodeArguments(&input, in, extra); err != nil {
		return nil, agentwait.InvalidRequest("", err)
	}
	return r.home.pollAgents(ctx, input)
}

func (r registered) PollRunsStatus(ctx context.Context, in, extra converter.RawValue) (*agentwait.AgentsResult, error) {
	return r.PollAgentsStatus(ctx, in, extra)
}

func (r registered) CheckAgentStatus(ctx context.Context, in, extra converter.RawValue) (*agentwait.Result, error) {
	var input agentwait.CheckInput
	if err := strictjson.DecodeArguments(&input, in, extra); err != nil {
		return nil, agentwait.InvalidRequest(input.InteractionID, err)
	}
	return r.home.check(ctx, input)
}
