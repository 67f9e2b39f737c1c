package check

import (
	"context"
	"errors"
)

// The results of a poll, for a metric: a closed set, unlike the texts that [Answer.Decide] has
// for people.
const (
	ResultOK          = "ok"         // a status
	ResultUnreadable  = "unreadable" // 2xx with a body that is no status, or too large
	ResultRedirect    = "3xx"
	ResultClientError = "4xx"
	ResultRateLimited = "429"
	ResultServerError = "5xx"
	ResultOther       = "other"      // another status code, or none
	ResultTimeout     = "timeout"    // no answer in time
	ResultNetwork     = "network"    // no answer
	ResultRefused     = "refused"    // the client refused the request: the end of a wait
	ResultBrokenOff   = "broken_off" // nobody waited for the answer any more
)

// Results has all of them.
var Results = []string{
	ResultOK, ResultUnreadable, ResultRedirect, ResultClientError, ResultRateLimited, ResultServerError,
	ResultOther, ResultTimeout, ResultNetwork, ResultRefused, ResultBrokenOff,
}

// Result says which of the results the answer is.
func (a *Answer) Result() string {
	var timed interface{ Timeout() bool }
	switch {
	case a.cut, errors.Is(a.err, context.DeadlineExceeded), errors.As(a.err, &timed) && timed.Timeout():
		return ResultTimeout
	case a.err != nil && !a.Came():
		return ResultNetwork
	case a.status != nil:
		return ResultOK
	case a.httpStatus == 429:
		return ResultRateLimited
	}
	switch a.httpStatus / 100 {
	case 2:
		return ResultUnreadable
	case 3:
		return ResultRedirect
	case 4:
		return ResultClientError
	case 5:
		return ResultServerError
	default:
		return ResultOther
	}
}
