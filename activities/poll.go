package activities

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/gumloop"
)

// errStopping aborts a request whose worker stops.
var errStopping = errors.New("the worker stops")

// sighting is one poll and what was decided on it.
type sighting struct {
	agentstatus.Decision
	asked time.Duration // how long the API asked not to be polled; may be less than the delay
	text  string        // why no status came, for people; empty where one did
}

// problem returns the error that a poll without a status stands for.
func (s sighting) problem(details ErrorDetails) problem {
	return problem{
		errType: errorType(s.Reason),
		text:    s.text,
		details: details,
		final:   s.Action == agentstatus.ActionFatal,
	}
}

// poll makes one poll and decides on it. It ends the attempt where the context ended
// or the worker stopped meanwhile: a request that was broken off says nothing of the API.
func (w *wait) poll(ctx context.Context) (sighting, *ending) {
	progress := agentstatus.Progress{
		Polls:               w.token.Polls + 1,
		ConsecutiveFailures: w.token.ConsecutiveFailures,
		Elapsed:             w.token.elapsed(w.now()),
	}
	for {
		timeout := w.limits.patience(w.now(), w.requestTimeout)
		w.beater.expect(w.now().Add(timeout))
		request, abort := context.WithCancelCause(ctx)
		// An answer may take as long as the worker has left to stop, so a stop ends the
		// request: the next attempt repeats it at once.
		go func(stop <-chan struct{}) {
			select {
			case <-stop:
				abort(errStopping)
			case <-request.Done():
			}
		}(w.stop)
		seen, err := w.observe(request, timeout, w.poller, w.in.Target, w.in.policy(), progress)
		stopped := errors.Is(context.Cause(request), errStopping)
		abort(nil)
		switch {
		case err == nil && (seen.Status != nil || !stopped && ctx.Err() == nil):
			return seen, nil
		case ctx.Err() != nil:
			return sighting{}, w.contextEnded(ctx)
		case stopped:
			if end := w.handOver(); end != nil {
				return sighting{}, end
			}
		default:
			return sighting{}, &ending{err: err}
		}
	}
}

// observe makes one poll and decides on it. Its error is the application error for a
// request that must not, or need not, be made again.
func (a *Activities) observe(ctx context.Context, timeout time.Duration, poller Poller, target Target, policy agentstatus.Policy, progress agentstatus.Progress) (sighting, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	answer, err := poller.Poll(ctx, target.ref())
	var (
		wrongRef *gumloop.RefError
		redirect *gumloop.RedirectError
	)
	switch {
	case errors.As(err, &wrongRef):
		return sighting{}, InvalidRequest(target.InteractionID, wrongField(wrongRef))
	case errors.As(err, &redirect):
		return sighting{}, problem{
			errType: ErrTypeInvalidResponse,
			text:    redirect.Error(),
			details: ErrorDetails{InteractionID: target.InteractionID, Polls: progress.Polls, Message: redirect.Error()},
			final:   true,
		}.err()
	}
	seen := agentstatus.Observation{Now: a.now(), Random: a.random(), Parse: func(body []byte) (*agentstatus.Status, error) {
		return a.parse(ctx, body)
	}}
	if err == nil && answer != nil {
		seen.HTTPStatus, seen.RetryAfter, seen.Body = answer.HTTPStatus, answer.RetryAfter, answer.Body
	}
	sight := sighting{Decision: agentstatus.Decide(policy, progress, seen), asked: asked(seen)}
	if sight.Status == nil {
		sight.text = describe(sight.Decision, err)
	}
	return sight, nil
}

// asked returns the pause that a Retry-After asks for. A decision tells it only where it
// is longer than the schedule's own delay; so the shortest schedule is asked.
func asked(seen agentstatus.Observation) time.Duration {
	if seen.RetryAfter == "" {
		return 0
	}
	shortest := agentstatus.Policy{MinInterval: leastDelay, MaxInterval: leastDelay}
	seen.HTTPStatus, seen.Body, seen.Random = http.StatusTooManyRequests, nil, 0
	decision := agentstatus.Decide(shortest, agentstatus.Progress{}, seen)
	if !decision.RetryAfter {
		return 0
	}
	return decision.Delay
}

// poller returns the credential's poller.
func (a *Activities) poller(target Target) (Poller, error) {
	name := target.Credential
	if name == "" {
		name = DefaultCredential
	}
	poller, ok := a.credentials[name]
	if !ok {
		// Somebody may have put the key itself here, so that it is not shown in full.
		return nil, InvalidRequest(target.InteractionID, outOfRange("credential",
			strconv.Quote(cut(name, 12)),
			fmt.Sprintf("the name of a credential of this worker: %s", a.credentialNames())))
	}
	return poller, nil
}
