package agentstatus

import (
	"errors"
	"math"
	"time"

	"github.com/agentwait/agentwait/internal/scan"
)

// Policy says how often to poll. The zero value has the defaults.
type Policy struct {
	// MinInterval is the shortest delay between two polls, before jitter.
	// Defaults to 2 s, or to MaxInterval if that is shorter; never under 1 s,
	// whatever is asked.
	MinInterval time.Duration
	// MaxInterval is the longest delay between two polls, before jitter; where it is
	// under MinInterval, that counts. Defaults to 15 min; at most 24 days.
	MaxInterval time.Duration
	// NotFoundGrace is how long after the wait began a 404 is waited out, since
	// a start may not be visible at once. Defaults to 10 s; negative means none.
	NotFoundGrace time.Duration
	// AfterMessageID is the last message of the turn before, if a conversation goes on: a
	// status of which it is still the last message, or that does not have it yet, shows that
	// turn, and counts as running. Empty: the run is no later turn.
	AfterMessageID string
}

// Progress says how a wait stands before a decision.
type Progress struct {
	Polls               int           // polls made, the one decided on included
	ConsecutiveFailures int           // failed polls in a row before this one
	Elapsed             time.Duration // from when the wait began to when this poll was made

	// A stray answer is one of a status that refuses the request, such as 404, whose body
	// is not the API's own error: a proxy's page, or a redirect.
	StrayAnswers int           // stray answers in a row before this one
	StrayFor     time.Duration // from when the first one of that row was asked for to when this poll was made
	Answered     bool          // the wait has had a good answer: a 2xx that was read
}

// Observation is what one poll saw.
type Observation struct {
	HTTPStatus int       // 0: no usable answer came (network failure, body broken off)
	RetryAfter string    // the Retry-After header: seconds or an HTTP date; may be empty
	Body       []byte    // as it came
	Now        time.Time // when it came; used to read a Retry-After date
	Random     float64   // in [0, 1), for the jitter

	// InteractionID is the id that was asked for. A document that has another one is a
	// broken body. Empty: not checked.
	InteractionID string
	// TooLarge says that the body is longer than the caller's limit, and was read up to that.
	TooLarge bool

	// Parse reads a 2xx body. Defaults to [Parse].
	Parse func(body []byte) (*Status, error)
}

// Action is what to do next.
type Action string

// The actions.
const (
	ActionWait       Action = "wait"        // poll again after Delay
	ActionCompleted  Action = "completed"   // the agent has finished
	ActionFailed     Action = "failed"      // the agent has failed
	ActionCancelled  Action = "cancelled"   // somebody has ended the agent's run
	ActionExpired    Action = "expired"     // the agent's run has ended by its own clock
	ActionNeedsInput Action = "needs_input" // a person has to act; Delay is for callers that go on waiting
	ActionFatal      Action = "fatal"       // polling again cannot help
)

// Reason says why an action was chosen. The set is open.
type Reason string

// The reasons.
const (
	ReasonRunning         Reason = "running"
	ReasonUnknownState    Reason = "unknown_state"
	ReasonCompleted       Reason = "completed"
	ReasonFailed          Reason = "failed"
	ReasonCancelled       Reason = "cancelled"
	ReasonExpired         Reason = "expired"
	ReasonNeedsInput      Reason = "needs_input"
	ReasonNetwork         Reason = "network"          // transient: no usable answer
	ReasonRequestTimeout  Reason = "request_timeout"  // transient: 408, 425
	ReasonRateLimited     Reason = "rate_limited"     // transient: 429
	ReasonUnavailable     Reason = "unavailable"      // transient: 5xx
	ReasonInvalidResponse Reason = "invalid_response" // transient: 2xx whose body is no status document, or one of another interaction; fatal: any other 3xx or unlisted status
	ReasonNotFoundGrace   Reason = "not_found_grace"  // transient: 404 within the grace
	ReasonInvalidRequest  Reason = "invalid_request"  // fatal: 400, 405, 409, 410, 413, 414, 422
	ReasonUnauthorized    Reason = "unauthorized"     // fatal: 401
	ReasonPaymentRequired Reason = "payment_required" // fatal: 402
	ReasonForbidden       Reason = "forbidden"        // fatal: 403
	ReasonNotFound        Reason = "not_found"        // fatal: 404 after the grace
	ReasonStrayAnswer     Reason = "stray_answer"     // transient: a status that refuses, and not the API's own error
	ReasonTooLarge        Reason = "too_large"        // fatal: 2xx whose body is over a limit
)

