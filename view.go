package agentwait

import "time"

// Carried is what AwaitAgent hands to its next run when it continues as new.
type Carried struct {
	StartedAt  time.Time   `json:"started_at"`
	DeadlineAt time.Time   `json:"deadline_at"`
	Token      *Token      `json:"token,omitempty"`
	LastStatus *StatusView `json:"last_status,omitempty"`
	// PollNow: a poll_now that the earlier run had no time to serve.
	PollNow bool `json:"poll_now,omitempty"`
	// Answered are the requests that were answered last, and when: their answers are not sent again.
	Answered map[string]time.Time `json:"answered,omitempty"`
}

// MaxAnswered bounds Carried.Answered.
const MaxAnswered = 64

// StatusView is the answer of the query "status".
type StatusView struct {
	InteractionID string     `json:"interaction_id"`
	Outcome       string     `json:"outcome"` // still_running, completed, failed, agent_cancelled, agent_expired, agent_stalled, needs_input, deadline_exceeded, cancelled, error
	State         string     `json:"state,omitempty"`
	Phase         string     `json:"phase,omitempty"`
	StartedAt     time.Time  `json:"started_at"`
	DeadlineAt    time.Time  `json:"deadline_at"`
	LastStatusAt  *time.Time `json:"last_status_at,omitempty"`
	Told
	// Polls of the poller, as the workflow knows; live counts come from the
	// pending activity's heartbeat.
	Polls    int `json:"polls"`
	PollsNow int `json:"polls_now"` // polls made by poll_now
	// LastProblem is why the last poll_now brought no answer; empty when it did.
	LastProblem string `json:"last_problem,omitempty"`
	// Problem is what the poller's last poll was answered with if it failed, as the workflow
	// knows: the live one is in the heartbeat, as problem_text.
	Problem string `json:"problem,omitempty"`
}

// ExtendDeadline is the argument of the update extend_deadline: exactly one field is set.
type ExtendDeadline struct {
	// BySeconds is added to the deadline, or to now if the deadline has passed.
	BySeconds float64 `json:"by_seconds,omitempty"`
	// To is the new deadline; it has to be after the present one.
	To *time.Time `json:"deadline_at,omitempty"`
}

// Deadline is the answer of the update extend_deadline.
type Deadline struct {
	DeadlineAt time.Time `json:"deadline_at"`
}

// PhaseChange is the payload of [PhaseSignal].
type PhaseChange struct {
	State string    `json:"state"`
	Phase string    `json:"phase"`
	Polls int       `json:"polls"`
	At    time.Time `json:"at"`
	// Told is empty for an API that does not tell. A workflow's worker of an earlier release
	// takes no signal that has it: its view then stays as it is until the poller ends.
	Told
}
