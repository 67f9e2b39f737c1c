package activities_test

import (
	"context"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/agentwait/agentwait"
)

// server is the Temporal server of a harness: the client through which the engine reaches it.
// A call that is not here panics.
type server struct {
	client.Client
	h *harness
}

// signal is one signal to a workflow.
type signal struct {
	workflowID, runID, name string
	argument                any
}

func (s *server) RecordActivityHeartbeatWithOptions(ctx context.Context, o client.RecordActivityHeartbeatOptions) error {
	s.names(o.TaskToken, o.Namespace, o.ActivityType)
	return s.h.heard(ctx, o.Details)
}

func (s *server) CompleteActivityWithOptions(ctx context.Context, o client.CompleteActivityOptions) error {
	s.names(o.TaskToken, o.Namespace, o.ActivityType)
	h := s.h
	h.seen.mu.Lock()
	h.seen.ends = append(h.seen.ends, time.Now())
	answer := h.env.onEnd
	h.seen.mu.Unlock()
	if answer != nil {
		if err := answer(ctx); err != nil {
			return err
		}
	}
	h.seen.mu.Lock()
	defer h.seen.mu.Unlock()
	if h.seen.over {
		h.t.Error("an attempt ended twice")
		return nil
	}
	h.seen.over, h.seen.returned = true, o.Err
	h.seen.failure = delivered(h.t, o, &h.seen.result)
	close(h.ended)
	return nil
}

func (s *server) SignalWorkflow(ctx context.Context, workflowID, runID, name string, argument any) error {
	s.h.seen.mu.Lock()
	answer := s.h.env.onSignal
	s.h.seen.signals = append(s.h.seen.signals, signal{workflowID, runID, name, argument})
	s.h.seen.mu.Unlock()
	if answer == nil {
		return nil
	}
	return answer(ctx)
}

// names checks that a call says what it is about, also to interceptors and metrics.
func (s *server) names(taskToken []byte, namespace, activityType string) {
	if string(taskToken) != "a task" || namespace != "team" || activityType != agentwait.PollAgentStatusName {
		s.h.t.Errorf("a call about %q in %q of a %q", taskToken, namespace, activityType)
	}
}