// Decision is what [Decide] answers.
type Decision struct {
	Action     Action
	Reason     Reason
	Delay      time.Duration // until the next poll, for wait and needs_input
	RetryAfter bool          // Delay was set by the server: its Retry-After, or PollAfter
	Failure    bool          // a transient failure: count it in ConsecutiveFailures; otherwise set that to 0
	Stray      bool          // a stray answer: count it in StrayAnswers; otherwise set that to 0
	Status     *Status       // of a 2xx that could be read, else nil
	Err        error         // *APIError, or the parse error; nil if Status is set or nothing came

	// Problem is what came in place of a status, for people: one printable line of at most
	// 512 bytes. Empty if Status is set or nothing came.
	//
	//	HTTP 404 not_found: no such interaction
	//	HTTP 403 with an HTML page titled "Sign in"
	//	HTTP 200: not JSON at byte 9: found '}', wanted a value
	Problem string

	// RetryAfterDelay is the pause that the server's Retry-After asks for, at most 1 h.
	// Delay is at least that; a caller that polls earlier than Delay, such as at its
	// deadline, must not poll before this one is over. 0 if there is no such header,
	// it cannot be read or has passed, or if nothing is to be polled again.
	RetryAfterDelay time.Duration

	// PollAfter is the pause that the document itself asks for, [Run.PollAfter], at most 1 h.
	// Delay is at least that. It says when there may be news, not that the API is
	// overloaded: a caller that polls earlier than Delay, such as at its deadline, may do so
	// before it is over. 0 if nothing is asked, or nothing is to be polled again.
	PollAfter time.Duration
}

// Decide says what to do after a poll. It is a pure function.
//
// The delay after a good answer is clamp(elapsed/30, MinInterval, MaxInterval)
// with ±10 % jitter, never under 1 s: a lag of about 3 % of the time waited. After
// the n-th failure in a row it is MinInterval·2ⁿ, at most MaxInterval, with the
// same jitter. A Retry-After is honoured as a lower bound of either, up to 1 h, and so is a
// document's poll_after_seconds. Delays are whole milliseconds.
//
// A status that refuses (any but 2xx, 408, 425, 429 and 5xx) ends a wait only with the
// API's own error in the body, an object with a code or a message. Without one it is a
// stray answer, and transient, until it is the third in a row and the row has lasted a
// minute; if the wait has had no good answer yet, a 401, 403 or 404 does not need the
// minute.
func Decide(policy Policy, progress Progress, seen Observation) Decision {
	var d Decision
	elapsed := uint64(max(progress.Elapsed, 0).Milliseconds())
	now := uint64(seen.Now.UnixMilli())
	in := scan.DecideInput{
		HTTPStatus:    statusCode(seen.HTTPStatus),
		MinInterval:   milliseconds(policy.MinInterval),
		MaxInterval:   milliseconds(policy.MaxInterval),
		NotFoundGrace: milliseconds(policy.NotFoundGrace),
		Failures:      count(progress.ConsecutiveFailures),
		ElapsedLow:    uint32(elapsed),
		ElapsedHigh:   uint32(elapsed >> 32),
		NowLow:        uint32(now),
		NowHigh:       uint32(now >> 32),
		Random:        jitter(seen.Random),
		StrayAnswers:  count(progress.StrayAnswers),
		StrayFor:      milliseconds(progress.StrayFor),
	}
	if policy.NotFoundGrace < 0 {
		in.NotFoundGrace = scan.NoGrace
	}
	if progress.Answered {
		in.Flags = scan.FlagAnswered
	}
	switch {
	case seen.HTTPStatus >= 200 && seen.HTTPStatus <= 299:
		if d.Status, d.Err = seen.read(); d.Err == nil {
			d.Status = d.Status.after(policy.AfterMessageID)
			in.Phase = phaseCode(d.Status.Phase)
			if run := d.Status.Run; run != nil {
				in.PollAfter = pause(run.PollAfter)
			}
		} else {
			in.Flags |= flagOf(d.Err)
			d.Problem = unread(seen.HTTPStatus, seen.Body, d.Err)
		}
	case seen.HTTPStatus != 0:
		refused := ParseAPIError(seen.HTTPStatus, seen.Body)
		d.Err, d.Problem = refused, refused.words
		if !refused.stray {
			in.Envelope = 1
		}
	}
	var out scan.Decision
	scan.Decide(&in, []byte(seen.RetryAfter), &out)
	d.Action, d.Reason = actions[out.Action], reasons[out.Reason]
	d.Delay = time.Duration(out.Delay) * time.Millisecond
	d.RetryAfter, d.Failure, d.Stray = out.RetryAfter != 0, out.Failure != 0, out.Stray != 0
	d.RetryAfterDelay = time.Duration(out.RetryAfterDelay) * time.Millisecond
	d.PollAfter = time.Duration(out.PollAfter) * time.Millisecond
	if d.Status != nil {
		d.told(d.Status)
	}
	return d
}

