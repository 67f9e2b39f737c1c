package scan

// A stray answer is one whose status refuses the request, without the API's own error
// in its body: a proxy's page, a redirect, a server that was taken for the API. One is
// no verdict on a wait that may have gone well for hours. It becomes one if it persists.
const (
	strayLeast = 3      // in a row
	strayTime  = 60_000 // milliseconds from the first of them to the last
)

// refused decides on an answer whose status is neither success nor transient.
//
//go:noinline
func (out *Decision) refused(in *DecideInput, elapsed uint64) {
	out.Stray = 1 - in.Envelope&1
	reason := refusal(in.HTTPStatus)
	if reason == ReasonNotFound && elapsed < grace(in.NotFoundGrace) {
		out.Reason = ReasonNotFoundGrace
		return
	}
	if out.Stray != 0 && !persists(in, reason) {
		out.Reason = ReasonStrayAnswer
		return
	}
	out.Action, out.Reason = ActionFatal, reason
}

// persists reports whether a stray answer is the end of its row. A wait that has had no
// good answer is likely to have a wrong address or key, and does not take a minute.
func persists(in *DecideInput, reason uint32) bool {
	if in.StrayAnswers < strayLeast-1 {
		return false
	}
	return in.StrayFor >= strayTime || in.Flags&FlagAnswered == 0 &&
		(reason == ReasonUnauthorized || reason == ReasonForbidden || reason == ReasonNotFound)
}

// refusal returns the reason for which a status refuses a request.
func refusal(status uint32) uint32 {
	// 401 to 404 are unauthorized, payment_required, forbidden and not_found, in this order.
	if n := status - 401; n < 4 {
		return ReasonUnauthorized + n
	}
	const invalid = 1<<0 | 1<<5 | 1<<9 | 1<<10 | 1<<13 | 1<<14 | 1<<22 // from 400 on
	if n := status - 400; n < 32 && invalid>>n&1 != 0 {
		return ReasonInvalidRequest
	}
	return ReasonInvalidResponse
}

// grace returns how long a 404 is waited out.
func grace(asked uint32) uint64 {
	switch asked {
	case 0:
		return defaultGrace
	case NoGrace:
		return 0
	}
	return uint64(asked)
}
