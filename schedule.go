package agentwait

import (
	"cmp"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/text"
)

// The values of OnDeadline and OnNeedsInput.
const (
	OnFail   = "fail"
	OnReturn = "return"
	OnWait   = "wait" // OnNeedsInput only
)

// Schedule says how a wait goes on. Each workflow hands it on whole to its poller. Zero values
// stand for the defaults.
//
// The default intervals are those of an agent that is not known. A worker that has seen ten of an
// agent's runs end polls that agent by what it has learned: after a second at the earliest, if
// many of the runs end, and up to 5 s and a third of the time waited later than by the defaults,
// if none does. An interval that is given holds, whatever was learned.
type Schedule struct {
	// MinIntervalSeconds is the shortest time between two polls, before jitter. Defaults to 2;
	// see above for a known agent. Never under 1.
	MinIntervalSeconds float64 `json:"min_interval_seconds,omitempty"`
	// MaxIntervalSeconds is the longest time between two polls, before jitter. Defaults to 900;
	// see above for a known agent. A pause that the API asks for may be longer.
	MaxIntervalSeconds   float64  `json:"max_interval_seconds,omitempty"`
	NotFoundGraceSeconds *float64 `json:"not_found_grace_seconds,omitempty"` // defaults to 10
	OnNeedsInput         string   `json:"on_needs_input,omitempty"`          // "fail" (default), "wait" or "return"
	// StallTimeoutSeconds ends a wait with [ErrTypeAgentStalled] at the first answer that shows
	// no change since one that is as long ago: in state, messages, progress, input requests or the
	// API's time of the last change. A run that waits for a person is not stalled. 0: none.
	// At least 1, at most 366 days; a fraction of a second counts as a whole one.
	StallTimeoutSeconds float64 `json:"stall_timeout_seconds,omitempty"`
	// AfterMessageID is the last message of the turn before, if a conversation goes on: a
	// status that has no later message still shows that turn, and counts as running whatever its
	// state. RunAgent sets it.
	AfterMessageID string `json:"after_message_id,omitempty"`
}

// Policy returns the poll schedule. Its defaults are left to agentstatus.Decide.
func (s Schedule) Policy() agentstatus.Policy {
	policy := agentstatus.Policy{
		MinInterval:    Duration(s.MinIntervalSeconds),
		MaxInterval:    Duration(s.MaxIntervalSeconds),
		AfterMessageID: s.AfterMessageID,
	}
	if s.NotFoundGraceSeconds != nil {
		policy.NotFoundGrace = Duration(*s.NotFoundGraceSeconds)
		if policy.NotFoundGrace == 0 {
			policy.NotFoundGrace = -1 // none; zero would be the default
		}
	}
	return policy
}

// Validate checks the schedule. Its error is a [*FieldError].
func (s Schedule) Validate() error {
	if err := cmp.Or(
		checkSeconds("min_interval_seconds", s.MinIntervalSeconds, 0, MaxInterval),
		checkSeconds("max_interval_seconds", s.MaxIntervalSeconds, 0, MaxInterval),
		checkSeconds("stall_timeout_seconds", s.StallTimeoutSeconds, MinTimeout, MaxTimeout),
		oneOf("on_needs_input", cmp.Or(s.OnNeedsInput, OnFail), OnFail, OnWait, OnReturn),
	); err != nil {
		return err
	}
	if s.MinIntervalSeconds > 0 && s.MaxIntervalSeconds > 0 && s.MinIntervalSeconds > s.MaxIntervalSeconds {
		return OutOfRange("min_interval_seconds", FormatSeconds(s.MinIntervalSeconds),
			"at most max_interval_seconds, "+FormatSeconds(s.MaxIntervalSeconds))
	}
	if s.NotFoundGraceSeconds != nil {
		if err := checkSeconds("not_found_grace_seconds", *s.NotFoundGraceSeconds, 0, MaxGrace); err != nil {
			return err
		}
	}
	return checkMessageID(s.AfterMessageID)
}

// checkMessageID checks the id of a message that came from a vendor.
func checkMessageID(id string) error {
	const field = "after_message_id"
	switch {
	case len(id) > MaxMessageIDBytes:
		return OutOfRange(field, fmt.Sprintf("%d bytes", len(id)), fmt.Sprintf("at most %d bytes", MaxMessageIDBytes))
	case !utf8.ValidString(id):
		return OutOfRange(field, text.Quote(id, 64), "valid UTF-8")
	}
	return nil
}

// timeoutOr returns a number of seconds as a duration, or fallback for zero.
func timeoutOr(seconds float64, fallback time.Duration) time.Duration {
	return cmp.Or(Duration(seconds), fallback)
}
