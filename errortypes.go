package agentwait

// The types of the application errors. Callers classify on these rather than on
// messages. They never change.
const (
	ErrTypeAgentFailed         = "agentwait.AgentFailed"
	ErrTypeAgentCancelled      = "agentwait.AgentCancelled" // somebody has ended the run: not the wait, see [KindCancelled]
	ErrTypeAgentExpired        = "agentwait.AgentExpired"   // the run has ended by its own clock
	ErrTypeAgentStalled        = "agentwait.AgentStalled"   // stall_timeout_seconds without any change; it may run on
	ErrTypeAgentNeedsInput     = "agentwait.AgentNeedsInput"
	ErrTypeDeadlineExceeded    = "agentwait.DeadlineExceeded"
	ErrTypeWaitInterrupted     = "agentwait.WaitInterrupted"
	ErrTypeUnauthorized        = "agentwait.Unauthorized"
	ErrTypeForbidden           = "agentwait.Forbidden"
	ErrTypePaymentRequired     = "agentwait.PaymentRequired"
	ErrTypeInteractionNotFound = "agentwait.InteractionNotFound"
	ErrTypeInvalidRequest      = "agentwait.InvalidRequest"
	ErrTypeInvalidResponse     = "agentwait.InvalidResponse"
	ErrTypeAPIUnavailable      = "agentwait.ApiUnavailable"
	ErrTypeResultTooLarge      = "agentwait.ResultTooLarge"
)

// expected are the outcomes of a healthy system: benign for the SDK, which logs them at
// DEBUG and leaves them out of the failure metrics.
var expected = map[string]bool{
	ErrTypeAgentFailed:      true,
	ErrTypeAgentCancelled:   true,
	ErrTypeAgentExpired:     true,
	ErrTypeAgentStalled:     true,
	ErrTypeAgentNeedsInput:  true,
	ErrTypeDeadlineExceeded: true,
	ErrTypeWaitInterrupted:  true,
}

// The values of ErrorDetails.Reason. Those of a WaitInterrupted say why an attempt ended while its
// wait goes on. The set is open.
const (
	ReasonShutdown          = "shutdown"           // the worker stops; another one goes on
	ReasonParked            = "parked"             // the next poll is far away; the server holds the wait until then
	ReasonFull              = "full"               // the worker holds as many waits as it may; tried again soon
	ReasonPaused            = "paused"             // an operator paused the activity
	ReasonReset             = "reset"              // an operator reset the activity
	ReasonHeartbeatsFailing = "heartbeats_failing" // heartbeats cannot be recorded
	ReasonAttemptGone       = "attempt_gone"       // the server no longer knows this attempt: the workflow closed, or it timed out
	ReasonAttemptTimeout    = "attempt_timeout"    // the attempt's StartToClose is nearly over
	ReasonAPIUnavailable    = "api_unavailable"    // of ApiUnavailable and its kin: too many failed polls in a row

	// Of the end of a wait over answers that refused the request without the API's own error in them,
	// such as a proxy's page: the base URL and what lies before the API are to blame, not the key.
	ReasonStrayAnswer = "stray_answer"
)
