package activities

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/activity"

	"github.com/agentwait/agentwait"
)

// intent is the heartbeat detail of an activity that sends what must not be sent twice. The
// server has it before anything is sent, so that an attempt that follows a lost worker knows
// whether the one before can have sent something.
type intent struct {
	Sending bool `json:"sending"`
}

// sender sends once.
type sender struct {
	ctx   context.Context
	info  activity.Info
	began time.Time
	beat  func(ctx context.Context, details any) error
}

func newSender(ctx context.Context) *sender {
	s := &sender{ctx: ctx, info: activity.GetInfo(ctx), began: time.Now()}
	if s.info.Namespace == testNamespace {
		s.beat = func(_ context.Context, details any) error {
			activity.RecordHeartbeat(ctx, details)
			return context.Cause(ctx)
		}
		return s
	}
	c := activity.GetClient(ctx)
	s.beat = func(ctx context.Context, details any) error {
		return encoding(func() error { return c.RecordActivityHeartbeat(ctx, s.info.TaskToken, details) })
	}
	return s
}

// maySent reports whether an earlier attempt can have sent.
func (s *sender) maySent() bool {
	var before intent
	return activity.HasHeartbeatDetails(s.ctx) && (activity.GetHeartbeatDetails(s.ctx, &before) != nil || before.Sending)
}

// notSent tells the server that this attempt has sent nothing, unless one before it may have.
func (s *sender) notSent() {
	if !s.maySent() {
		_ = s.note(false) // if it does not hear of it, what follows sends nothing
	}
}

// note tells the server what is about to be, or was not, sent. Its error means that it may not
// know.
func (s *sender) note(sending bool) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), callTimeout)
	defer cancel()
	return s.beat(ctx, intent{Sending: sending})
}

// send calls once, after the server knows of it, with heartbeats meanwhile. Neither a cancel nor the
// worker's stop breaks the call off: what it does is paid for, and its answer is all that says
// so. A call that has sent nothing is to be told by notSent.
//
// Its first error is why nothing was sent.
func (s *sender) send(timeout time.Duration, call func(ctx context.Context) error) (unsent, err error) {
	if err := s.note(true); err != nil {
		// The server keeps what a heartbeat says also if it answers that the activity is paused
		// or reset: what goes on then is to know that nothing was sent.
		if what, _ := heartbeatAnswer(err); what != gone && what != cancelled {
			s.notSent()
		}
		return err, nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), s.within(timeout))
	defer cancel()
	s.beating(true, func() { err = guarded(ctx, call) })
	return nil, err
}

// alive calls what comes before anything is sent, with heartbeats meanwhile: a vendor may take
// longer for it than the heartbeat timeout.
func (s *sender) alive(call func()) { s.beating(s.maySent(), call) }

// beating calls with heartbeats meanwhile. When it returns, the last of them has been sent: the next
// note is not overtaken by it.
func (s *sender) beating(sending bool, call func()) {
	over := make(chan struct{})
	beaten := make(chan struct{})
	go func() {
		defer close(beaten)
		s.keepAlive(sending, over)
	}()
	defer func() {
		close(over)
		<-beaten
	}()
	call()
}

// within is a timeout that ends before the server gives the attempt up: what came of the call would
// be lost then.
func (s *sender) within(timeout time.Duration) time.Duration {
	if most := s.info.StartToCloseTimeout; most > 0 {
		timeout = min(timeout, max(most-time.Since(s.began)-callTimeout, most/2))
	}
	return timeout
}

// keepAlive sends heartbeats until it is over.
func (s *sender) keepAlive(sending bool, over <-chan struct{}) {
	if s.info.HeartbeatTimeout <= 0 {
		return
	}
	ticker := time.NewTicker(beatInterval(s.info.HeartbeatTimeout) / 2)
	defer ticker.Stop()
	for {
		select {
		case <-over:
			return
		case <-ticker.C:
			_ = s.note(sending) // a cancel is heard of at the end; one that did not arrive is followed by another
		}
	}
}

// guarded calls a vendor's code. A panic of it is an error of this call, of which it is not known
// what it did.
func guarded(ctx context.Context, call func(ctx context.Context) error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = errPanicked
		}
	}()
	return call(ctx)
}

var errPanicked = errors.New("the vendor's client panicked")

// refusedActivity refuses what cannot hear of its own earlier attempts.
func (s *sender) refused() error {
	if err := refusedLocal(s.info); err != nil {
		return err
	}
	if s.info.HeartbeatTimeout <= 0 && s.info.Namespace != testNamespace {
		return agentwait.OutOfRange("heartbeat_timeout", "none",
			"a HeartbeatTimeout in the activity's options (30 s is a good one), so that a lost worker is noticed")
	}
	return nil
}
