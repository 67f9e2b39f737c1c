package activities

import (
	"context"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"

	"github.com/agentwait/agentwait"
)

// RefuseLocal returns an interceptor that ends a call of these activities as local ones with
// the error InvalidRequest. The plugin of package workflows has it. A worker without the plugin
// whose workflows call local activities needs it in its options:
//
//	w := worker.New(c, taskQueue, worker.Options{
//		Interceptors: []interceptor.WorkerInterceptor{activities.RefuseLocal()},
//	})
//	acts.Register(w)
//
// Without it such a call ends with the SDK's own PanicError, "reflect: Call with too few input
// arguments", and is tried again: the SDK gives a local activity its arguments as Go values,
// where [Activities.Register] has registered functions that take them raw, and no function can
// take both.
func RefuseLocal() interceptor.WorkerInterceptor { return &refuseLocal{} }

type refuseLocal struct {
	interceptor.WorkerInterceptorBase
}

// InterceptActivity is the SDK's.
func (*refuseLocal) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return &refuseLocalInbound{interceptor.ActivityInboundInterceptorBase{Next: next}}
}

type refuseLocalInbound struct {
	interceptor.ActivityInboundInterceptorBase
}

// ExecuteActivity is the SDK's.
func (i *refuseLocalInbound) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	info := activity.GetInfo(ctx)
	switch info.ActivityType.Name {
	case agentwait.PollAgentStatusName, agentwait.PollRunStatusName, agentwait.PollAgentsStatusName, agentwait.PollRunsStatusName, agentwait.CheckAgentStatusName,
		agentwait.StartAgentName, agentwait.AnswerAgentName, agentwait.CancelAgentName:
		if err := refusedLocal(info); err != nil {
			return nil, agentwait.InvalidRequest("", err)
		}
	}
	return i.Next.ExecuteActivity(ctx, in)
}

// refusedLocal refuses a local activity. A check is no exception: it waits for its turn, which
// may take longer than a workflow task.
func refusedLocal(info activity.Info) error {
	if !info.IsLocalActivity {
		return nil
	}
	return agentwait.OutOfRange("activity", "a local activity",
		"an activity (workflow.ExecuteActivity in place of ExecuteLocalActivity): it takes longer than a workflow task, and a local activity has no heartbeat")
}
