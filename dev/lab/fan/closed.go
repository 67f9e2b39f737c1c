package fan

import (
	"context"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
)

// Closed is when the server heard of each activity's end, in the order of the inputs; the
// zero time if it has not. So the way of a result to the server is part of it.
func Closed(ctx context.Context, c client.Client, runs []client.WorkflowRun) ([]time.Time, error) {
	var closed []time.Time
	for _, run := range runs {
		at := map[int64]int{} // by the event that scheduled it
		history := c.GetWorkflowHistory(ctx, run.GetID(), run.GetRunID(), false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		for history.HasNext() {
			event, err := history.Next()
			if err != nil {
				return nil, fmt.Errorf("read the history of %s: %w", run.GetID(), err)
			}
			var scheduled int64
			switch event.GetEventType() {
			case enumspb.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
				at[event.GetEventId()] = len(closed)
				closed = append(closed, time.Time{})
				continue
			case enumspb.EVENT_TYPE_ACTIVITY_TASK_COMPLETED:
				scheduled = event.GetActivityTaskCompletedEventAttributes().GetScheduledEventId()
			case enumspb.EVENT_TYPE_ACTIVITY_TASK_FAILED:
				scheduled = event.GetActivityTaskFailedEventAttributes().GetScheduledEventId()
			case enumspb.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT:
				scheduled = event.GetActivityTaskTimedOutEventAttributes().GetScheduledEventId()
			default:
				continue
			}
			closed[at[scheduled]] = event.GetEventTime().AsTime()
		}
	}
	return closed, nil
}
