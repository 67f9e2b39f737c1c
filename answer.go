package agentwait

import (
	"cmp"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/text"
)

// Bounds of an [Answer].
const (
	MaxRequestIDBytes = 512
	MaxAnswerBytes    = 256 << 10 // of the value, and of the text
)

// The actions of an [Answer].
const (
	AnswerAccept  = "accept"
	AnswerDecline = "decline"
)

// Answer answers one input request of a run.
type Answer struct {
	// RequestID is the id of the input request, from the query status. Required.
	RequestID string `json:"request_id"`
	// Action: "accept" (default) gives an approval, or answers with Value; "decline" refuses.
	Action string `json:"action,omitempty"`
	// Value is what is asked for, as the request's schema says.
	Value json.RawMessage `json:"value,omitempty"`
	// Text goes with it, for people or the agent: the reason of a refusal, or the answer itself
	// if the request has no schema.
	Text string `json:"text,omitempty"`
}

// MaxInputBytes is the largest answer that is read, as JSON. It is that of an [AnswerInput], too.
func (Answer) MaxInputBytes() int { return MaxAnswerInputBytes }

// Validate checks what can be checked without the request. Its error is a [*FieldError].
func (a Answer) Validate() error {
	switch {
	case a.RequestID == "":
		return OutOfRange("request_id", "nothing", "the id of an input request, as the query status shows it")
	case len(a.RequestID) > MaxRequestIDBytes:
		return OutOfRange("request_id", fmt.Sprintf("%d bytes", len(a.RequestID)), fmt.Sprintf("at most %d bytes", MaxRequestIDBytes))
	case !utf8.ValidString(a.RequestID):
		return OutOfRange("request_id", text.Quote(a.RequestID, 64), "valid UTF-8")
	case len(a.Value) > MaxAnswerBytes:
		return OutOfRange("value", fmt.Sprintf("%d bytes", len(a.Value)), fmt.Sprintf("at most %d bytes", MaxAnswerBytes))
	case len(a.Text) > MaxAnswerBytes:
		return OutOfRange("text", fmt.Sprintf("%d bytes", len(a.Text)), fmt.Sprintf("at most %d bytes", MaxAnswerBytes))
	case !utf8.ValidString(a.Text):
		return OutOfRange("text", "bytes that are not text", "valid UTF-8")
	}
	return oneOf("action", cmp.Or(a.Action, AnswerAccept), AnswerAccept, AnswerDecline)
}

// Declines reports whether it refuses.
func (a Answer) Declines() bool { return a.Action == AnswerDecline }

// AnswerInput is the input of AnswerAgent.
type AnswerInput struct {
	Target
	Answer
	// Request is the input request as a status has shown it, for vendors that tell it once: another
	// worker may have been told. What the vendor tells himself counts for more.
	Request *agentstatus.InputRequest `json:"request,omitempty"`
}

// Validate checks the input. Its error is a [*FieldError].
func (in AnswerInput) Validate() error { return cmp.Or(in.Target.Validate(), in.Answer.Validate()) }

// AnswerResult is the result of AnswerAgent, and of the update answer.
type AnswerResult struct {
	RequestID string `json:"request_id"`
	// InteractionID and IDs name the run that goes on, where it is another one than before.
	InteractionID string            `json:"interaction_id,omitempty"`
	IDs           map[string]string `json:"ids,omitempty"`
}

// CancelInput is the input of CancelAgent.
type CancelInput struct {
	Target
}

// CancelResult is the result of CancelAgent.
type CancelResult struct {
	// Asked says that the vendor took the cancel. If it has not confirmed it, it may have taken it
	// all the same, as one who holds the call until the agent has stopped.
	Asked bool `json:"asked"`
	// State and Phase are the run's afterwards, where they are known.
	State string `json:"state,omitempty"`
	Phase string `json:"phase,omitempty"`
	// Problem is why the cancel was not taken, or why no status came afterwards.
	Problem string `json:"problem,omitempty"`
}

// String says for people what has come of a cancel.
func (r CancelResult) String() string {
	said := "the vendor has not confirmed the cancel of the agent's run"
	if r.Asked {
		said = "the cancel of the agent's run was taken"
	}
	switch {
	case r.State != "":
		said += fmt.Sprintf("; its state is %s (%s)", text.Cut(r.State, MaxStateBytes), text.Cut(r.Phase, MaxPhaseBytes))
	default:
		said += "; its state is not known"
	}
	if r.Problem != "" {
		said += ": " + text.Cut(r.Problem, MaxProblemTextBytes)
	}
	return said
}
