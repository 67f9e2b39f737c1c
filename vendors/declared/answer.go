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
	value   *body             // {value} where an answer has none
	words   bool              // the request has the words that go with an answer
}

func readAnswer(t *table) *answerLife {
	inner := t.table("answer")
	if inner == nil {
		return nil
	}
	a := &answerLife{life: readLife(inner, answerScope)}
	a.readPicker(inner)
	if raw := inner.text("value", `'{"approved": "{approved}"}'`); raw != "" {
		var err error
		if a.value, err = parseBody(raw, answerScope); err != nil {
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

// answerer is an API with a file's answer.
type answerer struct{ over }

// Answer sends the answer to one input request.
func (a answerer) Answer(ctx context.Context, ref vendors.Ref, input vendors.InputAnswer) (*vendors.Ref, error) {
	c := clientOf(a.API)
	from, err := c.input(ref, input)
	if err != nil {
		return nil, err
	}
	answer, err := c.send(ctx, &c.answer.life, from)
	if err != nil {
		return nil, err
	}
	if len(c.answer.run.interactionID) == 0 {
		return nil, nil
	}
	id, ids, err := c.answer.run.pick(ctx, answer)
	if err == nil && id == "" {
		err = errors.New("the answer names no run to go on with")
	}
	if err != nil {
		return nil, &vendors.UnknownOutcomeError{Vendor: c.Name, Op: c.answer.op, Err: err}
	}
	next := ref
	next.InteractionID = id
	next.IDs = withIDs(ref.IDs, ids)
	return &next, nil
}

// input is what an answer's placeholders stand for. Its error is a [*vendors.RefError].
func (c *client) input(ref vendors.Ref, input vendors.InputAnswer) (ofInput, error) {
	from := ofInput{ofRef: ofRef{ref}, InputAnswer: input, action: input.Action}
	if err := c.check(ref, c.answer.needs()); err != nil {
		return from, err
	}
	wrong := func(field, value, wanted string) error {
		return &vendors.RefError{Vendor: c.Name, Field: field, Value: text.Quote(value, 64), Wanted: wanted}
	}
	switch {
	case input.Action != vendors.ActionAccept && input.Action != vendors.ActionDecline:
		return from, wrong("action", input.Action, vendors.ActionAccept+" or "+vendors.ActionDecline)
	case input.Action == vendors.ActionDecline && !decides(c.answer.needs()) && (input.Value != nil || !decides(c.answer.value.needs())):
		return from, wrong("action", input.Action, "accept with a value that says no, since "+c.Name+" is told the value alone")
	}
	if c.answer.actions != nil {
		word, known := c.answer.actions[input.Action]
		if !known {
			return from, wrong("action", input.Action, fmt.Sprintf("%q: %s takes nothing else", slices.Sorted(maps.Keys(c.answer.actions)), c.Name))
		}
		from.action = word
	}
	switch {
	case from.Value != nil:
	case from.Text != "" && !c.answer.words && input.Action == vendors.ActionAccept: // words are the answer
		from.Value = jsonText(from.Text)
	case c.answer.value != nil:
		var err error
		if from.Value, err = c.answer.value.fill(from); err != nil {
			return from, c.ours(err)
		}
	}
	return from, nil
}

// decides reports whether placeholders tell if a request was accepted.
func decides(needs []string) bool {
	return slices.Contains(needs, "action") || slices.Contains(needs, "approved")
}
