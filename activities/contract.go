package activities

import (
	"encoding/json"
	"time"
)

// The registered names. They never change.
const (
	PollAgentStatus  = "agentwait.PollAgentStatus"
	CheckAgentStatus = "agentwait.CheckAgentStatus"
)

// The types of the application errors. Callers classify on these rather than on
// messages. They never change.
const (
	ErrTypeAgentFailed         = "agentwait.AgentFailed"
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

// Target names the interaction, its owner and the credential to use.
type Target struct {
	InteractionID string `json:"interaction_id"`
	UserID        string `json:"user_id,omitempty"`
	ProjectID     string `json:"project_id,omitempty"`
	// Credential is the name of one of the worker's credentials, never a key.
	// Defaults to "default".
	Credential string `json:"credential,omitempty"`
}

// Selection says what of the document a result carries.
type Selection struct {
	// Include: "response" (the default), "messages", "tool_calls", "files".
	Include []string `json:"include,omitempty"`
	// Extract maps names to gjson paths over the normalised document.
	Extract map[string]string `json:"extract,omitempty"`
	// MaxResultBytes bounds the encoded result. Defaults to 1.5 MiB.
	MaxResultBytes int `json:"max_result_bytes,omitempty"`
}

// PollInput is the input of PollAgentStatus.
type PollInput struct {
	Target
	Selection
	TimeoutSeconds       float64  `json:"timeout_seconds,omitempty"`         // of the whole wait; defaults to 600
	MinIntervalSeconds   float64  `json:"min_interval_seconds,omitempty"`    // defaults to 2
	MaxIntervalSeconds   float64  `json:"max_interval_seconds,omitempty"`    // defaults to 900
	NotFoundGraceSeconds *float64 `json:"not_found_grace_seconds,omitempty"` // defaults to 10
	OnDeadline           string   `json:"on_deadline,omitempty"`             // "fail" (default) or "return"
	OnNeedsInput         string   `json:"on_needs_input,omitempty"`          // "fail" (default), "wait" or "return"
	// AfterMessageID is reserved: it is refused until a continued interaction can be awaited.
	AfterMessageID string `json:"after_message_id,omitempty"`
	// Token continues an earlier wait, whose result was still_running.
	Token *Token `json:"token,omitempty"`
	// SignalPhases asks for a signal [PhaseSignal] to the calling workflow when
	// the phase or state changes. AwaitAgent sets it.
	SignalPhases bool `json:"signal_phases,omitempty"`
}

// Token is the resume token: how a wait stands. It is the heartbeat detail, and
// part of a still_running result.
type Token struct {
	Polls               int        `json:"polls"`
	ConsecutiveFailures int        `json:"consecutive_failures"`
	State               string     `json:"state,omitempty"`
	Phase               string     `json:"phase,omitempty"`
	StartedAt           time.Time  `json:"started_at"` // when the wait began
	FirstPollAt         *time.Time `json:"first_poll_at,omitempty"`
	LastPollAt          *time.Time `json:"last_poll_at,omitempty"`
	LastStatusAt        *time.Time `json:"last_status_at,omitempty"` // last good answer
	NextPollAt          *time.Time `json:"next_poll_at,omitempty"`
	NextDelaySeconds    float64    `json:"next_delay_seconds"`
	LastProblem         string     `json:"last_problem,omitempty"` // reason of the last failed poll, no secret
}

// Outcome values of a result.
const (
	OutcomeCompleted    = "completed"
	OutcomeFailed       = "failed" // CheckAgentStatus only; PollAgentStatus raises AgentFailed
	OutcomeNeedsInput   = "needs_input"
	OutcomeStillRunning = "still_running"
)

// Result is the result of PollAgentStatus, CheckAgentStatus and AwaitAgent. Response,
// Messages, ToolCalls, Files and Extracted are there where the input asked for them;
// of a wait that ended at its deadline (still_running) they never are.
type Result struct {
	Outcome        string                     `json:"outcome"`
	InteractionID  string                     `json:"interaction_id"`
	AgentID        string                     `json:"agent_id,omitempty"`
	State          string                     `json:"state,omitempty"`
	Phase          string                     `json:"phase,omitempty"`
	Response       *string                    `json:"response,omitempty"` // the reply: Status.FinalText
	ErrorMessage   string                     `json:"error_message,omitempty"`
	Messages       json.RawMessage            `json:"messages,omitempty"`   // an array: messages of the normalised document
	ToolCalls      json.RawMessage            `json:"tool_calls,omitempty"` // an array: its tool_invocation parts, in order
	Files          json.RawMessage            `json:"files,omitempty"`      // an array: the file objects of its file parts, in order
	Extracted      map[string]json.RawMessage `json:"extracted,omitempty"`
	Polls          int                        `json:"polls"`
	ElapsedSeconds float64                    `json:"elapsed_seconds"`
	CreatedAt      *time.Time                 `json:"created_at,omitempty"`
	LastStatusAt   *time.Time                 `json:"last_status_at,omitempty"`
	Token          *Token                     `json:"token,omitempty"` // still_running only
}

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
	// Why an attempt ended while its wait goes on: "shutdown", "parked", "paused", "reset",
	// "heartbeats_failing", "attempt_gone", "attempt_timeout" of WaitInterrupted, and
	// "api_unavailable" of ApiUnavailable, or InvalidResponse, after failed polls in a row.
	Reason string `json:"reason,omitempty"`
	// Of InvalidRequest only.
	Field    string `json:"field,omitempty"`
	Found    string `json:"found,omitempty"`
	Expected string `json:"expected,omitempty"`
}

// PhaseSignal is the signal that a PollAgentStatus with SignalPhases sends.
const PhaseSignal = "agentwait.phase"

// PhaseChange is the payload of [PhaseSignal].
type PhaseChange struct {
	State string    `json:"state"`
	Phase string    `json:"phase"`
	Polls int       `json:"polls"`
	At    time.Time `json:"at"`
}

// CheckInput is the input of CheckAgentStatus: one poll.
type CheckInput struct {
	Target
	Selection
}
