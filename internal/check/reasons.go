package check

import (
	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
)

// errorTypes maps why a poll failed to the type of the error that ends the wait, or the
// attempt, over it. A reason that is not listed is [agentwait.ErrTypeInvalidResponse]: the API
// answered something that this version cannot use.
var errorTypes = map[agentstatus.Reason]string{
	// Final.
	agentstatus.ReasonInvalidRequest:  agentwait.ErrTypeInvalidRequest,
	agentstatus.ReasonUnauthorized:    agentwait.ErrTypeUnauthorized,
	agentstatus.ReasonPaymentRequired: agentwait.ErrTypePaymentRequired,
	agentstatus.ReasonForbidden:       agentwait.ErrTypeForbidden,
	agentstatus.ReasonNotFound:        agentwait.ErrTypeInteractionNotFound,
	agentstatus.ReasonTooLarge:        agentwait.ErrTypeResultTooLarge,
	// Transient.
	agentstatus.ReasonNetwork:        agentwait.ErrTypeAPIUnavailable,
	agentstatus.ReasonRequestTimeout: agentwait.ErrTypeAPIUnavailable,
	agentstatus.ReasonRateLimited:    agentwait.ErrTypeAPIUnavailable,
	agentstatus.ReasonUnavailable:    agentwait.ErrTypeAPIUnavailable,
	agentstatus.ReasonNotFoundGrace:  agentwait.ErrTypeInteractionNotFound,
	// Final for an answer that is neither success nor error, transient for a broken body.
	agentstatus.ReasonInvalidResponse: agentwait.ErrTypeInvalidResponse,
}

// ErrorType returns the type of the error that a poll without a status stands for.
func ErrorType(reason agentstatus.Reason) string {
	if errType, ok := errorTypes[reason]; ok {
		return errType
	}
	return agentwait.ErrTypeInvalidResponse
}
