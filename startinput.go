package agentwait

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/agentwait/agentwait/internal/text"
)

// Bounds of a [StartInput].
const (
	MaxAgentIDBytes  = 256
	MaxMessageBytes  = 1 << 20 // of a message; with it an input stays under Temporal's 2 MB
	MaxStartKeyBytes = 64
)

// StartInput is the input of StartAgent: it starts a run, or a conversation's next turn.
type StartInput struct {
	// AgentID is the agent, assistant, tool or model, as the vendor names it. Required, unless
	// InteractionID says what goes on and the vendor needs no more.
	AgentID string `json:"agent_id,omitempty"`
	// Message is what the agent is to do. Message or Input is required.
	Message string `json:"message,omitempty"`
	// Input is what a run takes beside or in place of a message: any JSON, which goes if the
	// vendor's package says.
	Input json.RawMessage `json:"input,omitempty"`
	// InteractionID is the interaction that goes on, where it is not a new one.
	InteractionID string `json:"interaction_id,omitempty"`
	// OnRunning says what to do if the interaction's turn has not ended: "fail" (default),
	// or "wait" until it has, at most until the deadline.
	OnRunning string            `json:"on_running,omitempty"`
	UserID    string            `json:"user_id,omitempty"` // Gumloop requires one of UserID and ProjectID
	ProjectID string            `json:"project_id,omitempty"`
	IDs       map[string]string `json:"ids,omitempty"` // further ids that the vendor needs
	// Credential is the name of one of the worker's credentials, never a key.
	// Defaults to "default".
	Credential string `json:"credential,omitempty"`
	// Key names this start, if the vendor takes a key or an id: 1 to 64 letters, digits, "-"
	// and "_". The same key never starts two runs there. Defaults to one made of the workflow's
	// id and run, so that each attempt has the same.
	Key string `json:"key,omitempty"`
	// Cancels says that the caller will cancel the run if its own work ends: a vendor that
	// cannot is refused before anything is started. RunAgent sets it if its input asks for that.
	Cancels bool `json:"cancels,omitempty"`
	// Existing says that nothing is to be started: the run that an earlier start with this key has
	// begun is looked up, and the result is empty if there is none. Vendors that look runs up by
	// a key take it (Gumloop's sessions).
	Existing bool `json:"existing,omitempty"`
	Selection
}

// MaxInputBytes is the largest input that is read, as JSON: a message may be long. It is that of
// a [RunInput], too.
func (StartInput) MaxInputBytes() int { return MaxStartInputBytes }

// Target is what is awaited of a start, if the vendor gave it no other name.
func (in StartInput) Target() Target {
	return Target{InteractionID: in.InteractionID, UserID: in.UserID, ProjectID: in.ProjectID, Credential: in.Credential, IDs: in.IDs}
}

// Validate checks everything but what only the worker knows. Its error is a [*FieldError].
func (in StartInput) Validate() error {
	target := in.Target()
	target.InteractionID = cmp.Or(target.InteractionID, "-")
	if err := target.Validate(); err != nil {
		return err
	}
	switch {
	case in.AgentID == "" && in.InteractionID == "":
		return OutOfRange("agent_id", "nothing", "the agent to start")
	case len(in.AgentID) > MaxAgentIDBytes:
		return OutOfRange("agent_id", fmt.Sprintf("%d bytes", len(in.AgentID)), fmt.Sprintf("at most %d bytes", MaxAgentIDBytes))
	case !utf8.ValidString(in.AgentID):
		return OutOfRange("agent_id", text.Quote(in.AgentID, 64), "valid UTF-8")
	case in.Message == "" && len(in.Input) == 0:
		return OutOfRange("message", "nothing", "what the agent is to do, or an input")
	case len(in.Message) > MaxMessageBytes:
		return OutOfRange("message", fmt.Sprintf("%d bytes", len(in.Message)), fmt.Sprintf("at most %d bytes", MaxMessageBytes))
	case !utf8.ValidString(in.Message):
		return OutOfRange("message", "bytes that are not text", "valid UTF-8")
	case len(in.Input) > MaxMessageBytes:
		return OutOfRange("input", fmt.Sprintf("%d bytes", len(in.Input)), fmt.Sprintf("at most %d bytes", MaxMessageBytes))
	case in.Key != "" && !startKey(in.Key):
		return OutOfRange("key", text.Quote(in.Key, 40), fmt.Sprintf("1 to %d letters, digits, - and _", MaxStartKeyBytes))
	}
	return cmp.Or(oneOf("on_running", cmp.Or(in.OnRunning, OnFail), OnFail, OnWait), in.Selection.Validate())
}

