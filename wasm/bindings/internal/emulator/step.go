package main

import (
	"fmt"
	"time"

	"github.com/agentwait/agentwait/agenttest"
)

// step is a step of a script. Which other fields count depends on the step.
type step struct {
	Step         string `json:"step"`           // one of the names in build
	Text         string `json:"text"`           // of completed, failed, state, raw and redirect
	Status       int    `json:"status"`         // of error and raw
	Slug         string `json:"slug"`           // of error
	ContentType  string `json:"content_type"`   // of raw
	RetryAfterMS int    `json:"retry_after_ms"` // of rate_limited

	Times       int `json:"times"`        // polls that it answers; 0: one
	DelayMS     int `json:"delay_ms"`     // before the answer
	TruncatedAt int `json:"truncated_at"` // bytes of the body before the connection breaks off; 0: all
}

func (s *step) build() (agenttest.Step, error) {
	made, known := s.answer()
	if !known {
		return made, fmt.Errorf("no step is called %q; see the functions of agenttest", s.Step)
	}
	if s.Times > 0 {
		made = made.Times(s.Times)
	}
	if s.DelayMS > 0 {
		made = made.Delay(milliseconds(s.DelayMS))
	}
	if s.TruncatedAt > 0 {
		made = made.Truncated(s.TruncatedAt)
	}
	return made, nil
}

func (s *step) answer() (made agenttest.Step, known bool) {
	switch s.Step {
	case "processing":
		return agenttest.Processing(), true
	case "queued":
		return agenttest.Queued(), true
	case "needs_approval":
		return agenttest.NeedsApproval(), true
	case "state":
		return agenttest.State(s.Text), true
	case "completed":
		return agenttest.Completed(s.Text), true
	case "failed":
		return agenttest.Failed(s.Text), true
	case "rate_limited":
		return agenttest.RateLimited(milliseconds(s.RetryAfterMS)), true
	case "unavailable":
		return agenttest.Unavailable(), true
	case "not_found":
		return agenttest.NotFound(), true
	case "error":
		return agenttest.APIError(s.Status, s.Slug), true
	case "raw":
		return agenttest.RawBody(s.Status, s.ContentType, s.Text), true
	case "html_page":
		return agenttest.HTMLPage(), true
	case "garbage":
		return agenttest.Garbage(), true
	case "redirect":
		return agenttest.Redirect(s.Text), true
	case "reset":
		return agenttest.Reset(), true
	case "hang":
		return agenttest.Hang(), true
	}
	return agenttest.Step{}, false
}

func milliseconds(n int) time.Duration { return time.Duration(n) * time.Millisecond }
