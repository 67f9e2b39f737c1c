package activities

import (
	"context"
	"fmt"
	"sync"
	"time"

	"go.temporal.io/sdk/activity"
)

// stallSlack is how much later than expected the poll loop may show progress before
// its heartbeats stop.
const stallSlack = 30 * time.Second

// beater heartbeats for one attempt. It is the only caller of RecordHeartbeat, which
// may block for most of a heartbeat timeout while the server cannot be reached; and
// the server keeps the details of the last heartbeat alone, so every one of them
// carries the whole token.
type beater struct {
	ctx    context.Context // the activity's own: a heartbeat with another one outlives a cancel
	now    func() time.Time
	send   func(ctx context.Context, taskToken []byte, details any) error // past the SDK's throttle
	update chan struct{}                                                  // has an element while the token was not beaten
	quit   chan farewell
	done   chan struct{}
	failed chan struct{} // closed where heartbeats cannot be recorded at all

	mu         sync.Mutex
	token      Token
	progressBy time.Time
	stalled    bool
}

// startBeater records the first heartbeat before anything is waited for, and then one
// at every change of the token and every third of timeout. (The SDK sends the last one
// at most every 0.8 × timeout.) Stop has to be called.
func (a *Activities) startBeater(ctx context.Context, timeout time.Duration, token Token) *beater {
	b := &beater{
		ctx:        ctx,
		now:        a.now,
		send:       a.heartbeat,
		update:     make(chan struct{}, 1),
		quit:       make(chan farewell),
		done:       make(chan struct{}),
		failed:     make(chan struct{}),
		token:      token,
		progressBy: a.now().Add(stallSlack),
	}
	go b.run(max(timeout/3, 100*time.Millisecond))
	return b
}

// publish sets the token to heartbeat and says when the loop will be back at the latest.
func (b *beater) publish(token Token, backBy time.Time) {
	b.mu.Lock()
	b.token = token
	b.mu.Unlock()
	b.expect(backBy)
	select {
	case b.update <- struct{}{}:
	default:
	}
}

// expect says when the loop will show progress again at the latest.
func (b *beater) expect(backBy time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.progressBy = backBy.Add(stallSlack)
	b.stalled = false
}

// stop ends the heartbeats and waits for a running one, so that none can follow the
// attempt's result. Only the first call does anything.
func (b *beater) stop(last farewell) {
	select {
	case b.quit <- last:
		<-b.done
	case <-b.done: // it has failed, or was stopped
	}
}

func (b *beater) run(interval time.Duration) {
	defer close(b.done)
	// Encoding a heartbeat panics where the data converter fails, such as a codec
	// whose server is away. In this goroutine that would end the worker's process.
	defer func() {
		if cause := recover(); cause != nil {
			activity.GetLogger(b.ctx).Error("agentwait: heartbeat failed", "error", fmt.Sprint(cause))
			close(b.failed)
		}
	}()
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		b.beat()
		select {
		case last := <-b.quit: // before anything else that is ready
			b.leave(last)
			return
		default:
		}
		select {
		case <-ticker.C:
		case <-b.update:
		case last := <-b.quit:
			b.leave(last)
			return
		}
	}
}

// beat records a heartbeat, unless the context has ended, when nothing would be sent or
// it would fight the cancel; and unless the loop hangs: a hang must not look alive, so
// that the heartbeat timeout starts another attempt.
func (b *beater) beat() {
	if b.ctx.Err() != nil {
		return
	}
	b.mu.Lock()
	token := b.token
	late := b.now().After(b.progressBy)
	tell := late && !b.stalled
	b.stalled = late
	b.mu.Unlock()
	if tell {
		activity.GetLogger(b.ctx).Warn("agentwait: no progress, heartbeats stop", "expected_by", token.NextPollAt)
	}
	if !late {
		activity.RecordHeartbeat(b.ctx, token)
	}
}
