package activities

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/strictjson"
)

// MaxErrorDetailsBytes bounds details[0] of an error as JSON: 16 KiB.
const MaxErrorDetailsBytes = 16 << 10

const (
	maxErrorTextBytes = 1 << 10 // of an error's message: the server cuts what it keeps of the last failure at 4 KB
	maxDetailBytes    = 8 << 10 // of ErrorDetails.Message: an agent's error_message has at most 4,096 characters
)

// problem is what an application error of this package is made of. Its zero options
// are a retryable error that is worth an ERROR log line.
type problem struct {
	errType string
	text    string // the error's message, for people
	details ErrorDetails
	// final: retrying cannot help.
	final bool
	// expected: an outcome of a healthy system. The SDK logs it at DEBUG and leaves it
	// out of the failure metrics.
	expected bool
	// retryAfter is when the server starts the next attempt. Zero leaves it to the
	// retry policy.
	retryAfter time.Duration
}

// err returns the error. The SDK recognises a benign error only by its concrete type,
// so that it must not be wrapped.
func (p problem) err() error {
	options := temporal.ApplicationErrorOptions{
		NonRetryable:   p.final,
		NextRetryDelay: p.retryAfter,
		Details:        []any{p.details.bounded()},
	}
	if p.expected {
		options.Category = temporal.ApplicationErrorCategoryBenign
	}
	return temporal.NewApplicationErrorWithOptions(cut(p.text, maxErrorTextBytes), p.errType, options)
}

// InvalidRequest returns the non-retryable application error [ErrTypeInvalidRequest]
// for what Validate, or the strict decoding of an argument, found wrong. Its details
// name the field, what was found and what was expected.
func InvalidRequest(interactionID string, wrong error) error {
	p := problem{
		errType: ErrTypeInvalidRequest,
		text:    wrong.Error(),
		details: ErrorDetails{InteractionID: interactionID, Message: wrong.Error()},
		final:   true,
	}
	var field *strictjson.FieldError
	if errors.As(wrong, &field) {
		p.details.Field, p.details.Found, p.details.Expected = field.Field, field.Found, field.Expected
	}
	return p.err()
}

// interrupted is the retryable error of an attempt that ends while its wait goes on.
func interrupted(reason string, details ErrorDetails, retryAfter time.Duration) problem {
	details.Reason = reason
	details.Message = fmt.Sprintf("the attempt ended (%s) after %d polls, the wait goes on", reason, details.Polls)
	return problem{
		errType:    ErrTypeWaitInterrupted,
		text:       details.Message,
		details:    details,
		expected:   true,
		retryAfter: retryAfter,
	}
}

// cancellation is the error of an activity that somebody cancelled.
func cancellation(details ErrorDetails) error {
	details.Message = "the wait was cancelled; the agent was not"
	return temporal.NewCanceledError(details.bounded())
}

// bounded cuts what came from outside, so that the details have at most
// [MaxErrorDetailsBytes] as JSON.
func (d ErrorDetails) bounded() ErrorDetails {
	const short, long = 256, 1 << 10
	d.InteractionID = cut(d.InteractionID, short)
	d.State = cut(d.State, maxStateBytes)
	d.Phase = cut(d.Phase, maxPhaseBytes)
	d.Field = cut(d.Field, short)
	d.Found = cut(d.Found, short)
	d.Expected = cut(d.Expected, long)
	d.Message = cut(d.Message, maxDetailBytes)
	// A control character takes six bytes in JSON, so the bytes of the text are not
	// the bytes of the document.
	for d.Message != "" {
		encoded, err := json.Marshal(d)
		if err == nil && len(encoded) <= MaxErrorDetailsBytes {
			break
		}
		d.Message = cut(d.Message, len(d.Message)/2)
	}
	return d
}

// describe returns what is known of why a poll did not give a status, for people.
func describe(decision agentstatus.Decision, pollErr error) string {
	var api *agentstatus.APIError
	switch {
	case errors.As(decision.Err, &api):
		return api.Error()
	case decision.Err != nil:
		return decision.Err.Error()
	case pollErr != nil:
		// An error of net/http shows the whole URL. Its query may have a key.
		for withURL := (*url.Error)(nil); errors.As(pollErr, &withURL); {
			pollErr = withURL.Err
		}
		return pollErr.Error()
	default:
		return string(decision.Reason)
	}
}
