package agenttest

import (
	"context"
	"errors"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
)

// MockRegistry is what the mocks need of a TestWorkflowEnvironment.
type MockRegistry interface {
	RegisterWorkflowWithOptions(w any, options workflow.RegisterOptions)
	RegisterActivityWithOptions(a any, options activity.RegisterOptions)
}

// MockAwait makes f answer the child workflow AwaitAgent, in place of a wait. It is called
// instead of workflows.Register, or after it.
//
//	agenttest.MockAwait(env, func(in agentwait.Input) (*agentwait.Result, error) {
//		if in.InteractionID == "broken" {
//			return nil, agentwait.AgentFailed(agentwait.ErrorDetails{Message: "boom"})
//		}
//		return agenttest.Replied("hello"), nil
//	})
//
// An [*agentwait.Error] reaches the caller as a wait's own error does: agentwait.AsError reads it.
func MockAwait(env MockRegistry, f func(in agentwait.Input) (*agentwait.Result, error)) {
	env.RegisterWorkflowWithOptions(
		func(_ workflow.Context, in agentwait.Input) (*agentwait.Result, error) { return answer(f(in)) },
		workflow.RegisterOptions{Name: agentwait.AwaitAgentName, DisableAlreadyRegisteredCheck: true})
}

// MockAwaitAgents makes f answer the child workflow AwaitAgents: see [MockAwait].
func MockAwaitAgents(env MockRegistry, f func(in agentwait.AgentsInput) (*agentwait.AgentsResult, error)) {
	env.RegisterWorkflowWithOptions(
		func(_ workflow.Context, in agentwait.AgentsInput) (*agentwait.AgentsResult, error) {
			return answer(f(in))
		},
		workflow.RegisterOptions{Name: agentwait.AwaitAgentsName, DisableAlreadyRegisteredCheck: true})
}

// MockRun makes f answer the child workflow RunAgent, in place of a start and a wait: see
// [MockAwait].
func MockRun(env MockRegistry, f func(in agentwait.RunInput) (*agentwait.Result, error)) {
	env.RegisterWorkflowWithOptions(
		func(_ workflow.Context, in agentwait.RunInput) (*agentwait.Result, error) { return answer(f(in)) },
		workflow.RegisterOptions{Name: agentwait.RunAgentName, DisableAlreadyRegisteredCheck: true})
}

// MockStart makes f answer the activity StartAgent, in place of a start: see [MockPoll].
func MockStart(env MockRegistry, f func(in agentwait.StartInput) (*agentwait.StartResult, error)) {
	env.RegisterActivityWithOptions(
		func(_ context.Context, in agentwait.StartInput) (*agentwait.StartResult, error) { return answer(f(in)) },
		activity.RegisterOptions{Name: agentwait.StartAgentName, DisableAlreadyRegisteredCheck: true})
}

// MockPoll makes f answer the activity PollAgentStatus, in place of a wait. It is called
// instead of the activities' Register, or after it.
func MockPoll(env MockRegistry, f func(in agentwait.PollInput) (*agentwait.Result, error)) {
	for _, name := range []string{agentwait.PollAgentStatusName, agentwait.PollRunStatusName} {
		env.RegisterActivityWithOptions(
			func(_ context.Context, in agentwait.PollInput) (*agentwait.Result, error) { return answer(f(in)) },
			activity.RegisterOptions{Name: name, DisableAlreadyRegisteredCheck: true})
	}
}

// answer gives an error of the contract the form that Temporal carries.
func answer[Result any](result *Result, err error) (*Result, error) {
	var failure *agentwait.Error
	if errors.As(err, &failure) {
		if failure.Kind == agentwait.KindCancelled {
			return nil, agentwait.Cancelled(failure.Details)
		}
		return nil, failure.Final()
	}
	return result, err
}

// Replied is the result of a wait whose agent has completed with a reply.
func Replied(text string) *agentwait.Result {
	return &agentwait.Result{
		Outcome: agentwait.OutcomeCompleted, State: "COMPLETED", Phase: "completed",
		Response: &text, Polls: 1,
	}
}
