// Package waits loads the whole waits of testdata/waits: what an API answers, when it
// has to be polled, and how the wait ends, on fake time. testdata/README.md describes
// the format and the rules for programs in any language; this package is its reader for
// the tests of this module.
//
// The reader is strict, so that a mistake in a case is an error and not a case that
// silently checks nothing.
package waits

import "time"

// Began is when every wait begins on its fake clock: dates in a Retry-After are read
// against it.
var Began = time.Date(2026, 3, 5, 10, 30, 0, 0, time.UTC)

// Case is one wait.
type Case struct {
	Name    string // the file's name without .json: "deadline-running"
	Reason  string // why the case exists, one sentence; no two are the same
	Options Options
	Random  float64 // every random number of the jitter
	Steps   []Step  // at least one; the last one answers every further poll
	Want    Want
}

// Options are those of the wait. Zero means the default, which [Load] leaves to whoever
// runs the case.
type Options struct {
	Timeout        time.Duration
	MinInterval    time.Duration
	MaxInterval    time.Duration
	RequestTimeout time.Duration
	NotFoundGrace  time.Duration // negative: none
	MaxBodyBytes   int
	BaseURL        string // empty: whatever the runner likes
	OnNeedsInput   string // "", "fail", "wait" or "return"
	StallTimeout   time.Duration
}

// Step is an answer of the API, or its lack.
type Step struct {
	Network    bool // no answer comes: the connection fails
	HTTPStatus int  // 0 with Network
	Body       []byte
	HTML       bool          // the body is a page, else JSON
	Document   bool          // the body is a normalised document, which an adapter has written
	Location   string        // of a redirect to elsewhere; empty: none
	RetryAfter string        // the header; may be empty
	Latency    time.Duration // between the request and the answer, or the failure
	Times      int           // polls that it answers; the last step answers all that follow
}

// Want is what must come of it. Times are since the wait began.
type Want struct {
	EndsAs  string          // one of [Ends]
	Polls   []time.Duration // when each request begins
	EndedAt time.Duration
	State   *string // the state that was read last; nil: none was
	Reply   *string // with [Completed] alone: the agent's reply

	ProblemContains string // a part of the words of the last problem; empty: not checked
}

// InteractionID is what every wait asks for.
const InteractionID = "xYz789AbCdEfGhI"

// How a wait ends, beside the reasons for which an API refuses.
const (
	Completed        = "completed"
	Returned         = "returned" // a run that needs input, as a result
	Failed           = "failed"
	NeedsInput       = "needs_input" // the same as an error
	DeadlineExceeded = "deadline_exceeded"
	InvalidBaseURL   = "invalid_base_url" // before anything is sent

	// Of waits on normalised documents alone.
	AgentCancelled = "agent_cancelled"
	AgentExpired   = "agent_expired"
	AgentStalled   = "agent_stalled"
)

// DocumentEnds returns the ways in which only a wait on normalised documents ends.
func DocumentEnds() []string { return []string{AgentCancelled, AgentExpired, AgentStalled} }

// Ends returns all the ways in which a wait ends.
func Ends() []string {
	return []string{
		Completed, Returned, Failed, NeedsInput, DeadlineExceeded,
		InvalidBaseURL, "too_large",
		"invalid_request", "unauthorized", "payment_required", "forbidden", "not_found", "invalid_response",
	}
}

// Answer returns the step that answers a poll, of which the first is 0.
func (c *Case) Answer(poll int) Step {
	for _, s := range c.Steps[:len(c.Steps)-1] {
		if poll < s.Times {
			return s
		}
		poll -= s.Times
	}
	return c.Steps[len(c.Steps)-1]
}
