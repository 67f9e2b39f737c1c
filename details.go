package agentwait

import (
	"encoding/json"
	"reflect"
	"time"

	"github.com/agentwait/agentwait/internal/text"
)

// ErrorDetails is details[0] of every application error: at most 16 KiB, no
// transcript, no secret.
type ErrorDetails struct {
	InteractionID  string     `json:"interaction_id"`
	Phase          string     `json:"phase,omitempty"`
	State          string     `json:"state,omitempty"`
	Polls          int        `json:"polls"`
	ElapsedSeconds float64    `json:"elapsed_seconds"`
	LastStatusAt   *time.Time `json:"last_status_at,omitempty"`
	Message        string     `json:"message,omitempty"` // of the agent or the API
	// ErrorCode is the API's own code of a failure.
	ErrorCode string `json:"error_code,omitempty"`
	// FinishedAt is when the run ended, by the API's clock.
	FinishedAt *time.Time `json:"finished_at,omitempty"`
	Told
	// Problem is what the last poll was answered with, if it failed: "HTTP 403 with an HTML
	// page titled …".
	Problem string `json:"problem,omitempty"`
	// Why an attempt ended while its wait goes on: "shutdown", "parked", "paused", "reset",
	// "heartbeats_failing", "attempt_gone", "attempt_timeout" of WaitInterrupted, and
	// "api_unavailable" of ApiUnavailable, or InvalidResponse, after failed polls in a row. And of a
	// wait that ended over a refusal: "stray_answer", if what came was not the API's own error.
	Reason string `json:"reason,omitempty"`
	// AgentCancel says what became of the agent's run, if the wait's end was to cancel it.
	AgentCancel string `json:"agent_cancel,omitempty"`
	// Of InvalidRequest, and of ResultTooLarge if it names a limit: "max_result_bytes", or one of
	// the parser's, "body_bytes", "depth" or "messages_and_parts".
	Field    string `json:"field,omitempty"`
	Found    string `json:"found,omitempty"`
	Expected string `json:"expected,omitempty"`
}

// IsZero reports whether there are no details.
func (d ErrorDetails) IsZero() bool { return reflect.ValueOf(d).IsZero() }

// maxMessageBytes is more than an agent's error_message has: at most 4,096 characters.
const maxMessageBytes = 8 << 10

// Bounded cuts what came from outside, so that the details have at most
// [MaxErrorDetailsBytes] as JSON.
//
// workflowcheck takes encoding/json for non-deterministic. Here the same details give the
// same bytes.
//
//workflowcheck:ignore
func (d ErrorDetails) Bounded() ErrorDetails {
	const short, long = 256, 1 << 10
	d.InteractionID = text.Cut(d.InteractionID, short)
	d.State = text.Cut(d.State, MaxStateBytes)
	d.Phase = text.Cut(d.Phase, MaxPhaseBytes)
	d.Field = text.Cut(d.Field, short)
	d.Found = text.Cut(d.Found, short)
	d.Problem = text.Cut(d.Problem, MaxProblemTextBytes)
	d.Expected = text.Cut(d.Expected, long)
	d.AgentCancel = text.Cut(d.AgentCancel, long)
	d.ErrorCode = text.Cut(d.ErrorCode, MaxErrorCodeBytes)
	d.Told = d.Told.Bounded()
	d.Message = text.Cut(d.Message, maxMessageBytes)
	// A control character takes six bytes in JSON, so the bytes of the text are not
	// the bytes of the document.
	for d.Message != "" && !d.fits() {
		d.Message = shorter(d.Message)
	}
	if !d.fits() { // nothing but control characters in the rest
		d.Told = Told{InputRequestsCut: d.InputRequestsCut || len(d.InputRequests) > 0}
	}
	return d
}

// fits reports whether the details have no more bytes than they may.
//
//workflowcheck:ignore
func (d *ErrorDetails) fits() bool {
	encoded, err := json.Marshal(d)
	return err == nil && len(encoded) <= MaxErrorDetailsBytes
}
