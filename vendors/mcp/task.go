package mcp

import (
	"cmp"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
)

// task is a task as both protocols tell it. Each field is read for itself: servers mix them.
type task struct {
	ID            string          `json:"taskId"`
	Status        string          `json:"status"`
	StatusMessage string          `json:"statusMessage"`
	CreatedAt     string          `json:"createdAt"`
	TTL           *float64        `json:"ttl"`            // Core: ms
	TTLMs         *float64        `json:"ttlMs"`          // Extension
	Interval      *float64        `json:"pollInterval"`   // Core: ms
	IntervalMs    *float64        `json:"pollIntervalMs"` // Extension
	Requests      json.RawMessage `json:"inputRequests"`
	Result        json.RawMessage `json:"result"`
	Error         *rpcError       `json:"error"`

	Nested *task `json:"task"` // of Core's answer to a start
}

// The statuses of a task.
const (
	working       = "working"
	inputRequired = "input_required"
	completed     = "completed"
	failed        = "failed"
	cancelled     = "cancelled"
)

var errNoTask = errors.New("the answer has no taskId and status: it is no task")

func readTask(result json.RawMessage) (*task, error) {
	var t task
	if err := json.Unmarshal(result, &t); err != nil {
		return nil, err
	}
	if t.Nested != nil && t.ID == "" {
		t = *t.Nested
	}
	if t.Status == "" {
		return nil, errNoTask
	}
	return &t, nil
}

func (t *task) ended() bool {
	return t.Status == completed || t.Status == failed || t.Status == cancelled
}

// ttl is how long the task is kept from when it was made; 0: for ever, or not told.
func (t *task) ttl() time.Duration { return milliseconds(cmp.Or(t.TTLMs, t.TTL)) }

// maxDuration bounds what a server asks for.
const maxDuration = 366 * 24 * time.Hour

func milliseconds(ms *float64) time.Duration {
	switch {
	case ms == nil || !(*ms > 0):
		return 0
	case *ms >= float64(maxDuration/time.Millisecond):
		return maxDuration
	}
	return time.Duration(math.Ceil(*ms)) * time.Millisecond
}

// read is the task as a status. What came of a tool is read of result.
func (t *task) read() (*agentstatus.Status, error) {
	s := &agentstatus.Status{
		State: agentstatus.State(t.Status), Phase: phase(t.Status), CreatedAt: moment(t.CreatedAt),
		Messages: []agentstatus.Message{}, Run: &agentstatus.Run{PollAfter: milliseconds(cmp.Or(t.IntervalMs, t.Interval))},
	}
	if t.ID != "" {
		s.InteractionID = carried(t.ID)
	}
	if t.StatusMessage != "" {
		s.Run.Progress = &agentstatus.RunProgress{Message: t.StatusMessage}
	}
	var err error
	switch t.Status {
	case inputRequired:
		s.Run.InputRequests, err = readRequests(t.Requests)
	case completed:
		err = readResult(s, t.Result)
	case failed:
		// Core: what failed may be a result that says so.
		if err = readResult(s, t.Result); t.Error != nil {
			s.Run.ErrorCode, s.ErrorMessage = strconv.FormatInt(t.Error.Code, 10), t.Error.Message
		}
		s.ErrorMessage = cmp.Or(s.ErrorMessage, t.StatusMessage)
	case cancelled:
		s.ErrorMessage = t.StatusMessage
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

func phase(status string) agentstatus.Phase {
	switch status {
	case working:
		return agentstatus.PhaseRunning
	case inputRequired:
		return agentstatus.PhaseNeedsInput
	case completed:
		return agentstatus.PhaseCompleted
	case failed:
		return agentstatus.PhaseFailed
	case cancelled:
		return agentstatus.PhaseCancelled
	}
	return agentstatus.PhaseUnknown
}

// moment reads a time; one that cannot be read is none.
func moment(written string) time.Time {
	at, err := time.Parse(time.RFC3339, written)
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}
