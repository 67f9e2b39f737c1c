package activities

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/vendors"
)

// startFailed is what becomes of a start that was made and did not succeed: an error, unless an
// earlier attempt is found to have succeeded.
func (h *home) startFailed(ctx context.Context, s *sender, api vendors.API, in agentwait.StartInput, again bool, err error) (*agentwait.StartResult, error) {
	var (
		refused *vendors.RefusedError
		unknown *vendors.UnknownOutcomeError
		wrong   *vendors.RefError
	)
	details := agentwait.ErrorDetails{InteractionID: in.InteractionID, Message: err.Error(), Problem: err.Error()}
	switch {
	case errors.Is(err, vendors.ErrNotTaken) && s.maySent():
		return nil, againUnknown(in, err).Retryable(h.engine.askedDelay(err))
	case errors.Is(err, vendors.ErrNotTaken):
		s.notSent()
		return nil, agentwait.NewError(agentwait.ErrTypeAPIUnavailable, err.Error(), details).Retryable(h.engine.askedDelay(err))
	case errors.As(err, &wrong):
		return nil, check.Refused(in.Target(), wrong).Final()
	case errors.Is(err, vendors.ErrBusy):
		s.notSent()
		return nil, busy(in, details, h.engine.busyDelay(s.info))
	case errors.As(err, &refused) && !ambiguous(refused.Answer) && s.maySent():
		return h.refusedLater(ctx, s, api, in, refused, details)
	case errors.As(err, &refused) && !ambiguous(refused.Answer):
		s.notSent()
		return nil, h.startRefused(in, refused, details)
	case again && !errors.Is(err, errPanicked):
		return nil, againUnknown(in, err).Retryable(h.engine.askedDelay(err))
	case errors.As(err, &unknown):
		err = unknown.Err // who was asked stands in the text around it
	}
	if found := h.foundAgain(ctx, api, in); found != nil {
		return found, nil
	}
	return nil, unknownStart(in, err.Error()).Final()
}

// refusedLater is what becomes of a start that was refused after an attempt of which it is not known
// what it did: that one may have started the run, and taken the last credits for it.
func (h *home) refusedLater(ctx context.Context, s *sender, api vendors.API, in agentwait.StartInput, refused *vendors.RefusedError, details agentwait.ErrorDetails) (*agentwait.StartResult, error) {
	if _, ok := vendors.As[vendors.Finder](api); ok {
		found, err := h.find(ctx, api, in)
		told, failed := agentwait.AsError(err)
		switch {
		case err == nil && found.InteractionID != "":
			return found, nil
		case err == nil:
			return nil, h.startRefused(in, refused, details)
		case failed && told.Type == agentwait.ErrTypeAPIUnavailable:
			return nil, againUnknown(in, refused).Retryable(h.engine.askedDelay(refused))
		}
	}
	return nil, unknownStart(in, "an attempt before may have started it, and this one was refused: "+refused.Error()).Final()
}

// busy is the error of a conversation whose turn has not ended.
func busy(in agentwait.StartInput, details agentwait.ErrorDetails, delay time.Duration) error {
	failure := agentwait.NewError(agentwait.ErrTypeAgentBusy, fmt.Sprintf(
		"interaction %.256q cannot go on, since its turn has not ended: await it first, or set on_running to %q", in.InteractionID, agentwait.OnWait), details)
	if in.OnRunning == agentwait.OnWait {
		return failure.Retryable(delay)
	}
	return failure.Final()
}

// ambiguous reports whether an answer leaves open what the request did: a server that fails may
// have done it, and a success that cannot be read has.
func ambiguous(answer *vendors.Answer) bool {
	return answer == nil || answer.HTTPStatus/100 == 2 || answer.HTTPStatus/100 == 5 && answer.HTTPStatus != 501
}

// startRefused is the error of a start that the vendor refused in its own words.
func (h *home) startRefused(in agentwait.StartInput, refused *vendors.RefusedError, details agentwait.ErrorDetails) error {
	e := h.engine
	seen := check.Came(refused.Answer).Decide(agentstatus.Policy{NotFoundGrace: -1}, agentstatus.Progress{Polls: 1}, e.time.Wall(e.time.Now()), e.cfg.Random())
	failure := agentwait.NewError(check.ErrorType(seen.Reason), refused.Error(), details)
	switch {
	case failure.Type == agentwait.ErrTypeInteractionNotFound:
		failure.Type = agentwait.ErrTypeInvalidRequest // it is the agent that is not known
		return failure.Final()
	case seen.Final():
		return failure.Final()
	}
	return failure.Retryable(e.askedDelay(refused))
}

// unknownStart says what is known of a start of which it is not known what it did.
func unknownStart(in agentwait.StartInput, why string) *agentwait.Error {
	return agentwait.NewError(agentwait.ErrTypeStartOutcomeUnknown, fmt.Sprintf(
		"the start of agent %.128q was sent, and it is not known whether it runs: %.512s. It is not sent again, since it may be paid for twice: look at the vendor's list of runs",
		in.AgentID, why), agentwait.ErrorDetails{InteractionID: in.InteractionID, Problem: why})
}

// againUnknown is the same if another attempt finds the run by its key. It is how a start ends
// that has no other attempt: the caller's time is over, or somebody has cancelled it.
func againUnknown(in agentwait.StartInput, err error) *agentwait.Error {
	return agentwait.NewError(agentwait.ErrTypeStartOutcomeUnknown, fmt.Sprintf(
		"the start of agent %.128q was sent, and it is not known whether it runs: %.512s. Another attempt finds it by its key",
		in.AgentID, err.Error()), agentwait.ErrorDetails{InteractionID: in.InteractionID, Problem: err.Error()})
}
