package activities

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"go.temporal.io/sdk/activity"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/answers"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

// answer answers an input request, once, and only while a status that was asked for just before
// shows that very request.
func (h *home) answer(ctx context.Context, in agentwait.AnswerInput) (*agentwait.AnswerResult, error) {
	e := h.engine
	if err := in.Validate(); err != nil {
		return nil, agentwait.InvalidRequest(in.InteractionID, err)
	}
	connection, err := e.connection(activity.GetInfo(ctx), in.Target)
	if err != nil {
		return nil, err
	}
	answerer, ok := vendors.As[vendors.Answerer](e.cfg.Connections[in.CredentialName()].API)
	if !ok {
		return nil, agentwait.InvalidRequest(in.InteractionID, agentwait.OutOfRange("credential", in.CredentialName(),
			"the name of a credential whose vendor takes answers: this one's does not; answer where the agent runs"))
	}
	s := newSender(ctx)
	if err := s.refused(); err != nil {
		return nil, agentwait.InvalidRequest(in.InteractionID, err)
	}
	e.metrics.from(ctx, e.cfg.Metrics)
	ctx, stopped := withStop(ctx)
	defer stopped()
	if in.Request != nil && in.Request.ID == in.RequestID {
		vendors.Remind(e.cfg.Connections[in.CredentialName()].API, check.Ref(in.Target), *in.Request)
	}
	var (
		came    *check.Answer
		failure *agentwait.Error
	)
	s.alive(func() { came, failure, err = connection.Check(ctx, in.Target) })
	switch {
	case err != nil:
		return nil, brokenOff(ctx, agentwait.ErrorDetails{InteractionID: in.InteractionID})
	case failure == nil && came.Status() == nil:
		seen := came.Decide(agentstatus.Policy{NotFoundGrace: -1}, agentstatus.Progress{Polls: 1}, e.time.Wall(e.time.Now()), e.cfg.Random())
		failure = seen.Problem(agentwait.ErrorDetails{InteractionID: in.InteractionID})
		if !seen.Final() {
			return nil, failure.Retryable(came.RetryAfter(e.time.Wall(e.time.Now())))
		}
	}
	switch {
	case failure != nil && s.maySent(): // the status is what is refused, and says nothing of the answer
		return nil, unknownAnswer(in, "an attempt was lost while it waited for the vendor's answer, and no status says more: "+failure.Message).Final()
	case failure != nil:
		return nil, failure.Final()
	}
	request, err := openRequest(in, came.Status())
	switch {
	case s.maySent() && err != nil:
		return &agentwait.AnswerResult{RequestID: in.RequestID}, nil // the lost attempt has answered it
	case s.maySent():
		return nil, unknownAnswer(in, "an attempt was lost while it waited for the vendor's answer, and the request is still open").Final()
	case err != nil:
		return nil, err
	}
	if err := fits(in, request); err != nil {
		return nil, err
	}
	return e.sendAnswer(ctx, s, answerer, in)
}

// sendAnswer sends what has been checked.
func (e *engine) sendAnswer(ctx context.Context, s *sender, answerer vendors.Answerer, in agentwait.AnswerInput) (*agentwait.AnswerResult, error) {
	var next *vendors.Ref
	unsent, err := s.send(e.requestTimeout(in.Target), func(ctx context.Context) (err error) {
		next, err = answerer.Answer(ctx, check.Ref(in.Target), vendors.InputAnswer{
			RequestID: in.RequestID, Action: actionOf(in.Answer), Value: in.Value, Text: in.Text,
		})
		return err
	})
	var (
		refused *vendors.RefusedError
		wrong   *vendors.RefError
	)
	details := agentwait.ErrorDetails{InteractionID: in.InteractionID}
	switch {
	case unsent != nil:
		return nil, unsentError(ctx, in.InteractionID, unsent)
	case err == nil:
	case errors.Is(err, vendors.ErrNotTaken):
		s.notSent()
		details.Message, details.Problem = err.Error(), err.Error()
		return nil, agentwait.NewError(agentwait.ErrTypeAPIUnavailable, err.Error(), details).Retryable(e.askedDelay(err))
	case errors.As(err, &wrong):
		return nil, check.Refused(in.Target, wrong).Final()
	case errors.As(err, &refused) && !ambiguous(refused.Answer):
		return nil, answerRefused(in, "the vendor does not take it: "+err.Error()).Final()
	default:
		return nil, unknownAnswer(in, err.Error()).Final()
	}
	result := &agentwait.AnswerResult{RequestID: in.RequestID}
	if next != nil {
		result.InteractionID, result.IDs = next.InteractionID, next.IDs
	}
	return result, nil
}

func actionOf(answer agentwait.Answer) string {
	if answer.Declines() {
		return vendors.ActionDecline
	}
	return vendors.ActionAccept
}

// openRequest finds the request that is to be answered. A phase says nothing here: an answer's
// own response may still show the phase of before.
func openRequest(in agentwait.AnswerInput, status *agentstatus.Status) (*agentstatus.InputRequest, error) {
	open := status.Told().InputRequests
	ids := make([]string, 0, len(open))
	for i := range open {
		if open[i].ID == in.RequestID {
			return &open[i], nil
		}
		ids = append(ids, fmt.Sprintf("%.128q", open[i].ID))
	}
	said := fmt.Sprintf("the state is %s and no request is open: it was answered, or is no longer asked", text.Quote(string(status.State), agentwait.MaxStateBytes))
	switch {
	case len(ids) == 0 && status.Phase == agentstatus.PhaseNeedsInput:
		said = fmt.Sprintf("the state is %s, and the vendor does not show what is asked", text.Quote(string(status.State), agentwait.MaxStateBytes))
		if progress := status.Told().Progress; progress != nil && progress.Message != "" {
			said += ": " + text.Cut(progress.Message, 512)
		}
	case len(ids) > 0:
		said = "open are " + text.Cut(strings.Join(ids, ", "), 512)
	}
	return nil, answerRefused(in, said).Final()
}

// fits checks the value against what the request asks for.
func fits(in agentwait.AnswerInput, request *agentstatus.InputRequest) error {
	if in.Declines() || len(request.Schema) == 0 || len(in.Value) == 0 && request.Kind != agentstatus.InputQuestion {
		return nil
	}
	value := in.Value
	if len(value) == 0 {
		value = json.RawMessage("null")
	}
	err := answers.Check(request.Schema, value)
	if err == nil || errors.Is(err, answers.ErrUnusable) {
		return nil // a schema that cannot be used is for the vendor to hold
	}
	refused := answerRefused(in, "its value is not what the request asks for: "+err.Error())
	refused.Details.Field, refused.Details.Expected = "value", text.Cut(string(request.Schema), 1<<10)
	refused.Details.Found = text.Cut(err.Error(), 256)
	return refused.Final()
}

func answerRefused(in agentwait.AnswerInput, why string) *agentwait.Error {
	return agentwait.NewError(agentwait.ErrTypeAnswerRefused, fmt.Sprintf("request %.128q was not answered: %s", in.RequestID, why),
		agentwait.ErrorDetails{InteractionID: in.InteractionID, Message: why})
}

func unknownAnswer(in agentwait.AnswerInput, why string) *agentwait.Error {
	return agentwait.NewError(agentwait.ErrTypeAnswerOutcomeUnknown, fmt.Sprintf(
		"the answer to request %.128q was sent, and it is not known whether it was taken: %.512s. It is not sent again by itself, since that can make an agent run twice: if the query status still shows the request after a while, answer it again",
		in.RequestID, why), agentwait.ErrorDetails{InteractionID: in.InteractionID, Problem: why})
}
