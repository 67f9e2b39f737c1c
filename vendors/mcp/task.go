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
	StatusMessage loose           `json:"statusMessage"`
	CreatedAt     loose           `json:"createdAt"`
	UpdatedAt     loose           `json:"lastUpdatedAt"`
	TTL           loose           `json:"ttl"`            // Core: ms
	TTLMs         loose           `json:"ttlMs"`          // Extension
	Interval      loose           `json:"pollInterval"`   // Core: ms
	IntervalMs    loose           `json:"pollIntervalMs"` // Extension
	Requests      json.RawMessage `json:"inputRequests"`
	Result        json.RawMessage `json:"result"`
	Error         *rpcError       `json:"error"`

	Nested *task `json:"task"` // of Core's answer to a start

	asked []agentstatus.InputRequest // of Core, which tells them elsewhere
}

// The statuses of a task.
const (
	working       = "working"
	inputRequired = "input_required"
	completed     = "completed"
	failed        = "failed"
	cancelled     = "cancelled"
)

var errNoTask = errors.New("the answer has no taskId and status: it is not a task")

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

// ttl is how long the task is kept from when it was made; 0: for ever, or not told.
func (t *task) ttl() time.Duration { return milliseconds(cmp.Or(t.TTLMs, t.TTL)) }

// maxDuration bounds what a server asks for.
const maxDuration = 366 * 24 * time.Hour

func milliseconds(written loose) time.Duration {
	ms, err := strconv.ParseFloat(string(written), 64)
	switch {
	case err != nil || !(ms > 0):
		return 0
	case ms >= float64(maxDuration/time.Millisecond):
		return maxDuration
	}
	return time.Duration(math.Ceil(ms)) * time.Millisecond
}

// loose is what a person reads, or a hint: a value of another type than expected is its JSON, and
// keeps nobody from reading the rest.
type loose string

// UnmarshalJSON is json.Unmarshaler's.
func (l *loose) UnmarshalJSON(raw []byte) error {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		text = string(raw)
	}
	*l = loose(text) // of null: none
	return nil
}

// read is the task as a status.
func (t *task) read() (*agentstatus.Status, error) {
	s := &agentstatus.Status{
		State: agentstatus.State(t.Status), Phase: phase(t.Status), CreatedAt: moment(t.CreatedAt),
		Messages: []agentstatus.Message{}, Run: &agentstatus.Run{PollAfter: milliseconds(cmp.Or(t.IntervalMs, t.Interval))},
	}
	if t.ID != "" {
		s.InteractionID = carried(t.ID)
	}
	if t.StatusMessage != "" {
		s.Run.Progress = &agentstatus.RunProgress{Message: string(t.StatusMessage)}
	}
	var err error
	switch t.Status {
	case inputRequired:
		if s.Run.InputRequests = t.asked; t.asked == nil {
			s.Run.InputRequests, err = readRequests(t.Requests)
		}
	case completed:
		readResult(s, t.Result)
	case failed:
		// Core: what failed may be a result that says so.
		if readResult(s, t.Result); t.Error != nil {
			s.Run.ErrorCode, s.ErrorMessage = strconv.FormatInt(t.Error.Code, 10), t.Error.Message
		}
		s.ErrorMessage = cmp.Or(s.ErrorMessage, string(t.StatusMessage))
	case cancelled:
		s.ErrorMessage = string(t.StatusMessage)
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
func moment(written loose) time.Time {
	at, err := time.Parse(time.RFC3339, string(written))
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}
