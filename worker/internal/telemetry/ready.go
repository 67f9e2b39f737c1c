package telemetry

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
)

const (
	// polledWithin is how long ago a poller of ours has asked at most: a long poll takes a minute.
	polledWithin = 90 * time.Second
	// askedAgain is how long an answer of the server counts, however many probes there are.
	askedAgain = 5 * time.Second
	// askTimeout is less than a probe has by default.
	askTimeout = 800 * time.Millisecond
)

// Queues is the part of a client that readiness needs.
type Queues interface {
	DescribeTaskQueue(ctx context.Context, taskQueue string, kind enumspb.TaskQueueType) (*workflowservice.DescribeTaskQueueResponse, error)
}

// Readiness says whether the server sees this process poll its task queue. A worker that is
// connected and polls nothing serves nobody, and only the server can tell.
type Readiness struct {
	TaskQueue string
	Identity  string // of this process, as its pollers give it
	Kinds     []enumspb.TaskQueueType
	Now       func() time.Time

	mu      sync.Mutex
	queues  Queues
	stopped bool
	asked   time.Time
	last    error
}

// errStarting is that of a worker that has no connection yet.
var errStarting = errors.New("the worker is starting")

// errStopping is that of a worker that hands its waits over.
var errStopping = errors.New("the worker is stopping")

// Started says that the worker runs, and whom to ask.
func (r *Readiness) Started(queues Queues) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.queues = queues
}

// Stopping says that it takes no more work.
func (r *Readiness) Stopping() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stopped = true
}

// Check says why the worker is not ready; nil where it is.
func (r *Readiness) Check(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock() // probes at the same moment share an answer
	switch {
	case r.stopped:
		return errStopping
	case r.queues == nil:
		return errStarting
	case !r.asked.IsZero() && r.Now().Sub(r.asked) < askedAgain:
		return r.last
	}
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	r.last, r.asked = r.polled(ctx), r.Now()
	return r.last
}

func (r *Readiness) polled(ctx context.Context) error {
	for _, kind := range r.Kinds {
		described, err := r.queues.DescribeTaskQueue(ctx, r.TaskQueue, kind)
		if err != nil {
			return fmt.Errorf("the server does not answer: %w", err)
		}
		if !r.among(described) {
			return fmt.Errorf("the server has not seen this worker ask for %s tasks of the task queue %q within %v", name(kind), r.TaskQueue, polledWithin)
		}
	}
	return nil
}

func (r *Readiness) among(described *workflowservice.DescribeTaskQueueResponse) bool {
	for _, poller := range described.GetPollers() {
		if poller.GetIdentity() == r.Identity && r.Now().Sub(poller.GetLastAccessTime().AsTime()) <= polledWithin {
			return true
		}
	}
	return false
}

func name(kind enumspb.TaskQueueType) string {
	if kind == enumspb.TASK_QUEUE_TYPE_WORKFLOW {
		return "workflow"
	}
	return "activity"
}
