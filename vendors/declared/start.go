package declared

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

// startLife starts a run.
type startLife struct {
	life
	input      *body // {input} if a start has a message alone
	idempotent bool
	known      *known
}

// known asks for the run that an earlier attempt has started.
type known struct {
	*request
	run picker
	key []path // where the answer has the key that the run was started with
}

func readStart(t *table) *startLife {
	inner := t.table("start")
	if inner == nil {
		return nil
	}
	s := &startLife{life: readLife(inner, startScope), idempotent: inner.flag("idempotent")}
	s.readPicker(inner)
	if !inner.has("interaction_id") {
		inner.wrong("interaction_id", "is missing: write the path of the run's id in the answer to the start")
	}
	if raw := inner.text("input", `'{"text": "{message}"}'`); raw != "" {
		var err error
		if s.input, err = parseBody(raw, startScope); err != nil {
			inner.wrong("input", "%v", err)
		}
	}
	if find := inner.table("known"); find != nil {
		s.known = &known{request: readRequest(find, "GET", startScope)}
		l := life{}
		l.readPicker(find)
		s.known.key = find.paths("key", &l.run.registry)
		s.known.run = l.run
		if !find.has("interaction_id") {
			find.wrong("interaction_id", "is missing: write the path of the run's id in the answer")
		}
		if len(s.known.key) == 0 && !s.known.has("key") && !s.known.has("key_uuid") {
			find.wrong("key", "is missing, and nothing of the request has the caller's key, so any run would be taken for ours: write {key} or {key_uuid} into it, or the path of the keys in the answer")
		}
		find.end()
	}
	if s.idempotent && !slices.Contains(s.needs(), "key") && !slices.Contains(s.needs(), "key_uuid") {
		inner.wrong("idempotent", "is true, and nothing of the request has the caller's key: write {key} or {key_uuid} if the vendor takes one")
	}
	inner.end()
	return s
}

// jsonText is a text as JSON.
func jsonText(text string) json.RawMessage {
	raw, err := json.Marshal(text)
	if err != nil {
		return nil // texts can be encoded
	}
	return raw
}

// starter is an API with a file's start.
type starter struct{ over }

// Idempotent reports whether the file says so.
func (s starter) Idempotent() bool { return clientOf(s.API).start.idempotent }

// Start starts a run, once.
func (s starter) Start(ctx context.Context, request vendors.StartRequest) (*vendors.Started, error) {
	c := clientOf(s.API)
	from, err := c.starting(request)
	if err != nil {
		return nil, c.ours(err)
	}
	looks := c.start.known != nil && has(from, c.start.known.needs())
	if looks {
		found, err := c.knownRun(ctx, from)
		if found != nil || err != nil {
			return found, err
		}
	}
	answer, err := c.send(ctx, &c.start.life, from)
	if err != nil {
		if looks && mayExist(err) && ctx.Err() == nil {
			if found, lost := c.knownRun(ctx, from); found != nil && lost == nil {
				return found, nil
			}
		}
		return nil, err
	}
	started, err := c.startedRun(ctx, &c.start.run, answer, from)
	if err == nil && started == nil {
		err = errors.New("the answer names no run")
	}
	if err != nil {
		return nil, &vendors.UnknownOutcomeError{Vendor: c.Name, Op: c.start.op, Err: err}
	}
	return started, nil
}

// mayExist reports whether a start that failed may have begun a run, or met one: its answer was
// lost, or another attempt was faster.
func mayExist(err error) bool {
	if refused, ok := errors.AsType[*vendors.RefusedError](err); ok {
		return refused.Answer != nil && refused.Answer.HTTPStatus == http.StatusConflict
	}
	_, unknown := errors.AsType[*vendors.UnknownOutcomeError](err)
	return unknown
}

// has reports whether there is a value for each of some placeholders.
func has(from values, names []string) bool {
	return !slices.ContainsFunc(names, func(name string) bool {
		_, there := from.value(name)
		return !there
	})
}

