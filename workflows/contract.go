package workflows

import (
	"time"

	"github.com/agentwait/agentwait/activities"
)

// AwaitAgentName is the registered name of the workflow. It never changes.
const AwaitAgentName = "agentwait.AwaitAgent"

// The handlers of AwaitAgent.
const (
	QueryStatus          = "status"
	SignalPollNow        = "poll_now"
	UpdateExtendDeadline = "extend_deadline"
)

// The outcomes of a [StatusView] that are not outcomes of a result. The others are
// [activities.OutcomeStillRunning], [activities.OutcomeCompleted],
// [activities.OutcomeFailed] and [activities.OutcomeNeedsInput]. The set is open.
const (
	OutcomeDeadlineExceeded = "deadline_exceeded"
	OutcomeCancelled        = "cancelled"
	// OutcomeError: the wait itself could not go on, for example for a wrong key.
	// The agent may well be running.
	OutcomeError = "error"
)

// AwaitInput is the input of AwaitAgent.
type AwaitInput struct {
	activities.Target
	activities.Selection
	// TimeoutSeconds of the whole wait, from the start of the workflow.
	// Defaults to 600; at least 1, at most 366 days.
	TimeoutSeconds       float64  `json:"timeout_seconds,omitempty"`
	MinIntervalSeconds   float64  `json:"min_interval_seconds,omitempty"` // defaults to 2
	MaxIntervalSeconds   float64  `json:"max_interval_seconds,omitempty"` // defaults to 900
	NotFoundGraceSeconds *float64 `json:"not_found_grace_seconds,omitempty"`
	OnNeedsInput         string   `json:"on_needs_input,omitempty"` // "fail" (default), "wait" or "return"
	// HeartbeatTimeoutSeconds of the poller: how soon a lost worker is noticed, and how
	// live the counts are (0.8 of it). Defaults to 60; at least 5, at most 3600.
	HeartbeatTimeoutSeconds float64 `json:"heartbeat_timeout_seconds,omitempty"`
	AfterMessageID          string  `json:"after_message_id,omitempty"` // reserved
	// Carried is the state of a continued run. Callers leave it empty.
	Carried *Carried `json:"carried,omitempty"`
}

// Carried is what AwaitAgent hands to its next run when it continues as new.
type Carried struct {
	StartedAt  time.Time         `json:"started_at"`
	DeadlineAt time.Time         `json:"deadline_at"`
	Token      *activities.Token `json:"token,omitempty"`
	LastStatus *StatusView       `json:"last_status,omitempty"`
	// PollNow: a poll_now that the earlier run had no time to serve.
	PollNow bool `json:"poll_now,omitempty"`
}

// StatusView is the answer of the query "status".
type StatusView struct {
	InteractionID string     `json:"interaction_id"`
	Outcome       string     `json:"outcome"` // still_running, completed, failed, needs_input, deadline_exceeded, cancelled, error
	State         string     `json:"state,omitempty"`
	Phase         string     `json:"phase,omitempty"`
	StartedAt     time.Time  `json:"started_at"`
	DeadlineAt    time.Time  `json:"deadline_at"`
	LastStatusAt  *time.Time `json:"last_status_at,omitempty"`
	// Polls of the poller, as the workflow knows; live counts come from the
	// pending activity's heartbeat.
	Polls    int `json:"polls"`
	PollsNow int `json:"polls_now"` // polls made by poll_now
	// LastProblem is why the last poll_now brought no answer; empty when it did.
	LastProblem string `json:"last_problem,omitempty"`
}

// ExtendDeadline is the argument of the update extend_deadline: exactly one field is set.
type ExtendDeadline struct {
	// BySeconds is added to the deadline, or to now where the deadline has passed.
	BySeconds float64 `json:"by_seconds,omitempty"`
	// To is the new deadline; it has to be after the present one.
	To *time.Time `json:"deadline_at,omitempty"`
}

// Deadline is the answer of the update extend_deadline.
type Deadline struct {
	DeadlineAt time.Time `json:"deadline_at"`
}
