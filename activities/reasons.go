package activities

import "github.com/agentwait/agentwait/agentstatus"

// errorTypes maps why a poll failed to the type of the application error that ends
// the wait, or the attempt, over it. A reason that is not listed is
// [ErrTypeInvalidResponse]: the API answered something that this version cannot use.
var errorTypes = map[agentstatus.Reason]string{
	// Final.
	agentstatus.ReasonInvalidRequest:  ErrTypeInvalidRequest,
	agentstatus.ReasonUnauthorized:    ErrTypeUnauthorized,
	agentstatus.ReasonPaymentRequired: ErrTypePaymentRequired,
	agentstatus.ReasonForbidden:       ErrTypeForbidden,
	agentstatus.ReasonNotFound:        ErrTypeInteractionNotFound,
	// Transient.
	agentstatus.ReasonNetwork:        ErrTypeAPIUnavailable,
	agentstatus.ReasonRequestTimeout: ErrTypeAPIUnavailable,
	agentstatus.ReasonRateLimited:    ErrTypeAPIUnavailable,
	agentstatus.ReasonUnavailable:    ErrTypeAPIUnavailable,
	agentstatus.ReasonNotFoundGrace:  ErrTypeInteractionNotFound,
	// Final for an answer that is neither success nor error, transient for a broken body.
	agentstatus.ReasonInvalidResponse: ErrTypeInvalidResponse,
}

func errorType(reason agentstatus.Reason) string {
	if errType, ok := errorTypes[reason]; ok {
		return errType
	}
	return ErrTypeInvalidResponse
}
