package agentwait

import (
	"encoding/json"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
)

// The outcomes of a [Result] and of a [StatusView]. The set is open.
const (
	OutcomeCompleted    = "completed"
	OutcomeFailed       = "failed" // of a check and of a view; a wait raises AgentFailed
	OutcomeNeedsInput   = "needs_input"
	OutcomeStillRunning = "still_running"

	// The ends of the agent's run that are neither, with the error types of the same names.
	// Cancelled alone is the wait, so each says whose end it is.
	OutcomeAgentCancelled = "agent_cancelled" // of a check and of a view, as the next two
	OutcomeAgentExpired   = "agent_expired"
	OutcomeAgentStalled   = "agent_stalled" // it may run on

	// Of a [StatusView] and of a row of a batch.
	OutcomeDeadlineExceeded = "deadline_exceeded"
	OutcomeCancelled        = "cancelled"
	// OutcomeError: the wait itself could not go on, for example for a wrong key.
	// The agent may well be running.
	OutcomeError = "error"
)

// OutcomeOf returns the outcome that an error type stands for.
func OutcomeOf(errorType string) string {
	switch errorType {
	case ErrTypeAgentFailed:
		return OutcomeFailed
	case ErrTypeAgentCancelled:
		return OutcomeAgentCancelled
	case ErrTypeAgentExpired:
		return OutcomeAgentExpired
	case ErrTypeAgentStalled:
		return OutcomeAgentStalled
	case ErrTypeAgentNeedsInput:
		return OutcomeNeedsInput
	case ErrTypeDeadlineExceeded:
		return OutcomeDeadlineExceeded
	default:
		return OutcomeError
	}
}

// Result is the result of PollAgentStatus, CheckAgentStatus and AwaitAgent. Response,
// Messages, ToolCalls, Files, InputRequests, Progress, Usage and Extracted are there if the
// input asked for them;
// of a wait that ended at its deadline (still_running) they never are.
type Result struct {
	Outcome       string  `json:"outcome"`
	InteractionID string  `json:"interaction_id"`
	AgentID       string  `json:"agent_id,omitempty"`
	State         string  `json:"state,omitempty"`
	Phase         string  `json:"phase,omitempty"`
	Response      *string `json:"response,omitempty"` // the reply: Status.FinalText
	ErrorMessage  string  `json:"error_message,omitempty"`
	// Partial: it has completed, but not with all of it: a limit was reached.
	Partial bool `json:"partial,omitempty"`
	// ErrorCode is the API's own code of a failure.
	ErrorCode string          `json:"error_code,omitempty"`
	Messages  json.RawMessage `json:"messages,omitempty"`   // an array: messages of the normalised document
	ToolCalls json.RawMessage `json:"tool_calls,omitempty"` // an array: its tool_invocation parts, in order
	Files     json.RawMessage `json:"files,omitempty"`      // an array: the file objects of its file parts, in order
	// InputRequests are what the run needs of a person, Progress how far it is and Usage what it
	// has used, each if the input asked for it and the API tells.
	InputRequests []agentstatus.InputRequest `json:"input_requests,omitempty"`
	Progress      *agentstatus.RunProgress   `json:"progress,omitempty"`
	Usage         *agentstatus.Usage         `json:"usage,omitempty"`
	Extracted     map[string]json.RawMessage `json:"extracted,omitempty"`
	// ExtractErrors says for each path that was not evaluated why: its value is null then, as
	// if the path selects nothing.
	ExtractErrors  map[string]string `json:"extract_errors,omitempty"`
	Polls          int               `json:"polls"`
	ElapsedSeconds float64           `json:"elapsed_seconds"`
	CreatedAt      *time.Time        `json:"created_at,omitempty"`
	UpdatedAt      *time.Time        `json:"updated_at,omitempty"`  // the run's last sign of life, by the API's clock
	FinishedAt     *time.Time        `json:"finished_at,omitempty"` // when it ended, by the API's clock
	WebURL         string            `json:"web_url,omitempty"`     // where people see the run
	LastStatusAt   *time.Time        `json:"last_status_at,omitempty"`
	Token          *Token            `json:"token,omitempty"` // still_running only
	// Learned says, for people, what this worker has learned of the agent's runs, by which
	// it polls them. CheckAgentStatus only.
	Learned string `json:"learned,omitempty"`
}
