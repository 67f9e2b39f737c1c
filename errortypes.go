package agentwait

// The types of the application errors. Callers classify on these rather than on
// messages. They never change.
const (
	// ErrTypeAgentFailed: the run has failed, for the reason in Message and ErrorCode.
	ErrTypeAgentFailed = "agentwait.AgentFailed"
	// ErrTypeAgentCancelled: somebody has ended the run: not the wait, see [KindCancelled].
	ErrTypeAgentCancelled = "agentwait.AgentCancelled"
	// ErrTypeAgentExpired: the run has ended by its own clock.
	ErrTypeAgentExpired = "agentwait.AgentExpired"
	// ErrTypeAgentStalled: stall_timeout_seconds have passed without any change; it may run on.
	ErrTypeAgentStalled = "agentwait.AgentStalled"
	// ErrTypeAgentNeedsInput: the run waits for a person, and on_needs_input is "fail".
	ErrTypeAgentNeedsInput = "agentwait.AgentNeedsInput"
	// ErrTypeDeadlineExceeded: the wait's time was over first. The run may go on.
	ErrTypeDeadlineExceeded = "agentwait.DeadlineExceeded"
	// ErrTypeWaitInterrupted: an attempt of an activity ended while its wait goes on, for the
	// Reason in its details. The next attempt takes over; a caller of a workflow never sees it.
	ErrTypeWaitInterrupted = "agentwait.WaitInterrupted"
	// ErrTypeUnauthorized: the vendor does not take the key (401).
	ErrTypeUnauthorized = "agentwait.Unauthorized"
	// ErrTypeForbidden: the key may not see the run (403).
	ErrTypeForbidden = "agentwait.Forbidden"
	// ErrTypePaymentRequired: the account has no credits left (402).
	ErrTypePaymentRequired = "agentwait.PaymentRequired"
	// ErrTypeInteractionNotFound: the vendor does not know the run (404), also after the grace.
	ErrTypeInteractionNotFound = "agentwait.InteractionNotFound"
	// ErrTypeInvalidRequest: the input is not what is taken: Field, Found and Expected say where.
	ErrTypeInvalidRequest = "agentwait.InvalidRequest"
	// ErrTypeInvalidResponse: what the vendor answers cannot be read.
	ErrTypeInvalidResponse = "agentwait.InvalidResponse"
	// ErrTypeAPIUnavailable: too many polls in a row have failed. Temporal retries the activity; a
	// caller of a workflow never sees it.
	ErrTypeAPIUnavailable = "agentwait.ApiUnavailable"
	// ErrTypeResultTooLarge: what the run has brought is larger than a limit, which Field names.
	ErrTypeResultTooLarge = "agentwait.ResultTooLarge"
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
