package agentwait

import (
	"encoding/json"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
)

// AgentsResult is the result of AwaitAgents and of PollAgentsStatus.
type AgentsResult struct {
	// Outcome is completed if as many interactions have ended as return_when asks for,
	// however each of them did, and deadline_exceeded if the time was over before.
	Outcome string `json:"outcome"`
	// Rows has one row for each interaction, in the order of interaction_ids.
	Rows []Row `json:"rows"`
	// Counts has the number of rows by their outcome.
	Counts         map[string]int `json:"counts"`
	Polls          int            `json:"polls"` // of all interactions
	ElapsedSeconds float64        `json:"elapsed_seconds"`
	// LastProblem is why the deadline was not seen coming, such as a lost worker.
	LastProblem string `json:"last_problem,omitempty"`
	// Token goes on with the interactions that have not ended: when each is to be polled next, and
	// what is known of it. PollAgentsStatus at its deadline only, if there is room for it.
	Token *AgentsToken `json:"token,omitempty"`
}

// Row is how one interaction of a batch ended, or stands. Response, Messages, ToolCalls,
// Files and Extracted are there if the input asked for them and the agent has come to an
// end or needs input.
type Row struct {
	InteractionID string `json:"interaction_id"`
	// Outcome: completed, failed, agent_cancelled, agent_expired, agent_stalled, needs_input, error (the wait for it could not go on, such as
	// for an id that is not known), deadline_exceeded, or still_running if the batch ended
	// before it. The set is open.
	Outcome  string  `json:"outcome"`
	AgentID  string  `json:"agent_id,omitempty"`
	State    string  `json:"state,omitempty"`
	Phase    string  `json:"phase,omitempty"`
	Response *string `json:"response,omitempty"`
	// Error is what AwaitAgent would have failed with.
	Error     *RowError       `json:"error,omitempty"`
	Messages  json.RawMessage `json:"messages,omitempty"`
	ToolCalls json.RawMessage `json:"tool_calls,omitempty"`
	Files     json.RawMessage `json:"files,omitempty"`
	// Partial, ErrorCode, WebURL and the next three are as in a [Result]. One that a poll_now found
	// at work, or whose end is that it needs input, has its Progress and InputRequests whatever the
	// input asked for.
	Partial       bool                       `json:"partial,omitempty"`
	ErrorCode     string                     `json:"error_code,omitempty"`
	WebURL        string                     `json:"web_url,omitempty"`
	InputRequests []agentstatus.InputRequest `json:"input_requests,omitempty"`
	Progress      *agentstatus.RunProgress   `json:"progress,omitempty"`
	Usage         *agentstatus.Usage         `json:"usage,omitempty"`
	Extracted     map[string]json.RawMessage `json:"extracted,omitempty"`
	// ExtractErrors says for each path that was not evaluated why: its value is null then, as
	// if the path selects nothing.
	ExtractErrors  map[string]string `json:"extract_errors,omitempty"`
	Polls          int               `json:"polls"`
	ElapsedSeconds float64           `json:"elapsed_seconds"` // until it ended, from the start of the wait
	CreatedAt      *time.Time        `json:"created_at,omitempty"`
	UpdatedAt      *time.Time        `json:"updated_at,omitempty"`  // the run's last sign of life, by the API's clock
	FinishedAt     *time.Time        `json:"finished_at,omitempty"` // when it ended, by the API's clock
	LastStatusAt   *time.Time        `json:"last_status_at,omitempty"`
	// Truncated: the reply, with all that was asked for, was too large and is left out. While
	// the workflow is open its query "result" may have it; later AwaitAgent, or CheckAgentStatus,
	// for this interaction alone.
	Truncated bool `json:"truncated,omitempty"`
}

// RowError is why an interaction has no reply.
type RowError struct {
	Type    string `json:"type"`    // one of the error types, such as [ErrTypeAgentFailed]
	Message string `json:"message"` // at most 512 bytes
}

// Ended reports whether the interaction has ended, or the wait for it has for good: what
// return_when counts.
func (r *Row) Ended() bool {
	switch r.Outcome {
	case "", OutcomeStillRunning, OutcomeDeadlineExceeded, OutcomeCancelled:
		return false
	}
	return true
}

// Head returns the row without its reply, which it then says.
func (r *Row) Head() Row {
	head := *r
	if r.HasReply() {
		head.Response, head.Messages, head.ToolCalls, head.Files, head.Extracted, head.ExtractErrors = nil, nil, nil, nil, nil, nil
		head.InputRequests, head.Progress, head.Usage = nil, nil, nil
		head.Truncated = true
	}
	return head
}

// HasReply reports whether there is anything that the input asked for, and that may be left out
// if there is no room.
func (r *Row) HasReply() bool {
	return r.Response != nil || r.Messages != nil || r.ToolCalls != nil || r.Files != nil || r.Extracted != nil ||
		r.ExtractErrors != nil || r.InputRequests != nil || r.Progress != nil || r.Usage != nil
}

// CountRows counts rows by their outcome.
func CountRows(rows []Row) map[string]int {
	counts := map[string]int{}
	for i := range rows {
		counts[rows[i].Outcome]++
	}
	return counts
}
