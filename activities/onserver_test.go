package activities_test

import (
	"context"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
)

// onServer has the activities of an environment run as if a worker had them from a server: the
// engine holds their waits, and tells the client. See [between], which can do more.
type onServer struct {
	interceptor.WorkerInterceptorBase
	client client.Client
	info   func(*activity.Info) // what the activity gets to know beyond the usual
}

// InterceptActivity stands between the environment and the activity.
func (s *onServer) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return &serverInbound{ActivityInboundInterceptorBase: interceptor.ActivityInboundInterceptorBase{Next: next}, s: s}
}

type serverInbound struct {
	interceptor.ActivityInboundInterceptorBase
	s *onServer
}

func (i *serverInbound) Init(next interceptor.ActivityOutboundInterceptor) error {
	return i.Next.Init(newServerOutbound(activity.GetClient, next, i.s))
}

func (i *serverInbound) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	return i.Next.ExecuteActivity(context.WithValue(ctx, inside{}, true), in)
}

// serverOutbound is what the activity calls. For C see [outbound].
type serverOutbound[C any] struct {
	interceptor.ActivityOutboundInterceptorBase
	s *onServer
}

func newServerOutbound[C any](_ func(context.Context) C, next interceptor.ActivityOutboundInterceptor, s *onServer) *serverOutbound[C] {
	return &serverOutbound[C]{ActivityOutboundInterceptorBase: interceptor.ActivityOutboundInterceptorBase{Next: next}, s: s}
}

func (o *serverOutbound[C]) GetInfo(ctx context.Context) activity.Info {
	info := o.Next.GetInfo(ctx)
	if ctx.Value(inside{}) == nil { // the environment itself looks for its own task
		return info
	}
	info.Namespace, info.TaskToken = "team", []byte("a task")
	info.HeartbeatTimeout = time.Minute
	usual(&info)
	if o.s.info != nil {
		o.s.info(&info)
	}
	return info
}

func (o *serverOutbound[C]) GetClient(context.Context) C { return any(o.s.client).(C) }

// usual are the options with which an activity is called where a test does not say.
func usual(info *activity.Info) {
	info.ScheduleToCloseTimeout, info.StartToCloseTimeout = 0, 1000*time.Hour
	info.RetryPolicy = &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2}
}

// delivered reads how an attempt ended as the server and the SDK hand it on to a workflow: with an
// error, or with the result.
func delivered(t *testing.T, o client.CompleteActivityOptions, result any) error {
	if o.Err != nil {
		failures := temporal.GetDefaultFailureConverter()
		return failures.FailureToError(failures.ErrorToFailure(o.Err))
	}
	payload, err := converter.GetDefaultDataConverter().ToPayload(o.Result)
	if err != nil {
		t.Error(err)
	}
	if err := converter.GetDefaultDataConverter().FromPayload(payload, result); err != nil {
		t.Error(err)
	}
	return nil
}
