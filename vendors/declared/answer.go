package declared

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

// answerLife answers an input request.
type answerLife struct {
	life
	actions map[string]string // accept, decline → the vendor's words
	value   *body             // {value} if an answer has none
	words   bool              // the request has the words that go with an answer
	with    map[string][]path // placeholders for what the run says as it stands
	of      registry          // of with
	alone   bool              // nothing else may be open
}

// readAnswer takes how input requests are answered. reads says that the file reads answers
// itself, and result that there is a second request.
func readAnswer(t *table, reads, result bool) *answerLife {
	inner := t.table("answer")
	if inner == nil {
		return nil
	}
	of := answerScope
	if with, is := inner.members["with"].(map[string]any); is {
		of.known = slices.AppendSeq(slices.Clone(of.known), maps.Keys(with))
	}
	a := &answerLife{life: readLife(inner, of), of: registry{result: result, request: true}, alone: inner.flag("alone")}
	a.readPicker(inner)
	a.readWith(inner)
	if !reads {
		inner.leaveOut([]string{"with", "alone"}, "is for a file that reads answers itself: leave it out")
	}
	if raw := inner.text("value", `'{"approved": "{approved}"}'`); raw != "" {
		var err error
		if a.value, err = parseBody(raw, of); err != nil {
			inner.wrong("value", "%v", err)
		}
	}
	a.words = a.body.has("text") || a.body.has("reason")
	if words := inner.table("actions"); words != nil {
		a.actions = map[string]string{}
		for _, action := range []string{vendors.ActionAccept, vendors.ActionDecline} {
			if word := words.text(action, `"allow"`); word != "" {
				a.actions[action] = word
			}
		}
		words.end()
	}
	inner.end()
	return a
}

// readWith takes the placeholders that stand for values of the run.
func (a *answerLife) readWith(t *table) {
	names := t.table("with")
	if names == nil {
		return
	}
	a.with = map[string][]path{}
	for _, name := range names.keys() {
		switch {
		case !idName(name) || slices.Contains(answerScope.known, name):
			names.wrong(name, "is not a name of its own: write another, of small letters, digits and _")
		case !a.has(name):
			names.wrong(name, "is not used: write {%s} into the request, or leave it out", name)
		}
		a.with[name] = names.paths(name, &a.of)
	}
}

// needs lists the placeholders that must have a value, of those that the caller gives.
func (a *answerLife) needs() []string {
	return slices.DeleteFunc(a.life.needs(), func(name string) bool { return a.with[name] != nil })
}

// answerer is an API with a file's answer.
type answerer struct{ over }

// Answer sends the answer to one input request.
func (a answerer) Answer(ctx context.Context, ref vendors.Ref, input vendors.InputAnswer) (*vendors.Ref, error) {
	c := clientOf(a.API)
	way, with, err := c.wayTo(ctx, ref, input.RequestID)
	if err != nil {
		return nil, err
	}
	from, err := c.input(way, ref, input, with)
	if err != nil {
		return nil, err
	}
	answer, err := c.send(ctx, &way.life, from)
	if err != nil {
		return nil, err
	}
	if len(way.run.interactionID) == 0 {
		return nil, nil
	}
	id, ids, err := way.run.pick(ctx, answer)
	if err == nil && id == "" {
		err = errors.New("the answer names no run to go on with")
	}
	if err != nil {
		return nil, &vendors.UnknownOutcomeError{Vendor: c.Name, Op: way.op, Err: err}
	}
	next := ref
	next.InteractionID = c.id(id)
	next.IDs = withIDs(ref.IDs, ids)
	return &next, nil
}

// input is what an answer's placeholders stand for. Its error is a [*vendors.RefError].
func (c *client) input(way *answerLife, ref vendors.Ref, input vendors.InputAnswer, with map[string]value) (ofInput, error) {
	from := ofInput{ofRef: ofRef{ref}, InputAnswer: input, action: input.Action, with: with}
	if err := c.check(ref, way.needs()); err != nil {
		return from, err
	}
	wrong := func(field, value, wanted string) error {
		return &vendors.RefError{Vendor: c.Name, Field: field, Value: text.Quote(value, 64), Wanted: wanted}
	}
	switch {
	case input.Action != vendors.ActionAccept && input.Action != vendors.ActionDecline:
		return from, wrong("action", input.Action, vendors.ActionAccept+" or "+vendors.ActionDecline)
	case input.Action == vendors.ActionDecline && !decides(way.needs()) && (input.Value != nil || !decides(way.value.needs())):
		return from, wrong("action", input.Action, "accept with a value that says no, since "+c.Name+" is told the value alone")
	}
	if way.actions != nil {
		word, known := way.actions[input.Action]
		if !known {
			return from, wrong("action", input.Action, fmt.Sprintf("%q: %s takes nothing else", slices.Sorted(maps.Keys(way.actions)), c.Name))
		}
		from.action = word
	}
	switch {
	case from.Value != nil:
	case from.Text != "" && !way.words && input.Action == vendors.ActionAccept: // words are the answer
		from.Value = jsonText(from.Text)
	case way.value != nil:
		var err error
		if from.Value, err = way.value.fill(from); err != nil {
			return from, c.ours(err)
		}
	}
	return from, nil
}

// decides reports whether placeholders tell if a request was accepted.
func decides(needs []string) bool {
	return slices.Contains(needs, "action") || slices.Contains(needs, "approved")
}
