package agentwait

import (
	"cmp"
	"time"
)

// AgentsInput is the input of AwaitAgents: one wait for up to 1,000 interactions.
type AgentsInput struct {
	Targets
	// Selection says what each row carries. MaxResultBytes bounds the whole result: if the
	// rows together are larger, the largest replies are left out first ([Row.Truncated]).
	Selection
	// Schedule is that of each interaction. With on_needs_input "fail" and "return" one that
	// needs input has ended, as a row.
	Schedule
	// TimeoutSeconds of the whole wait, from the start of the workflow.
	// Defaults to 600; at least 1, at most 366 days.
	TimeoutSeconds float64 `json:"timeout_seconds,omitempty"`
	// HeartbeatTimeoutSeconds of the poller: how soon a lost worker is noticed.
	// Defaults to 60; at least 5, at most 3600.
	HeartbeatTimeoutSeconds float64 `json:"heartbeat_timeout_seconds,omitempty"`
	// ReturnWhen is "all" (the default), "first", or how many interactions have to end. One
	// that failed, is not known or needs input has ended.
	ReturnWhen ReturnWhen `json:"return_when,omitempty"`
	// Carried is the state of a continued run. Callers leave it empty.
	Carried *CarriedAgents `json:"carried,omitempty"`
}

// MaxInputBytes is the largest input that is read, as JSON: a thousand ids are long, and so is
// what a continued run carries.
func (AgentsInput) MaxInputBytes() int { return MaxAgentsInputBytes }

// CheckWorkflow checks what the workflow itself goes by. Its error is a [*FieldError].
// Everything else is checked by the poller: see [Input.CheckTimes].
func (in AgentsInput) CheckWorkflow() error {
	return cmp.Or(
		checkTimes(in.TimeoutSeconds, in.HeartbeatTimeoutSeconds),
		in.checkCount(),
		in.ReturnWhen.validate(len(in.InteractionIDs)),
	)
}

// Timeout returns how long the wait may last.
func (in AgentsInput) Timeout() time.Duration { return timeoutOr(in.TimeoutSeconds, DefaultTimeout) }

// HeartbeatTimeout returns the poller's heartbeat timeout.
func (in AgentsInput) HeartbeatTimeout() time.Duration {
	return timeoutOr(in.HeartbeatTimeoutSeconds, DefaultHeartbeatTimeout)
}

// Validate checks the whole input, as the poller does. Its error is a [*FieldError].
func (in AgentsInput) Validate() error {
	return cmp.Or(in.CheckWorkflow(), in.Targets.Validate(), in.Selection.Validate(), in.Schedule.Validate())
}

// PollAgentsInput is the input of PollAgentsStatus.
type PollAgentsInput struct {
	Targets
	Selection
	Schedule
	TimeoutSeconds float64    `json:"timeout_seconds,omitempty"` // of the whole wait; defaults to 600
	ReturnWhen     ReturnWhen `json:"return_when,omitempty"`     // as in [AgentsInput]
	// Once makes one poll of each interaction. Its rows say how they stand: still_running,
	// with an error if the poll failed and another may succeed.
	Once bool `json:"once,omitempty"`
	// Token continues an earlier wait for the same interactions, in the same order.
	Token *AgentsToken `json:"token,omitempty"`
	// SignalRows asks for a signal [RowsSignal] to the calling workflow with rows that have
	// ended, at most one every 30 s. AwaitAgents sets it.
	SignalRows bool `json:"signal_rows,omitempty"`
}

// MaxInputBytes is the largest input that is read, as JSON.
func (PollAgentsInput) MaxInputBytes() int { return MaxAgentsInputBytes }

// ActivityName is the name by which a workflow calls the poller with this input: see
// [PollInput.ActivityName].
func (in PollAgentsInput) ActivityName() string {
	if len(in.IDs) > 0 || in.AfterMessageID != "" || in.StallTimeoutSeconds != 0 || in.includesTold() {
		return PollRunsStatusName
	}
	return PollAgentsStatusName
}

// Timeout returns how long the wait may last from when it was scheduled.
func (in PollAgentsInput) Timeout() time.Duration {
	return timeoutOr(in.TimeoutSeconds, DefaultTimeout)
}

// Validate checks the input of PollAgentsStatus. Zero values stand for the defaults. Its error
// is a [*FieldError].
func (in PollAgentsInput) Validate() error {
	if err := cmp.Or(
		in.Targets.Validate(),
		in.ReturnWhen.validate(len(in.InteractionIDs)),
		in.Selection.Validate(),
		checkSeconds("timeout_seconds", in.TimeoutSeconds, 0, MaxTimeout),
		in.Schedule.Validate(),
	); err != nil {
		return err
	}
	if in.Token != nil {
		return in.Token.Validate(len(in.InteractionIDs))
	}
	return nil
}