func startKey(key string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
	return len(key) <= MaxStartKeyBytes && strings.Trim(key, letters) == ""
}

// StartResult is the result of StartAgent.
type StartResult struct {
	// InteractionID and IDs name the run; empty if the vendor's answer was the whole of it.
	InteractionID string            `json:"interaction_id,omitempty"`
	IDs           map[string]string `json:"ids,omitempty"`
	// Existed says that an earlier attempt had started the run.
	Existed bool `json:"existed,omitempty"`
	// Cancellable says that the vendor can cancel the run.
	Cancellable bool `json:"cancellable,omitempty"`
	// AfterMessageID is the last message of the turn before: see Schedule.AfterMessageID.
	AfterMessageID string `json:"after_message_id,omitempty"`
	// Result is the run's end, if the vendor answered the start with it.
	Result *Result `json:"result,omitempty"`
}

// RunInput is the input of RunAgent: a start, and the wait for what was started.
type RunInput struct {
	StartInput
	Schedule
	Ending
	// TimeoutSeconds of the whole run, from the start of the workflow.
	// Defaults to 600; at least 1, at most 366 days.
	TimeoutSeconds float64 `json:"timeout_seconds,omitempty"`
	// HeartbeatTimeoutSeconds of the poller. Defaults to 60; at least 5, at most 3600.
	HeartbeatTimeoutSeconds float64 `json:"heartbeat_timeout_seconds,omitempty"`
	// Carried is the wait that a continued run goes on with, in place of a start. Callers leave it
	// empty.
	Carried *Input `json:"carried,omitempty"`
}

// Ending says what becomes of the run if the wait for it ends first.
type Ending struct {
	// OnCancel: "leave" or "cancel_agent", if somebody cancels the workflow. Defaults to
	// "leave" for a wait, and for RunAgent to "cancel_agent" if the vendor can cancel a run.
	OnCancel string `json:"on_cancel,omitempty"`
	// OnDeadline: "fail" (default), or "cancel_agent", which fails as well and cancels the run.
	OnDeadline string `json:"on_deadline,omitempty"`
}

// Cancels reports whether the run is cancelled in one of the cases.
func (e Ending) Cancels() bool { return e.OnCancel == OnCancelAgent || e.OnDeadline == OnCancelAgent }

// Validate checks the values. Its error is a [*FieldError].
func (e Ending) Validate() error {
	return cmp.Or(
		oneOf("on_cancel", cmp.Or(e.OnCancel, OnLeave), OnLeave, OnCancelAgent),
		oneOf("on_deadline", cmp.Or(e.OnDeadline, OnFail), OnFail, OnCancelAgent),
	)
}

// words say for people what a cancel of the workflow does to the agent.
func (e Ending) words() string {
	if e.OnCancel == OnCancelAgent {
		return "Cancelling this workflow cancels the agent's run, too."
	}
	return "Cancelling this workflow ends the wait, not the agent."
}

// words are [Ending.words] of a run that is started.
func (in RunInput) words() string {
	if in.OnCancel == "" {
		return "Cancelling this workflow cancels the agent's run, too, if its vendor can."
	}
	return in.Ending.words()
}

// CheckWorkflow checks what the workflow itself goes by; the activities check the rest. Its error
// is a [*FieldError].
func (in RunInput) CheckWorkflow() error {
	if in.Existing {
		return OutOfRange("existing", "true", "false: RunAgent starts a run; AwaitAgent awaits one that exists")
	}
	return cmp.Or(checkTimes(in.TimeoutSeconds, in.HeartbeatTimeoutSeconds), in.Ending.Validate(), in.Schedule.Validate())
}

// Validate checks the whole input. Its error is a [*FieldError].
func (in RunInput) Validate() error {
	return cmp.Or(in.StartInput.Validate(), in.CheckWorkflow())
}

// Timeout returns how long the run may last.
func (in RunInput) Timeout() time.Duration { return timeoutOr(in.TimeoutSeconds, DefaultTimeout) }

// Wait is the wait for the run, which has no name before it is started, and of which is not known
// before whether it can be cancelled.
func (in RunInput) Wait() Input {
	return Input{
		Target: in.Target(), Selection: in.Selection, Schedule: in.Schedule, Ending: in.Ending,
		TimeoutSeconds: in.TimeoutSeconds, HeartbeatTimeoutSeconds: in.HeartbeatTimeoutSeconds,
	}
}
