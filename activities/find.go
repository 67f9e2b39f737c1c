package activities

import (
	"context"
	"errors"

	"go.temporal.io/sdk/activity"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/vendors"
)

// find looks up what an earlier start with the same key has begun. The result is empty if there
// is nothing.
func (h *home) find(ctx context.Context, api vendors.API, in agentwait.StartInput) (*agentwait.StartResult, error) {
	finder, ok := vendors.As[vendors.Finder](api)
	if !ok || in.InteractionID != "" {
		return nil, agentwait.InvalidRequest(in.InteractionID, agentwait.OutOfRange("existing", "true",
			"a new run, at a vendor that looks runs up by the key that started them: look at the vendor's list of runs"))
	}
	// It has no heartbeats, which it is not to be lost for.
	bounded, cancel := context.WithTimeout(ctx, min(cancelPatience, h.engine.requestTimeout(in.Target())))
	defer cancel()
	var found *vendors.Started
	err := guarded(bounded, func(ctx context.Context) (err error) {
		found, err = finder.Find(ctx, requestOf(in, activity.GetInfo(ctx)))
		return err
	})
	var (
		refused *vendors.RefusedError
		wrong   *vendors.RefError
	)
	switch {
	case errors.As(err, &wrong):
		return nil, check.Refused(in.Target(), wrong).Final()
	case errors.As(err, &refused):
		return nil, h.startRefused(in, refused, agentwait.ErrorDetails{Message: err.Error(), Problem: err.Error()})
	case err != nil:
		return nil, agentwait.NewError(agentwait.ErrTypeAPIUnavailable, err.Error(), agentwait.ErrorDetails{Message: err.Error(), Problem: err.Error()}).Retryable(0)
	case found == nil:
		return &agentwait.StartResult{}, nil
	}
	return h.engine.started(ctx, api, in, found)
}
