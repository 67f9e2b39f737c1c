package activities

import (
	"errors"

	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
)

// outcomeOfType is how the end of a wait with an error is counted. What every wait may end as
// has the name that it has in results; a wait that cannot go on is counted by its cause.
var outcomeOfType = map[string]string{
	agentwait.ErrTypeAgentFailed:         agentwait.OutcomeFailed,
	agentwait.ErrTypeAgentCancelled:      agentwait.OutcomeAgentCancelled,
	agentwait.ErrTypeAgentExpired:        agentwait.OutcomeAgentExpired,
	agentwait.ErrTypeAgentStalled:        agentwait.OutcomeAgentStalled,
	agentwait.ErrTypeAgentNeedsInput:     agentwait.OutcomeNeedsInput,
	agentwait.ErrTypeDeadlineExceeded:    agentwait.OutcomeDeadlineExceeded,
	agentwait.ErrTypeUnauthorized:        "unauthorized",
	agentwait.ErrTypeForbidden:           "forbidden",
	agentwait.ErrTypePaymentRequired:     "payment_required",
	agentwait.ErrTypeInteractionNotFound: "interaction_not_found",
	agentwait.ErrTypeInvalidRequest:      "invalid_request",
	agentwait.ErrTypeInvalidResponse:     "invalid_response",
	agentwait.ErrTypeAPIUnavailable:      "api_unavailable",
	agentwait.ErrTypeResultTooLarge:      "result_too_large",
}

// outcomes are all that a wait's end is counted as.
func outcomes() []string {
	all := []string{agentwait.OutcomeCompleted, agentwait.OutcomeCancelled, agentwait.OutcomeStillRunning}
	for _, outcome := range outcomeOfType {
		all = append(all, outcome)
	}
	return all
}

// outcomeOfResult is that of an attempt's waits that have none of their own.
func outcomeOfResult(result any) string {
	single, ok := result.(*agentwait.Result)
	switch {
	case !ok:
		return agentwait.OutcomeStillRunning // the rest of a batch that has what it was asked for
	case single.Outcome == agentwait.OutcomeStillRunning:
		return agentwait.OutcomeDeadlineExceeded // it was asked to return then, which is another way to tell
	default:
		return single.Outcome
	}
}

// outcomeOfError is that of an attempt's waits. over is false if they go on.
func outcomeOfError(err error) (outcome string, over bool) {
	var failure *temporal.ApplicationError
	switch {
	case temporal.IsCanceledError(err):
		return agentwait.OutcomeCancelled, true
	case !errors.As(err, &failure):
		return other, true
	case !failure.NonRetryable():
		return "", false
	default:
		return outcomeOfType[failure.Type()], true
	}
}

// reasonOf is why an attempt ended while its waits go on.
func reasonOf(err error) string {
	var (
		failure *temporal.ApplicationError
		details agentwait.ErrorDetails
	)
	if errors.As(err, &failure) && failure.HasDetails() {
		_ = failure.Details(&details) // what cannot be read has no reason
	}
	return details.Reason
}

// outcomeOfRow is that of a batch's wait.
func outcomeOfRow(row agentwait.Row) string {
	if row.Outcome == agentwait.OutcomeError && row.Error != nil {
		return outcomeOfType[row.Error.Type]
	}
	return row.Outcome
}