// runFinder is an API whose file says how the run of a key is looked up.
type runFinder struct{ over }

// Find looks up the run that a start with the request's key has begun.
func (f runFinder) Find(ctx context.Context, request vendors.StartRequest) (*vendors.Started, error) {
	c := clientOf(f.API)
	from, err := c.starting(request)
	if err != nil {
		return nil, c.ours(err)
	}
	return c.knownRun(ctx, from)
}

// starting is what a start's placeholders stand for. Its error is a [*vendors.RefError].
func (c *client) starting(request vendors.StartRequest) (ofStarted, error) {
	from := ofStarted{StartRequest: request, input: request.Input}
	if request.Key != "" {
		if err := vendors.CheckKey(request.Key); err != nil {
			return from, err
		}
	}
	if request.Continue != nil {
		return from, &vendors.RefError{Field: "continue", Value: "given", Wanted: "none: the file of this vendor says how runs are started, not how one goes on"}
	}
	switch given := from.input != nil; {
	case given && !c.start.has("input"):
		return from, &vendors.RefError{Field: "input", Value: "given", Wanted: "none: the start of this vendor has no {input}; say it in the message, or write a file whose start has it"}
	case given && request.Message != "" && !c.start.has("message"):
		return from, &vendors.RefError{Field: "message", Value: "given beside an input", Wanted: "one of the two: the input is all that this vendor's start takes"}
	}
	if from.input == nil && c.start.input != nil {
		input, err := c.start.input.fill(from)
		if err != nil {
			return from, err
		}
		from.input = input
	}
	return from, nil
}

// startedRun is the run in an answer; nil if it names none.
func (c *client) startedRun(ctx context.Context, p *picker, answer *vendors.Answer, from ofStarted) (*vendors.Started, error) {
	id, ids, err := p.pick(ctx, answer)
	if err != nil || id == "" {
		return nil, err
	}
	ref := vendors.Ref{InteractionID: c.id(id), UserID: from.UserID, ProjectID: from.ProjectID, IDs: withIDs(from.IDs, ids)}
	if err := c.Validate(ref); err != nil {
		return nil, err
	}
	return &vendors.Started{Ref: ref}, nil
}

// keys are those that a run in an answer was started with; nil if the file does not say where
// they are.
func (k *known) keys(ctx context.Context, answer *vendors.Answer) ([]string, error) {
	if len(k.key) == 0 {
		return nil, nil
	}
	b, err := k.run.selects(ctx, answer)
	if err != nil {
		return nil, err
	}
	keys := []string{}
	for _, one := range b.first(k.key).elements() {
		keys = append(keys, one.text())
	}
	return keys, nil
}

// knownRun asks for the run that an earlier attempt has started; nil if there is none. Where
// that cannot be told nothing is started.
func (c *client) knownRun(ctx context.Context, from ofStarted) (*vendors.Started, error) {
	request, err := c.start.known.render(from)
	if err != nil {
		return nil, c.ours(err)
	}
	answer, err := c.http.Do(ctx, request)
	if err != nil {
		return nil, vendors.NotTaken(err)
	}
	switch answer = c.meant(ctx, answer); {
	case answer.HTTPStatus == http.StatusNotFound && !agentstatus.ParseAPIError(answer.HTTPStatus, answer.Body).Stray():
		return nil, nil
	case answer.HTTPStatus/100 != 2:
		refused := c.refusedBy(&life{request: c.start.known.request}, answer)
		refused.Err = vendors.NotTaken(refused.Err)
		return nil, refused
	}
	started, err := c.startedRun(ctx, &c.start.known.run, answer, from)
	if started == nil || err != nil {
		return nil, err
	}
	if of, err := c.start.known.keys(ctx, answer); err != nil || of != nil && !slices.Contains(of, from.Key) {
		return nil, err // it is another's: what was asked for was not looked at
	}
	started.Existed = true
	return started, nil
}
