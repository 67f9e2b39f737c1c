package activities

import (
	"context"
	"time"

	"github.com/agentwait/agentwait/internal/plan"
)

const (
	reportRetry    = time.Second // after an end that did not arrive; it doubles
	maxReportRetry = 30 * time.Second
)

// fate is how an attempt ended, while the server does not know it yet.
type fate struct {
	ending
	sending bool
	tries   uint8
	retryAt time.Duration
}

// send tells the server how the attempt ended. The caller holds the lock.
func (a *attempt) send() {
	a.fate.sending = true
	told := a.fate.ending
	a.home.engine.reports.do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
		defer cancel()
		again, err := a.sink.end(ctx, told)
		a.sent(again, err)
	})
}

// sent takes in whether the end arrived. Until it did it is sent again: the server may be
// away for as long as it likes.
func (a *attempt) sent(again bool, err error) {
	a.mu.Lock()
	if what, _ := heartbeatAnswer(err); again && what == refused && a.lost(a.home.engine.time.Now()) {
		again = false // the server has given the attempt up by now: nobody waits for its end
	}
	if again {
		f := a.fate
		f.sending = false
		f.tries = min(f.tries+1, 250)
		f.retryAt = a.home.engine.time.Now() + min(reportRetry<<min(f.tries-1, 6), maxReportRetry)
		first := f.tries == 1
		a.rearm()
		a.mu.Unlock()
		if first {
			a.say(levelWarn, "agentwait: the end of an attempt did not arrive and is sent again", "error", err)
		}
		return
	}
	a.fate = nil
	a.mu.Unlock()
	if err != nil {
		a.say(levelInfo, "agentwait: the server does not take the end of an attempt any more; another one goes on", "error", err)
	}
	a.over()
}

// resendAt is when the end of the attempt is sent again.
func (a *attempt) resendAt() time.Duration {
	if a.fate == nil || a.fate.sending {
		return plan.Never
	}
	return a.fate.retryAt
}
