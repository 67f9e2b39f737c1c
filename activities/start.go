package activities

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/activity"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/outcome"
	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

// unsentDelay is how long an attempt is from the next if it could not tell the server what it
// was about to do.
const unsentDelay = 2 * time.Second

// start starts a run, once.
func (h *home) start(ctx context.Context, in agentwait.StartInput) (*agentwait.StartResult, error) {
	e := h.engine
	if err := in.Validate(); err != nil {
		return nil, agentwait.InvalidRequest(in.InteractionID, err)
	}
	api, err := e.api(activity.GetInfo(ctx), in.Target())
	if err != nil {
		return nil, err
	}
	starter, err := e.starter(api, in)
	if err != nil {
		return nil, err
	}
	s := newSender(ctx)
	if err := s.refused(); err != nil {
		return nil, agentwait.InvalidRequest(in.InteractionID, err)
	}
	e.metrics.from(ctx, e.cfg.Metrics)
	if in.Existing {
		return h.find(ctx, api, in)
	}
	// A message that goes on with a conversation is a turn of its own each time.
	again := starter.Idempotent() && in.InteractionID == ""
	if s.maySent() && !again {
		if found := h.foundAgain(ctx, api, in); found != nil {
			return found, nil
		}
		return nil, unknownStart(in, fmt.Sprintf("attempt %d was lost while it waited for the vendor's answer", s.info.Attempt-1)).Final()
	}
	over, err := e.turn(ctx, s, in)
	if err != nil {
		return nil, err
	}
	defer over()
	var started *vendors.Started
	unsent, err := s.send(e.requestTimeout(in.Target()), func(ctx context.Context) (err error) {
		started, err = starter.Start(ctx, requestOf(in, s.info))
		return err
	})
	switch {
	case unsent != nil:
		return nil, unsentError(ctx, in.InteractionID, unsent)
	case err != nil:
		return h.startFailed(ctx, s, api, in, again, err)
	case started == nil:
		return nil, unknownStart(in, "the vendor's client answered nothing").Final()
	}
	return e.started(ctx, api, in, started)
}

// foundAgain looks for what a start has begun whose answer was lost; nil where it is not found,
// which says nothing.
func (h *home) foundAgain(ctx context.Context, api vendors.API, in agentwait.StartInput) *agentwait.StartResult {
	if _, finds := vendors.As[vendors.Finder](api); !finds || in.InteractionID != "" {
		return nil
	}
	found, err := h.find(ctx, api, in)
	if err != nil || found.InteractionID == "" {
		return nil
	}
	return found
}

// starter returns what starts runs, for an input that asks for no more than the vendor can.
func (e *engine) starter(api vendors.API, in agentwait.StartInput) (vendors.Starter, error) {
	starter, ok := vendors.As[vendors.Starter](api)
	if !ok {
		return nil, agentwait.InvalidRequest(in.InteractionID, agentwait.OutOfRange("credential", in.Target().CredentialName(),
			"the name of a credential whose vendor starts runs: this one's cannot"))
	}
	if in.Cancels {
		if err := cancels(api, in.Target()); err != nil {
			return nil, err
		}
	}
	return starter, nil
}

// requestOf is the start that all attempts of an activity make.
func requestOf(in agentwait.StartInput, info activity.Info) vendors.StartRequest {
	request := vendors.StartRequest{
		AgentID: in.AgentID, Message: in.Message, Input: in.Input,
		UserID: in.UserID, ProjectID: in.ProjectID, IDs: in.IDs, Key: in.Key,
	}
	if in.InteractionID != "" {
		ref := check.Ref(in.Target())
		request.Continue = &ref
	}
	if request.Key == "" {
		// A standalone activity has no workflow, and a run of its own.
		run := cmp.Or(info.WorkflowExecution.RunID, info.ActivityRunID)
		sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q",
			info.Namespace, info.WorkflowExecution.ID, run, info.ActivityID))
		request.Key = "agentwait-" + hex.EncodeToString(sum[:16])
	}
	return request
}

// started is the result of a start.
func (e *engine) started(ctx context.Context, api vendors.API, in agentwait.StartInput, started *vendors.Started) (*agentwait.StartResult, error) {
	result := &agentwait.StartResult{
		InteractionID: started.Ref.InteractionID, IDs: started.Ref.IDs,
		Existed: started.Existed, AfterMessageID: started.AfterMessageID,
	}
	_, result.Cancellable = vendors.As[vendors.Canceller](api)
	if result.InteractionID == "" && (started.Answer == nil || started.Answer.Status == nil) {
		return nil, unknownStart(in, "the vendor's answer names no run").Final()
	}
	status := statusOf(started.Answer)
	if result.InteractionID == "" && endOf(status, "") != agentstatus.ActionCompleted {
		return nil, endedAtOnce(in, status)
	}
	// What answers a further message may still show the turn before.
	if status == nil || outcomeOf(endOf(status, started.AfterMessageID)) != agentwait.OutcomeCompleted {
		return result, nil // whatever else it is, the wait finds out
	}
	target := in.Target()
	target.InteractionID, target.IDs = result.InteractionID, result.IDs
	now := e.time.Wall(e.time.Now()).UTC()
	done, unusable := outcome.Result(ctx, agentwait.OutcomeCompleted, status, outcome.Wait{
		Target: target, Selection: in.Selection, LastStatusAt: &now, Deliverable: e.deliverable(),
	})
	switch {
	case unusable == nil:
		result.Result = done
	case result.InteractionID == "": // nothing can be asked again
		return nil, unusable.Final()
	}
	return result, nil
}

// endedAtOnce is the error of a run that has ended with its start, and cannot be asked for: it has
// failed, or it is somewhere where nobody finds it.
func endedAtOnce(in agentwait.StartInput, status *agentstatus.Status) error {
	if endOf(status, "") != agentstatus.ActionFailed {
		return unknownStart(in, fmt.Sprintf("the vendor's answer names no run, and is %.64q", status.State)).Final()
	}
	return agentwait.AgentFailed(agentwait.ErrorDetails{
		State: text.Cut(string(status.State), agentwait.MaxStateBytes), Phase: string(status.Phase), Message: strings.Clone(status.ErrorMessage),
	}).Final()
}

// statusOf is the status of an answer, if it has one.
func statusOf(answer *vendors.Answer) *agentstatus.Status {
	if answer == nil {
		return nil
	}
	return answer.Status
}

// endOf is what a wait for the turn after a message would make of a status at once.
func endOf(status *agentstatus.Status, after string) agentstatus.Action {
	return agentstatus.Decide(agentstatus.Policy{AfterMessageID: after}, agentstatus.Progress{Polls: 1}, agentstatus.Observation{
		HTTPStatus: 200, Parse: func([]byte) (*agentstatus.Status, error) { return status, nil },
	}).Action
}

// unsentError is the error of an attempt that could not tell the server what it was about to do.
func unsentError(ctx context.Context, interactionID string, unsent error) error {
	details := agentwait.ErrorDetails{InteractionID: interactionID, Problem: unsent.Error()}
	switch what, reason := heartbeatAnswer(unsent); what {
	case cancelled:
		return agentwait.Cancelled(details)
	case ends, gone:
		return agentwait.Interrupted(reason, details).Retryable(unsentDelay)
	default:
		if ctx.Err() != nil {
			if what, reason = contextAnswer(ctx); what == cancelled {
				return agentwait.Cancelled(details)
			}
		}
		return agentwait.Interrupted(reason, details).Retryable(unsentDelay)
	}
}
