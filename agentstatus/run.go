package agentstatus

import (
	"encoding/json"
	"time"
)

// InputKind says what an [InputRequest] asks for.
type InputKind string

// The kinds of input requests. The set is open.
const (
	InputApproval InputKind = "approval" // yes or no to something that the agent wants to do
	InputQuestion InputKind = "question" // an answer: a text, or what Schema says
	InputAuth     InputKind = "auth"     // credentials that come by another way; the run may go on by itself
)

// InputRequest is what a run needs of a person. As JSON it is an element of a normalised
// document's input_requests.
type InputRequest struct {
	ID         string          `json:"id"` // names it in an answer, and tells a new question from one that is still open
	Kind       InputKind       `json:"kind,omitempty"`
	Text       string          `json:"text,omitempty"`         // for people
	Schema     json.RawMessage `json:"schema,omitempty"`       // JSON Schema of an answer's value; nil: any
	ToolCallID string          `json:"tool_call_id,omitempty"` // of the tool call that needs it; may be empty
	Raw        json.RawMessage `json:"raw,omitempty"`          // as the API has it
}

// RunProgress is how far a run is. Fields that the API does not tell are zero. As JSON it is a
// normalised document's progress.
type RunProgress struct {
	Done          float64 `json:"done,omitempty"`
	Total         float64 `json:"total,omitempty"`
	Message       string  `json:"message,omitempty"`
	QueuePosition int     `json:"queue_position,omitempty"` // from 1; 0: it is in no queue
}

// Usage is what a run has used. Fields that the API does not tell are zero. As JSON it is a
// normalised document's usage.
type Usage struct {
	InputTokens  int64   `json:"input_tokens,omitempty"`
	OutputTokens int64   `json:"output_tokens,omitempty"`
	Cost         float64 `json:"cost,omitempty"`
	Unit         string  `json:"unit,omitempty"` // of Cost: "USD", "credits", …
}

// Run is what better APIs tell of a run beside its state and its messages. It is kept apart,
// since nearly every poll of Gumloop's brings none of it.
type Run struct {
	// Partial: it has completed, but not with all of it (a limit was reached).
	Partial bool
	// ErrorCode is the API's own code of a failure.
	ErrorCode string
	// InputRequests are what the run needs of a person, if it does.
	InputRequests []InputRequest
	Progress      *RunProgress // nil: not told
	UpdatedAt     time.Time    // the last sign of life; zero: not told
	FinishedAt    time.Time
	WebURL        string // where people see the run
	Usage         *Usage // nil: not told
	// PollAfter is how long the API asks to wait before the next poll: a lower bound, as
	// Retry-After is. 0: nothing is asked.
	PollAfter time.Duration
}

// Told is what the API tells of the run, if it does; else all of it is zero.
func (s *Status) Told() Run {
	if s.Run == nil {
		return Run{}
	}
	return *s.Run
}
