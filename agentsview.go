package agentwait

import "time"

// AgentsView is the answer of the query "status" of AwaitAgents.
type AgentsView struct {
	Outcome string `json:"outcome"` // still_running, completed, deadline_exceeded, cancelled, error
	// Counts has the number of interactions by outcome, as far as the workflow knows: rows come
	// with a signal of the poller, at most one every 30 s.
	Counts     map[string]int `json:"counts"`
	Ended      int            `json:"ended"`
	ReturnWhen int            `json:"return_when"` // how many have to end
	StartedAt  time.Time      `json:"started_at"`
	DeadlineAt time.Time      `json:"deadline_at"`
	Polls      int            `json:"polls"`     // of the poller, as the workflow knows
	PollsNow   int            `json:"polls_now"` // polls made by poll_now
	// Rows has all interactions in order, without replies: those of the query "result". One that has
	// not ended says how far it is, and what it needs of a person, as the last poll_now found it, and
	// so does one that has ended since it needs input.
	Rows []Row `json:"rows"`
	// LastProblem is why the last poll_now brought no answer; empty when it did. Of a batch that has
	// ended at its deadline it is why that was not seen coming.
	LastProblem string `json:"last_problem,omitempty"`
}

// CarriedAgents is what AwaitAgents hands to its next run when it continues as new. Rows that
// it has no room for are polled again.
type CarriedAgents struct {
	StartedAt  time.Time `json:"started_at"`
	DeadlineAt time.Time `json:"deadline_at"`
	Rows       []Row     `json:"rows,omitempty"` // that have ended
	Polls      int       `json:"polls"`
	PollsNow   int       `json:"polls_now"`
	// PollNow: a poll_now that the earlier run had no time to serve.
	PollNow *PollNow `json:"poll_now,omitempty"`
}

// PollNow is the argument of the signal poll_now of AwaitAgents.
type PollNow struct {
	// InteractionIDs names those to poll. Empty: all that have not ended.
	InteractionIDs []string `json:"interaction_ids,omitempty"`
}

// RowQuery is the argument of the query "result" of AwaitAgents. The answer is a [Row].
type RowQuery struct {
	InteractionID string `json:"interaction_id"`
}

// RowsChange is the payload of [RowsSignal].
type RowsChange struct {
	Rows  []Row     `json:"rows"`  // that have ended
	Polls int       `json:"polls"` // of all interactions
	At    time.Time `json:"at"`
}

// MaxInputBytes is the largest signal that is read, as JSON.
func (RowsChange) MaxInputBytes() int { return MaxAgentsInputBytes }
