package declared

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

// answers reports whether a file says how any of its input requests is answered.
func (v *Vendor) answers() bool { return v.answer != nil || v.answersApart() }

// answersApart reports whether requests of some kind are answered in a way of their own.
func (v *Vendor) answersApart() bool {
	return v.mapping != nil && slices.ContainsFunc(v.mapping.requests, func(l list) bool { return l.answer != nil })
}

// wayTo finds how one input request is answered, and what the run says that goes into the
// answer. Where the file has one way that takes nothing of the run, nothing is asked for.
//
// Its error is a [*vendors.RefError], a [*vendors.RefusedError] of a request that cannot be
// answered, or one that wraps [vendors.ErrNotTaken]: the run could not be asked.
func (c *client) wayTo(ctx context.Context, ref vendors.Ref, requestID string) (*answerLife, map[string]value, error) {
	if way := c.answer; way != nil && !c.answersApart() && len(way.with) == 0 && !way.alone {
		return way, nil, nil
	}
	if requestID == "" {
		return nil, nil, c.ours(ofInput{}.missing("request_id"))
	}
	b, at, err := c.look(ctx, ref)
	if err != nil {
		return nil, nil, err
	}
	i := slices.IndexFunc(at.requests, func(r agentstatus.InputRequest) bool { return r.ID == requestID })
	if i < 0 || at.outcome.phase != agentstatus.PhaseNeedsInput {
		return nil, nil, c.cannot(requestID, "is not open: it was answered, or is no longer asked")
	}
	way := c.answer
	if own := at.lists[i].answer; own != nil {
		way = own
	}
	switch {
	case way == nil:
		return nil, nil, c.cannot(requestID, "is of a kind that the vendor's file does not answer: answer it where the agent runs")
	case way.alone && len(at.requests) > 1:
		return nil, nil, c.cannot(requestID, fmt.Sprintf(
			"is one of %d that are open, and this vendor takes the answers to all of them at once: answer them where the agent runs", len(at.requests)))
	}
	with, err := way.take(ctx, b, at.requests[i].Raw)
	return way, with, err
}

// cannot says why a request is not answered. Nothing was sent.
func (c *client) cannot(requestID, why string) error {
	problem := "the request " + text.Quote(requestID, 128) + " " + why
	return &vendors.RefusedError{
		Vendor: c.Name, Op: c.get.op, Answer: vendors.Refused(http.StatusConflict, "", problem), Err: errors.New(problem),
	}
}

// look asks how a run stands, before something is sent to it.
func (c *client) look(ctx context.Context, ref vendors.Ref) (*bodies, standing, error) {
	if err := c.Validate(ref); err != nil {
		return nil, standing{}, err
	}
	answer, err := c.ask(ctx, c.get, ref)
	if err == nil && answer.HTTPStatus/100 == 2 {
		var b *bodies
		var at standing
		var refused *vendors.Answer // of the second request
		b, at, err = c.open(ctx, answer.Body, answer.Header, c.second(ctx, ref, &refused))
		if err == nil {
			return b, at, nil
		}
		if failed, ok := err.(*askError); ok { //nolint:errorlint // it is ours, and wrapped by nobody
			answer, err = refused, failed.err
		}
	}
	if err != nil {
		return nil, standing{}, vendors.NotTaken(err)
	}
	refused := c.refusedBy(&life{request: c.get}, answer)
	refused.Err = vendors.NotTaken(refused.Err)
	return nil, standing{}, refused
}

// take selects what goes into an answer.
func (a *answerLife) take(ctx context.Context, b *bodies, request []byte) (map[string]value, error) {
	if len(a.with) == 0 {
		return nil, nil
	}
	found := bodies{header: b.header}
	for from, paths := range a.of.parts {
		doc := documentOf(request)
		if part(from) != fromRequest {
			doc = b.documents[from]
		}
		selected, err := selectAll(ctx, doc, paths)
		if err != nil {
			return nil, vendors.NotTaken(err)
		}
		found.selected[from] = selected
	}
	taken := map[string]value{}
	for name, paths := range a.with {
		taken[name] = found.first(paths)
	}
	return taken, nil
}
