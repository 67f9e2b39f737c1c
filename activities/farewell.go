package activities

import (
	"context"

	"go.temporal.io/sdk/activity"
)

// farewell says what becomes of the last token when the heartbeats end.
type farewell uint8

const (
	// forget: the attempt has a result, nothing follows it.
	forget farewell = iota
	// record it once more: another attempt may follow, and the SDK sends what it
	// buffers of an attempt that fails.
	record
	// deliver it before the attempt ends, past the SDK's buffer: the worker stops.
	deliver
)

// leave records the last heartbeat as the attempt's end wants it.
//
// While a worker stops, the SDK's buffer cannot be relied on (internal_task_handlers.go,
// v1.50.0): at the stop the goroutine that ends the throttle window takes the buffered
// details and sends them with the activity's context, which ends as soon as the activity
// returns; details that it had taken are then lost, and with a long heartbeat timeout
// the next attempt knows of no poll at all. So the token is also sent directly. The
// heartbeats around it leave the same token in the buffer, whatever that goroutine does.
func (b *beater) leave(last farewell) {
	if last == forget {
		return
	}
	b.beat()
	if last != deliver || b.ctx.Err() != nil {
		return
	}
	b.mu.Lock()
	token := b.token
	b.mu.Unlock()
	if err := b.send(b.ctx, activity.GetInfo(b.ctx).TaskToken, token); err != nil {
		activity.GetLogger(b.ctx).Warn("agentwait: the last heartbeat was not delivered", "error", err)
	}
	b.beat()
}

// recordHeartbeat sends a heartbeat now: the SDK's own RecordHeartbeat buffers it.
func recordHeartbeat(ctx context.Context, taskToken []byte, details any) error {
	return activity.GetClient(ctx).RecordActivityHeartbeat(ctx, taskToken, details)
}
