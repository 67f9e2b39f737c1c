package activities_test

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
)

// between stands between the SDK's activity environment and the activity. The environment
// cannot set a namespace, a heartbeat timeout, a retry policy, a client or a cancel cause. Where
// the wait is held it has the heartbeat timeout that a user's test has: none.
type between struct {
	interceptor.WorkerInterceptorBase
	h *harness
}

// InterceptActivity puts it there.
func (b *between) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return &inbound{ActivityInboundInterceptorBase: interceptor.ActivityInboundInterceptorBase{Next: next}, h: b.h}
}

// inside is the key of a context that the activity has.
type inside struct{}

type inbound struct {
	interceptor.ActivityInboundInterceptorBase
	h *harness
}

func (i *inbound) Init(next interceptor.ActivityOutboundInterceptor) error {
	return i.Next.Init(newOutbound(activity.GetClient, next, i.h))
}

func (i *inbound) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	ctx = context.WithValue(context.WithoutCancel(ctx), inside{}, true) // the environment's ends after 10 minutes
	if i.h.env.lasts > 0 {
		bounded, stop := context.WithTimeout(ctx, i.h.env.lasts)
		defer stop()
		ctx = bounded
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil) // as a worker does, also of one whose result is pending
	i.h.seen.mu.Lock()
	i.h.env.cancel = cancel
	i.h.seen.mu.Unlock()
	result, err := i.Next.ExecuteActivity(ctx, in)
	if err != activity.ErrResultPending { //nolint:errorlint // the SDK compares it like that
		i.h.seen.returned = err
	}
	return result, err
}

// outbound is what the activity calls. C is the SDK's type of a client, which is internal and so
// can only be inferred.
type outbound[C any] struct {
	interceptor.ActivityOutboundInterceptorBase
	h *harness
}

func newOutbound[C any](_ func(context.Context) C, next interceptor.ActivityOutboundInterceptor, h *harness) *outbound[C] {
	return &outbound[C]{ActivityOutboundInterceptorBase: interceptor.ActivityOutboundInterceptorBase{Next: next}, h: h}
}

func (o *outbound[C]) GetInfo(ctx context.Context) activity.Info {
	info := o.Next.GetInfo(ctx)
	if o.h.mode == remote && ctx.Value(inside{}) != nil { // the environment itself looks for its own task
		info.Namespace = "team"
		info.TaskToken = []byte("a task")
		info.HeartbeatTimeout = time.Minute
	}
	usual(&info)
	if o.h.env.info != nil {
		o.h.env.info(&info)
	}
	return info
}

// GetClient is not asked for where there is no server.
func (o *outbound[C]) GetClient(context.Context) C {
	if o.h.mode != remote {
		o.h.t.Error("the client of a test environment was asked for: it fails on calls that a test did not expect")
	}
	return any(&server{h: o.h}).(C)
}

func (o *outbound[C]) RecordHeartbeat(ctx context.Context, details ...any) {
	if o.h.mode == remote {
		o.h.t.Error("a heartbeat went through the SDK's buffer")
	}
	if err := o.h.heard(ctx, details); err != nil {
		o.h.env.cancel(err) // as the SDK does
	}
	o.Next.RecordHeartbeat(ctx, details...)
}
