// Package actions counts what Temporal Cloud bills as actions, as an interceptor of the
// server's frontend.
//
// By Temporal's list (docs.temporal.io, "Temporal Cloud Actions") an action is: a workflow
// that starts (by a client, as a child, or as the next run of one that continues as new),
// an activity attempt that starts, a heartbeat that reaches the server, a timer, a
// signal, a query, an update that a worker receives, an upsert of search attributes, a
// side effect. Workflow tasks, polling workers, results and descriptions are none, nor is
// the marker of a workflow's version.
package actions

import (
	"context"
	"maps"
	"sync"

	commandpb "go.temporal.io/api/command/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
)

// Kinds of actions.
const (
	WorkflowStarted  = "workflow started"
	ActivityStarted  = "activity attempt started"
	Heartbeat        = "heartbeat"
	Timer            = "timer started"
	Signal           = "signal"
	Query            = "query"
	Update           = "update"
	SearchAttributes = "search attributes upserted"
	SideEffect       = "side effect"
	ChildStarted     = "child workflow started"
	ContinuedAsNew   = "continued as new"
	Reset            = "workflow reset"
)

// Counts are actions by kind.
type Counts map[string]int

// Total is the number of actions.
func (c Counts) Total() (total int) {
	for _, n := range c {
		total += n
	}
	return total
}

// Since is the actions after an earlier count.
func (c Counts) Since(earlier Counts) Counts {
	counts := Counts{}
	for kind, n := range c {
		if n -= earlier[kind]; n != 0 {
			counts[kind] = n
		}
	}
	return counts
}

// Counter counts the actions of one namespace: the server's own workflows live in others.
type Counter struct {
	namespace string

	mu     sync.Mutex
	counts Counts
}

// NewCounter returns a counter of a namespace's actions.
func NewCounter(namespace string) *Counter {
	return &Counter{namespace: namespace, counts: Counts{}}
}

// Counts returns the actions so far.
func (c *Counter) Counts() Counts {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.counts)
}

// Intercept is a [grpc.UnaryServerInterceptor].
func (c *Counter) Intercept(ctx context.Context, request any, _ *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (any, error) {
	response, err := handle(ctx, request)
	if in, ok := request.(interface{ GetNamespace() string }); ok && in.GetNamespace() == c.namespace && err == nil {
		c.count(request, response)
	}
	return response, err
}

// count counts a call that succeeded: what is refused is not billed.
func (c *Counter) count(request, response any) {
	switch r := response.(type) {
	case *workflowservice.StartWorkflowExecutionResponse:
		if r.GetStarted() {
			c.add(WorkflowStarted, 1)
		}
	case *workflowservice.SignalWithStartWorkflowExecutionResponse:
		c.add(Signal, 1)
		if r.GetStarted() {
			c.add(WorkflowStarted, 1)
		}
	case *workflowservice.StartActivityExecutionResponse:
		// Of a standalone activity; its attempts count below.
	case *workflowservice.PollActivityTaskQueueResponse:
		if len(r.GetTaskToken()) > 0 {
			c.add(ActivityStarted, 1)
		}
	case *workflowservice.RespondWorkflowTaskCompletedResponse:
		c.add(ActivityStarted, len(r.GetActivityTasks())) // started eagerly, without a poll
	case *workflowservice.RecordActivityTaskHeartbeatResponse, *workflowservice.RecordActivityTaskHeartbeatByIdResponse:
		c.add(Heartbeat, 1)
	case *workflowservice.SignalWorkflowExecutionResponse:
		c.add(Signal, 1)
	case *workflowservice.QueryWorkflowResponse:
		c.add(Query, 1)
	case *workflowservice.UpdateWorkflowExecutionResponse:
		c.add(Update, 1)
	case *workflowservice.ResetWorkflowExecutionResponse:
		c.add(Reset, 1)
	}
	if completed, ok := request.(*workflowservice.RespondWorkflowTaskCompletedRequest); ok {
		for _, command := range completed.GetCommands() {
			c.command(command)
		}
	}
}

// command counts what a workflow asks for.
func (c *Counter) command(command *commandpb.Command) {
	switch command.GetCommandType() {
	case enumspb.COMMAND_TYPE_START_TIMER:
		c.add(Timer, 1)
	case enumspb.COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION:
		c.add(ChildStarted, 1)
	case enumspb.COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION:
		c.add(ContinuedAsNew, 1)
	case enumspb.COMMAND_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION:
		c.add(Signal, 1)
	case enumspb.COMMAND_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES:
		if _, version := command.GetUpsertWorkflowSearchAttributesCommandAttributes().GetSearchAttributes().GetIndexedFields()["TemporalChangeVersion"]; !version {
			c.add(SearchAttributes, 1)
		}
	case enumspb.COMMAND_TYPE_RECORD_MARKER:
		if name := command.GetRecordMarkerCommandAttributes().GetMarkerName(); name == "SideEffect" || name == "MutableSideEffect" {
			c.add(SideEffect, 1)
		}
	default:
	}
}

func (c *Counter) add(kind string, n int) {
	if n == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counts[kind] += n
}
