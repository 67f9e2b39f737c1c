package agentwait

import (
	"fmt"
	"math"
	"time"
)

// maxDelay is the longest interval with its jitter on top.
const maxDelay = MaxInterval + MaxInterval/10

// Token is the resume token: how a wait stands. It is the heartbeat detail, and
// part of a still_running result. Times are the Temporal server's.
type Token struct {
	Polls               int        `json:"polls"`
	ConsecutiveFailures int        `json:"consecutive_failures"`
	State               string     `json:"state,omitempty"`
	Phase               string     `json:"phase,omitempty"`
	StartedAt           time.Time  `json:"started_at"` // when the wait began
	FirstPollAt         *time.Time `json:"first_poll_at,omitempty"`
	LastPollAt          *time.Time `json:"last_poll_at,omitempty"`
	LastStatusAt        *time.Time `json:"last_status_at,omitempty"` // last good answer
	NextPollAt          *time.Time `json:"next_poll_at,omitempty"`
	NextDelaySeconds    float64    `json:"next_delay_seconds"`
	LastProblem         string     `json:"last_problem,omitempty"` // reason of the last failed poll, no secret
	// ProblemText is what that poll was answered with, for people, and without a secret.
	ProblemText string `json:"problem_text,omitempty"`
	// StrayAnswers are the last answers in a row that were not the API's own, and refused;
	// StraySince is when the first of them was asked for.
	StrayAnswers int        `json:"stray_answers,omitempty"`
	StraySince   *time.Time `json:"stray_since,omitempty"`
	// Seen is a fingerprint of what the last good answer showed, and UnchangedSince when an
	// answer showed that first: see stall_timeout_seconds. They are there if the input has it.
	Seen           int64      `json:"seen,omitempty"`
	UnchangedSince *time.Time `json:"unchanged_since,omitempty"`
	Told
}

// Validate checks a token that came from outside. Its error is a [*FieldError].
func (t Token) Validate() error {
	const field = "token"
	atMost := func(name, value string, most int) error {
		if len(value) <= most {
			return nil
		}
		return OutOfRange(field+"."+name, fmt.Sprintf("%d bytes", len(value)), fmt.Sprintf("at most %d bytes", most))
	}
	if size := t.size(); size > MaxToldBytes {
		return OutOfRange(field+".input_requests", fmt.Sprintf("%d bytes", size), fmt.Sprintf("at most %d bytes, with progress and web_url", MaxToldBytes))
	}
	if t.StartedAt.IsZero() {
		return OutOfRange(field+".started_at", "nothing", "when the wait began")
	}
	for _, err := range []error{
		checkTime(field+".started_at", t.StartedAt),
		checkMaybe(field+".first_poll_at", t.FirstPollAt),
		checkMaybe(field+".last_poll_at", t.LastPollAt),
		checkMaybe(field+".last_status_at", t.LastStatusAt),
		checkMaybe(field+".next_poll_at", t.NextPollAt),
		checkMaybe(field+".stray_since", t.StraySince),
		checkMaybe(field+".unchanged_since", t.UnchangedSince),
		checkCount(field+".stray_answers", t.StrayAnswers),
		checkSeen(field+".seen", t.Seen),
		checkCount(field+".polls", t.Polls),
		checkCount(field+".consecutive_failures", t.ConsecutiveFailures),
		atMost("state", t.State, MaxStateBytes),
		atMost("phase", t.Phase, MaxPhaseBytes),
		atMost("last_problem", t.LastProblem, MaxProblemBytes),
		atMost("problem_text", t.ProblemText, MaxProblemTextBytes),
		checkSeconds(field+".next_delay_seconds", t.NextDelaySeconds, 0, maxDelay),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

func checkSeen(field string, seen int64) error {
	if seen >= 0 && seen <= math.MaxUint32 {
		return nil
	}
	return OutOfRange(field, fmt.Sprint(seen), fmt.Sprintf("0 to %d", uint32(math.MaxUint32)))
}