// told takes in how else a run ends: the core takes these ends for a failure.
func (d *Decision) told(s *Status) {
	switch {
	case d.Action == ActionFailed && s.Phase == PhaseCancelled:
		d.Action, d.Reason = ActionCancelled, ReasonCancelled
	case d.Action == ActionFailed && s.Phase == PhaseExpired:
		d.Action, d.Reason = ActionExpired, ReasonExpired
	}
}

// read reads the body of a 2xx answer.
func (o *Observation) read() (*Status, error) {
	if o.TooLarge {
		return nil, errTooLarge
	}
	read := o.Parse
	if read == nil {
		read = Parse
	}
	s, err := read(o.Body)
	switch {
	case err != nil:
		return nil, err
	case s == nil:
		return nil, errNoStatus
	case o.InteractionID != "" && s.InteractionID != "" && s.InteractionID != o.InteractionID:
		return nil, &OtherInteractionError{Want: o.InteractionID, Got: s.InteractionID}
	}
	return s, nil
}

// flagOf says what a body that could not be read means to the core.
func flagOf(err error) uint32 {
	var (
		limit *LimitError
		other *OtherInteractionError
	)
	switch {
	case errors.Is(err, errTooLarge), errors.As(err, &limit):
		return scan.FlagTooLarge
	case errors.As(err, &other):
		return scan.FlagOther
	}
	return 0
}

// count converts a number of answers in a row.
func count(n int) uint32 { return uint32(min(max(n, 0), math.MaxInt32)) }

// milliseconds converts a duration of a policy. Zero stands for the default, so
// that a shorter one than a millisecond is rounded up; negative ones are none.
func milliseconds(d time.Duration) uint32 {
	if d <= 0 {
		return 0
	}
	return uint32(min(max(d.Milliseconds(), 1), math.MaxInt32))
}

// pause converts what a document asks for, rounded up: the API asks for at least as much.
func pause(d time.Duration) uint32 {
	if d <= 0 {
		return 0
	}
	return uint32(min((d-1)/time.Millisecond+1, math.MaxInt32))
}

// statusCode converts an HTTP status; one that cannot be is none that is known.
func statusCode(status int) uint32 {
	if status < 0 || status > 999 {
		return 999
	}
	return uint32(status)
}

// jitter spreads [0, 1) over 32 bits; what lies outside of it counts as its ends.
func jitter(random float64) uint32 {
	switch {
	case !(random > 0):
		return 0
	case random >= 1:
		return math.MaxUint32
	}
	return uint32(random * (1 << 32))
}

// actions and reasons are indexed by the core's codes.
var (
	actions = [...]Action{
		scan.ActionWait:       ActionWait,
		scan.ActionCompleted:  ActionCompleted,
		scan.ActionFailed:     ActionFailed,
		scan.ActionNeedsInput: ActionNeedsInput,
		scan.ActionFatal:      ActionFatal,
	}
	reasons = [...]Reason{
		scan.ReasonRunning:         ReasonRunning,
		scan.ReasonUnknownState:    ReasonUnknownState,
		scan.ReasonCompleted:       ReasonCompleted,
		scan.ReasonFailed:          ReasonFailed,
		scan.ReasonNeedsInput:      ReasonNeedsInput,
		scan.ReasonNetwork:         ReasonNetwork,
		scan.ReasonRequestTimeout:  ReasonRequestTimeout,
		scan.ReasonRateLimited:     ReasonRateLimited,
		scan.ReasonUnavailable:     ReasonUnavailable,
		scan.ReasonInvalidResponse: ReasonInvalidResponse,
		scan.ReasonNotFoundGrace:   ReasonNotFoundGrace,
		scan.ReasonInvalidRequest:  ReasonInvalidRequest,
		scan.ReasonUnauthorized:    ReasonUnauthorized,
		scan.ReasonPaymentRequired: ReasonPaymentRequired,
		scan.ReasonForbidden:       ReasonForbidden,
		scan.ReasonNotFound:        ReasonNotFound,
		scan.ReasonStrayAnswer:     ReasonStrayAnswer,
		scan.ReasonTooLarge:        ReasonTooLarge,
	}
)
