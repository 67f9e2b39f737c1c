package waits

import (
	"context"
	"fmt"
	"sync"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
)

// Ending is how a wait ended.
type Ending struct {
	Wait
	Outcome  string // of the result, or the type of the error; empty: it has not ended
	Response string
	Message  string // of the error
	Closed   time.Time
}

// Outcomes of workflows that ended without a word of their own.
const (
	Cancelled  = "cancelled"
	Terminated = "terminated"
	TimedOut   = "timed out"
)

// followsAtOnce bounds how many waits are followed at a time.
const followsAtOnce = 64

// Follow waits until every wait has ended, or ctx ends: those that have not ended then
// have an empty outcome.
func Follow(ctx context.Context, c client.Client, all []Wait) []Ending {
	endings := make([]Ending, len(all))
	next := make(chan int)
	var followers sync.WaitGroup
	for range min(followsAtOnce, len(all)) {
		followers.Go(func() {
			for i := range next {
				endings[i] = follow(ctx, c, all[i])
			}
		})
	}
	for i := range all {
		next <- i
	}
	close(next)
	followers.Wait()
	return endings
}

func follow(ctx context.Context, c client.Client, w Wait) Ending {
	event, err := end(ctx, c, w)
	if err != nil {
		return Ending{Wait: w, Message: err.Error()}
	}
	return read(w, event)
}

// end is the event that closed a wait, an error if ctx ends before. It goes on over the runs
// of the wait, and over times in which the server is away.
func end(ctx context.Context, c client.Client, w Wait) (*historypb.HistoryEvent, error) {
	again := time.NewTicker(500 * time.Millisecond)
	defer again.Stop()
	for runID := w.RunID; ; {
		event, err := closing(ctx, c, w.WorkflowID, runID)
		if err == nil {
			if next := event.GetWorkflowExecutionContinuedAsNewEventAttributes(); next != nil {
				runID = next.GetNewExecutionRunId()
				continue
			}
			return event, nil
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return nil, err
		}
	}
}

// closing is the event that closed a run; it waits for it.
func closing(ctx context.Context, c client.Client, workflowID, runID string) (*historypb.HistoryEvent, error) {
	history := c.GetWorkflowHistory(ctx, workflowID, runID, true, enumspb.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT)
	var last *historypb.HistoryEvent
	for history.HasNext() {
		event, err := history.Next()
		if err != nil {
			return nil, err
		}
		last = event
	}
	if last == nil {
		return nil, fmt.Errorf("the history of %s has no end", workflowID)
	}
	return last, nil
}

func read(w Wait, event *historypb.HistoryEvent) Ending {
	end := Ending{Wait: w, Closed: event.GetEventTime().AsTime()}
	switch event.GetEventType() {
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED:
		var result struct {
			Outcome  string `json:"outcome"`
			Response string `json:"response"`
		}
		if err := converter.GetDefaultDataConverter().FromPayloads(event.GetWorkflowExecutionCompletedEventAttributes().GetResult(), &result); err != nil {
			end.Outcome, end.Message = "unreadable", err.Error()
			return end
		}
		end.Outcome, end.Response = result.Outcome, result.Response
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED:
		failure := event.GetWorkflowExecutionFailedEventAttributes().GetFailure()
		for failure.GetApplicationFailureInfo() == nil && failure.GetCause() != nil {
			failure = failure.GetCause()
		}
		end.Outcome, end.Message = failure.GetApplicationFailureInfo().GetType(), failure.GetMessage()
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED:
		end.Outcome = Cancelled
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED:
		end.Outcome = Terminated
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT:
		end.Outcome = TimedOut
	default:
		end.Outcome = event.GetEventType().String()
	}
	return end
}
