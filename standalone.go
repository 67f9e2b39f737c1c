package agentwait

import (
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait/internal/text"
)

// PollOptions are the options to await in by the activity alone, without a workflow: what Temporal
// calls a standalone activity. That is the cheapest durable wait, for a program that only wants
// the result: three entries on the server in place of a history, and neither a query nor an update.
//
//	handle, err := c.ExecuteActivity(ctx, agentwait.PollOptions(in, "agents"), in.ActivityName(), in)
//	err = handle.Get(ctx, &result)
//
// The activity's id is that of the workflow that would await the target ([WorkflowID]; the server
// keeps them apart), and one that runs is joined. Retries, heartbeats and the deadline are those of
// AwaitAgent: a lost worker's wait goes on at the next one where it was.
//
// The server has to know standalone activities, which are younger than most servers.
func PollOptions(in PollInput, taskQueue string) client.StartActivityOptions {
	return client.StartActivityOptions{
		ID:                       WorkflowID(in.Target),
		TaskQueue:                taskQueue,
		ScheduleToCloseTimeout:   in.Timeout() + Backstop,
		HeartbeatTimeout:         DefaultHeartbeatTimeout,
		ActivityIDConflictPolicy: enumspb.ACTIVITY_ID_CONFLICT_POLICY_USE_EXISTING,
		ActivityIDReusePolicy:    enumspb.ACTIVITY_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: time.Minute,
		},
		Summary: text.Summary("await interaction " + in.InteractionID),
	}
}
