package activities

import (
	"context"
	"reflect"
	"time"
	"unique"

	"go.temporal.io/sdk/activity"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/outcome"
	"github.com/agentwait/agentwait/internal/plan"
	"github.com/agentwait/agentwait/internal/requests"
	"github.com/agentwait/agentwait/vendors"
)

// fullDelay is how long the server keeps a wait that the engine has no place for.
const fullDelay = 30 * time.Second

// poll puts a wait into the engine. Its error is activity.ErrResultPending if the engine has
// taken it over.
func (h *home) poll(ctx context.Context, in agentwait.PollInput) (*agentwait.Result, error) {
	info := infoOf(ctx)
	checked := in
	checked.Selection = toCheck(in.Selection, info, in.Token != nil)
	if err := checked.Validate(); err != nil {
		return nil, agentwait.InvalidRequest(in.InteractionID, err)
	}
	connection, err := h.engine.connection(info, in.Target)
	if err != nil {
		return nil, err
	}
	if in.Cancels {
		if err := cancels(h.engine.cfg.Connections[in.CredentialName()].API, in.Target); err != nil {
			return nil, err
		}
	}
	if err := awaitable(info); err != nil {
		return nil, agentwait.InvalidRequest(in.InteractionID, err)
	}
	now := h.engine.time.Now()
	s := h.newSingle(connection, in, info, now, resume(ctx, in.Token, info.ScheduledTime))
	s.waiter.Carry = h.engine.carry(ctx)
	result, err := h.run(ctx, &s.attempt, info, func() {
		if r, ok := s.sink.(*remote); ok {
			s.keep(r.taskToken)
		}
		s.start(now)
	}, func() *agentwait.Error {
		// Only if another attempt can follow in time.
		if !s.plan.MayFollow(now, fullDelay) {
			return nil
		}
		return full(in.Target, h.engine.held())
	}, s.standing(now))
	if result == nil {
		return nil, err
	}
	return result.(*agentwait.Result), err
}

// newSingle is the attempt of a wait that came now.
func (h *home) newSingle(connection *requests.Connection, in agentwait.PollInput, info activity.Info, now time.Duration, token agentwait.Token) *single {
	s := &single{
		connection:   connection,
		target:       in.Target,
		returns:      in.OnDeadline == agentwait.OnReturn,
		signalPhases: in.SignalPhases,
		learned:      newLearning(),
	}
	if !reflect.ValueOf(in.Selection).IsZero() {
		s.asked = &asked{Selection: in.Selection}
	}
	s.attempt = h.newAttempt(s, info, now, 1)
	s.plan = plan.New(outcome.Options(in.Schedule), s.limits(info, in.Timeout()), s.wall().Progress(token))
	if token.Polls > 0 {
		s.resumes = 1
	}
	if told := token.Told; !told.Nothing() {
		s.setTells(&told)
		vendors.Remind(h.engine.cfg.Connections[in.CredentialName()].API, check.Ref(in.Target), told.InputRequests...)
	}
	return s
}

// keep keeps the ids of a target once: as parts of the task token, where they are in it.
func (s *single) keep(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := &s.target
	t.InteractionID, t.UserID, t.ProjectID = within(token, t.InteractionID), within(token, t.UserID), within(token, t.ProjectID)
	t.Credential = unique.Make(t.Credential).Value()
}

// awaitable refuses what a wait cannot be held in.
func awaitable(info activity.Info) error {
	if err := refusedLocal(info); err != nil {
		return err
	}
	if info.HeartbeatTimeout <= 0 {
		return agentwait.OutOfRange("heartbeat_timeout", "none",
			"a HeartbeatTimeout in the activity's options (60 s is a good one), so that a lost worker is noticed")
	}
	return nil
}

// newAttempt is an attempt that came now.
func (h *home) newAttempt(b body, info activity.Info, now time.Duration, waits int) attempt {
	started := info.StartedTime
	if started.IsZero() {
		started = h.engine.time.Wall(now)
	}
	return attempt{
		home: h, body: b,
		timeout: info.HeartbeatTimeout,
		began:   now, server: started.UnixNano(),
		index: -1, waits: int32(waits),
	}
}

// run has an attempt held: by the engine, or inside the activity if there is no server to
// complete it on. full is asked if the engine has no place; standing is how the wait stands.
func (h *home) run(ctx context.Context, a *attempt, info activity.Info, start func(), full func() *agentwait.Error, standing agentwait.ErrorDetails) (any, error) {
	held := info.Namespace == testNamespace
	if held {
		a.sink = &holder{ctx: ctx, ended: make(chan ending, 1)}
	} else {
		a.sink = h.newRemote(ctx, info)
		h.watch(activity.GetWorkerStopChannel(ctx))
	}
	h.engine.metrics.from(ctx, h.engine.cfg.Metrics)
	if !h.engine.room(int(a.waits)) {
		if e := full(); e != nil {
			h.engine.metrics.interrupted(a, agentwait.ReasonFull)
			a.sayOf("agentwait: the worker is full", levelWarn, "agentwait: "+e.Message)
			return nil, e.Retryable(fullDelay + time.Duration(h.engine.cfg.Random()*float64(fullDelay)))
		}
		h.engine.overfill(int(a.waits))
	}
	if !h.takeIn(a, a.began) {
		h.engine.metrics.interrupted(a, agentwait.ReasonShutdown)
		h.engine.release(int(a.waits))
		return nil, agentwait.Interrupted(agentwait.ReasonShutdown, standing).Retryable(plan.HandOverDelay)
	}
	h.engine.metrics.resumed(a)
	start()
	if held {
		return a.sink.(*holder).hold(a)
	}
	return nil, activity.ErrResultPending
}

func (h *home) newRemote(ctx context.Context, info activity.Info) *remote {
	k := kind{
		namespace: info.Namespace, taskQueue: info.TaskQueue,
		activityType: info.ActivityType.Name, client: activity.GetClient(ctx),
	}
	if info.WorkflowType != nil {
		k.workflowType = info.WorkflowType.Name
	}
	token := string(info.TaskToken)
	return &remote{
		kind: h.kindOf(k), logs: h, taskToken: token,
		workflowID: within(token, info.WorkflowExecution.ID), runID: within(token, info.WorkflowExecution.RunID),
	}
}
