package scan

// DecideInput is what one poll saw and how the wait stands. Durations are in
// milliseconds; 64-bit numbers are two words, the lower one first.
type DecideInput struct {
	HTTPStatus    uint32 // 0: no usable answer came
	Phase         uint32 // of a 2xx body; PhaseNone where it could not be read
	MinInterval   uint32 // 0: the default, 2 s, or MaxInterval where that is shorter
	MaxInterval   uint32 // 0: the default, 15 min, or MinInterval where that is longer
	NotFoundGrace uint32 // 0: the default, 10 s; NoGrace: none
	Failures      uint32 // failed polls in a row before this one
	ElapsedLow    uint32 // from when the wait began to when this poll was made
	ElapsedHigh   uint32
	NowLow        uint32 // since 1970; used to read a Retry-After date
	NowHigh       uint32
	Random        uint32 // for the jitter, over the whole range of 32 bits
	StrayAnswers  uint32 // stray answers in a row before this one
	StrayFor      uint32 // from when the request of the first of that row was made to this one's
	Flags         uint32 // see [FlagAnswered] and the others
	Envelope      uint32 // 1: the body of an answer that is not 2xx is the API's own error
	PollAfter     uint32 // the pause that the document itself asks for; counts after a good answer alone
}

// The flags of a DecideInput.
const (
	FlagAnswered uint32 = 1 << iota // the wait has had a good answer
	FlagTooLarge                    // the body of a 2xx is over a limit
	FlagOther                       // the document is about another interaction
)

// Decision is the answer to a DecideInput.
type Decision struct {
	Action     uint32
	Reason     uint32
	Delay      uint32 // milliseconds until the next poll
	RetryAfter uint32 // 1: Delay was set by the server: its Retry-After, or PollAfter
	Failure    uint32 // 1: a transient failure

	// RetryAfterDelay is the pause that the server asked for, in milliseconds, longer
	// than the schedule's own delay or not. 0: none, or nothing is to be polled again.
	RetryAfterDelay uint32

	// What the module says of an answer without a status: the lengths of the texts that
	// follow each other in its output.
	ErrorCodeSize    uint32
	ErrorMessageSize uint32

	Stray       uint32 // 1: a stray answer: count it in StrayAnswers
	ProblemSize uint32

	// PollAfter is the pause that the document asks for, in milliseconds, longer than Delay
	// would be without it or not. 0: none, or nothing is to be polled again.
	PollAfter uint32
}

// NoGrace is the NotFoundGrace that waits no 404 out.
const NoGrace uint32 = 1<<32 - 1

// The actions.
const (
	ActionWait uint32 = iota + 1
	ActionCompleted
	ActionFailed
	ActionNeedsInput
	ActionFatal
)

// The reasons.
const (
	ReasonRunning uint32 = iota + 1
	ReasonUnknownState
	ReasonCompleted
	ReasonFailed
	ReasonNeedsInput
	ReasonNetwork
	ReasonRequestTimeout
	ReasonRateLimited
	ReasonUnavailable
	ReasonInvalidResponse
	ReasonNotFoundGrace
	ReasonInvalidRequest
	ReasonUnauthorized
	ReasonPaymentRequired
	ReasonForbidden
	ReasonNotFound
	ReasonStrayAnswer
	ReasonTooLarge
)

// Milliseconds.
const (
	minDelay     = 1_000
	defaultMin   = 2_000
	defaultMax   = 900_000
	defaultGrace = 10_000
	maxInterval  = 1 << 31   // some 24 days
	maxAsked     = 3_600_000 // as long as a pause is believed that the API asks for
	lagDivisor   = 30        // a delay is about 3 % of the time waited
)

// Decide says what to do after a poll. retryAfter is the header of that name.
//
//go:noinline
func Decide(in *DecideInput, retryAfter []byte, out *Decision) {
	*out = Decision{}
	elapsed := uint64(in.ElapsedHigh)<<32 | uint64(in.ElapsedLow)
	if int64(elapsed) < 0 {
		elapsed = 0 // a clock that was set back
	}
	out.classify(in, elapsed)
	if out.Action != ActionWait && out.Action != ActionNeedsInput {
		return
	}
	low, high := intervals(in)
	base := elapsed / lagDivisor
	if out.Reason >= ReasonNetwork {
		out.Failure = 1
		base = backoff(low, high, in.Failures)
	} else {
		out.PollAfter = min(in.PollAfter, maxAsked)
	}
	base = atMost(base, high)
	if base < low {
		base = low
	}
	// 0.9 to 1.1 of it.
	delay := base - base/10 + base/5*uint64(in.Random)>>32
	if delay < minDelay {
		delay = minDelay
	}
	now := uint64(in.NowHigh)<<32 | uint64(in.NowLow)
	out.Delay = uint32(delay)
	out.RetryAfterDelay = uint32(retryDelay(retryAfter, int64(now)))
	if asked := max(out.RetryAfterDelay, out.PollAfter); asked > out.Delay {
		out.Delay = asked
		out.RetryAfter = 1
	}
}

// intervals returns the policy's intervals with their defaults and bounds. A default
// gives way to what was asked for; of two intervals that contradict each other the
// shortest one counts.
func intervals(in *DecideInput) (low, high uint64) {
	low, high = uint64(in.MinInterval), uint64(in.MaxInterval)
	if high == 0 {
		high = defaultMax
	}
	if low == 0 {
		low = atMost(defaultMin, high)
	}
	if low < minDelay {
		low = minDelay
	}
	low, high = atMost(low, maxInterval), atMost(high, maxInterval)
	if high < low {
		high = low
	}
	return low, high
}

// backoff is low·2ⁿ for the n-th failure in a row, at most high.
//
//go:noinline
func backoff(low, high uint64, before uint32) uint64 {
	for i := uint32(0); i <= before && low < high; i++ {
		low *= 2
	}
	return low
}

// classify says what a poll's outcome means.
//
//go:noinline
func (out *Decision) classify(in *DecideInput, elapsed uint64) {
	out.Action = ActionWait
	switch status := in.HTTPStatus; {
	case status >= 200 && status <= 299:
		switch {
		case in.Flags&FlagTooLarge != 0:
			out.Action, out.Reason = ActionFatal, ReasonTooLarge
		case in.Flags&FlagOther != 0:
			out.Reason = ReasonInvalidResponse
		default:
			out.Action, out.Reason = classifyPhase(in.Phase)
		}
	case status == 0:
		out.Reason = ReasonNetwork
	case isLater(status):
		out.Reason = ReasonRequestTimeout
		if status == 429 {
			out.Reason = ReasonRateLimited
		}
		if status >= 500 {
			out.Reason = ReasonUnavailable
		}
	default:
		out.refused(in, elapsed)
	}
}

// isLater reports whether a status asks to try again: 408, 425, 429 and 5xx.
//
//go:noinline
func isLater(status uint32) bool {
	return status == 408 || status == 425 || status == 429 || status-500 < 100
}

// classifyPhase decides on a 2xx by its phase. The digits are the actions and the reasons
// of the phases from PhaseNone on, the last one first.
func classifyPhase(phase uint32) (action, reason uint32) {
	const actions, reasons = 0x132411, 0x24351A
	if phase > PhaseUnknown {
		phase = PhaseUnknown
	}
	return actions >> (4 * phase) & 15, reasons >> (4 * phase) & 15
}
