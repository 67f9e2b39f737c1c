package agentwait

import (
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait/internal/text"
)

// NewError returns the [*Error] of a type. Its message and details are cut to their bounds.
func NewError(errorType, message string, details ErrorDetails) *Error {
	return &Error{
		Kind: KindFailed, Type: errorType,
		Message: text.Cut(message, MaxErrorTextBytes),
		Details: details.Bounded(),
	}
}

// AgentFailed is the end of a wait whose agent failed. details.Message is the agent's own.
func AgentFailed(details ErrorDetails) *Error {
	reason := details.Message
	if reason == "" {
		reason = "it gave no reason"
	}
	return NewError(ErrTypeAgentFailed, "the agent failed: "+reason, details)
}

// AgentCancelled is the end of a wait whose agent's run somebody has ended. details.Message is
// the API's own.
func AgentCancelled(details ErrorDetails) *Error {
	return NewError(ErrTypeAgentCancelled, withReason("the agent's run was cancelled", details.Message), details)
}

// AgentExpired is the end of a wait whose agent's run has ended by its own clock. details.Message
// is the API's own.
func AgentExpired(details ErrorDetails) *Error {
	return NewError(ErrTypeAgentExpired, withReason("the agent's run has expired", details.Message), details)
}

func withReason(what, reason string) string {
	if reason == "" {
		return what
	}
	return what + ": " + reason
}

// AgentStalled is the end of a wait whose agent has shown no change for as long as the input
// allows, and for how long.
func AgentStalled(details ErrorDetails, unchanged, allowed time.Duration) *Error {
	details.Message = fmt.Sprintf("the agent has shown no change for %s s, and stall_timeout_seconds is %s: its state is %q after %s. "+
		"It may go on; look at its run, give stall_timeout_seconds more, or wait again",
		FormatSeconds(Seconds(unchanged)), FormatSeconds(Seconds(allowed)), details.State, text.Polls(details.Polls))
	return NewError(ErrTypeAgentStalled, details.Message, details)
}

// NeedsInput is the end of a wait whose agent waits for a person.
func NeedsInput(details ErrorDetails) *Error {
	details.Message = "the agent needs input"
	return NewError(ErrTypeAgentNeedsInput, fmt.Sprintf(
		"the agent needs input: its state is %s. Answer it, or set on_needs_input to %q", details.State, OnWait), details)
}

// Interrupted is the end of an attempt whose wait goes on.
func Interrupted(reason string, details ErrorDetails) *Error {
	details.Reason = reason
	details.Message = fmt.Sprintf("the attempt ended (%s) after %s, the wait goes on", reason, text.Polls(details.Polls))
	return NewError(ErrTypeWaitInterrupted, details.Message, details)
}

// InvalidRequest returns the non-retryable application error [ErrTypeInvalidRequest]
// for what Validate, or the strict decoding of an argument, found wrong. Its details
// name the field, what was found and what was expected.
func InvalidRequest(interactionID string, wrong error) error {
	details := ErrorDetails{InteractionID: interactionID, Message: wrong.Error()}
	var field *FieldError
	if errors.As(wrong, &field) {
		details.Field, details.Found, details.Expected = field.Field, field.Found, field.Expected
	}
	return NewError(ErrTypeInvalidRequest, wrong.Error(), details).Final()
}

// Cancelled returns the error of a wait that somebody cancelled.
func Cancelled(details ErrorDetails) error {
	details.Message = "the wait was cancelled; the agent was not"
	if details.AgentCancel != "" {
		details.Message = "the wait was cancelled; " + details.AgentCancel
	}
	return temporal.NewCanceledError(details.Bounded())
}

// CancelledAgents returns the error of a batch that somebody cancelled: details[1] is how it
// stood, with what there is room for of its rows.
func CancelledAgents(details ErrorDetails, standing *AgentsResult) error {
	details.Message = "the wait was cancelled; the agents were not"
	return temporal.NewCanceledError(details.Bounded(), *standing)
}

// Final returns e as the application error of an activity or workflow for which retrying
// cannot help. The SDK recognises a benign error only by its concrete type, so it must
// not be wrapped.
func (e *Error) Final() error { return e.application(true, 0) }

// Retryable returns e as an application error after which the server starts another attempt:
// after delay, or as the retry policy says where that is zero.
func (e *Error) Retryable(delay time.Duration) error { return e.application(false, delay) }

func (e *Error) application(final bool, delay time.Duration) error {
	options := temporal.ApplicationErrorOptions{
		NonRetryable:   final,
		NextRetryDelay: delay,
		Details:        []any{e.Details},
	}
	if expected[e.Type] {
		options.Category = temporal.ApplicationErrorCategoryBenign
	}
	return temporal.NewApplicationErrorWithOptions(e.Message, e.Type, options)
}
