package agentwait

import (
	"cmp"
	"time"
)

// Input is the input of AwaitAgent.
type Input struct {
	Target
	Selection
	Schedule
	Ending
	// TimeoutSeconds of the whole wait, from the start of the workflow.
	// Defaults to 600; at least 1, at most 366 days.
	TimeoutSeconds float64 `json:"timeout_seconds,omitempty"`
	// HeartbeatTimeoutSeconds of the poller: how soon a lost worker is noticed, and how
	// live the counts are (13/15 of it). Defaults to 60; at least 5, at most 3600.
	HeartbeatTimeoutSeconds float64 `json:"heartbeat_timeout_seconds,omitempty"`
	// Carried is the state of a continued run. Callers leave it empty.
	Carried *Carried `json:"carried,omitempty"`
}

// CheckTimes checks what the workflow itself goes by. Its error is a [*FieldError]. Everything
// else is checked by the poller, on its first attempt: a check in the workflow can never be
// made stricter, because the histories of waits that it let through would no longer replay.
func (in Input) CheckTimes() error {
	return checkTimes(in.TimeoutSeconds, in.HeartbeatTimeoutSeconds)
}

func checkTimes(timeout, heartbeat float64) error {
	return cmp.Or(
		checkSeconds("timeout_seconds", timeout, MinTimeout, MaxTimeout),
		checkSeconds("heartbeat_timeout_seconds", heartbeat, MinHeartbeatTimeout, MaxHeartbeatTimeout),
	)
}

// Timeout returns how long the wait may last.
func (in Input) Timeout() time.Duration { return timeoutOr(in.TimeoutSeconds, DefaultTimeout) }

// HeartbeatTimeout returns the poller's heartbeat timeout.
func (in Input) HeartbeatTimeout() time.Duration {
	return timeoutOr(in.HeartbeatTimeoutSeconds, DefaultHeartbeatTimeout)
}

// Validate checks the whole input, as the poller does. Its error is a [*FieldError].
func (in Input) Validate() error {
	return cmp.Or(in.Target.Validate(), in.Selection.Validate(), in.Schedule.Validate(), in.Ending.Validate(), in.CheckTimes())
}

// PollInput is the input of PollAgentStatus.
type PollInput struct {
	Target
	Selection
	Schedule
	TimeoutSeconds float64 `json:"timeout_seconds,omitempty"` // of the whole wait; defaults to 600
	OnDeadline     string  `json:"on_deadline,omitempty"`     // "fail" (default) or "return"
	// Token continues an earlier wait, whose result was still_running.
	Token *Token `json:"token,omitempty"`
	// SignalPhases asks for a signal [PhaseSignal] to the calling workflow when
	// the phase or state changes. AwaitAgent sets it.
	SignalPhases bool `json:"signal_phases,omitempty"`
	// Cancels says that the caller will cancel the run if the wait ends first: a vendor that
	// cannot is refused at once. AwaitAgent sets it.
	Cancels bool `json:"cancels,omitempty"`
}

// ActivityName is the name by which a workflow calls the poller with this input: PollAgentStatus
// if every release takes it, and else [PollRunStatusName].
func (in PollInput) ActivityName() string {
	if in.Cancels || len(in.IDs) > 0 || in.AfterMessageID != "" || in.StallTimeoutSeconds != 0 || in.includesTold() {
		return PollRunStatusName
	}
	return PollAgentStatusName
}

// Timeout returns how long the wait may last from when it was scheduled.
func (in PollInput) Timeout() time.Duration { return timeoutOr(in.TimeoutSeconds, DefaultTimeout) }

// Validate checks the input of PollAgentStatus. Zero values stand for the defaults. Its error
// is a [*FieldError].
func (in PollInput) Validate() error {
	if err := cmp.Or(
		in.Target.Validate(),
		in.Selection.Validate(),
		checkSeconds("timeout_seconds", in.TimeoutSeconds, 0, MaxTimeout),
		in.Schedule.Validate(),
		oneOf("on_deadline", cmp.Or(in.OnDeadline, OnFail), OnFail, OnReturn),
	); err != nil {
		return err
	}
	if in.Token != nil {
		return in.Token.Validate()
	}
	return nil
}

// CheckInput is the input of CheckAgentStatus: one poll.
type CheckInput struct {
	Target
	Selection
	// AfterMessageID: see Schedule.AfterMessageID.
	AfterMessageID string `json:"after_message_id,omitempty"`
}

// Validate checks the input of CheckAgentStatus. Its error is a [*FieldError].
func (in CheckInput) Validate() error {
	return cmp.Or(in.Target.Validate(), in.Selection.Validate(), checkMessageID(in.AfterMessageID))
}
