package a2a

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/tidwall/gjson"

	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

// CodeNotOpen is the code of a [*vendors.RefusedError] of an answer whose input request is not open
// any more. Nothing was sent.
const CodeNotOpen = "INPUT_REQUEST_NOT_OPEN"

// Answer answers an input request with a message to its task: a text part with Text, or with Value
// if that is a text, a number, true or false; a data part with any other Value. The protocol
// knows no other way to decline than words, so a refusal needs a Text.
//
// The message names the task and not the question, and would answer whichever is open; a second one
// makes agents run twice, and no server prevents it. So the task is asked for just before, and
// nothing is sent unless that very request is open.
//
// # Errors
//
// Those of [vendors.Starter]; the [*vendors.RefusedError] of a request that is not open has
// [CodeNotOpen].
func (c *Client) Answer(ctx context.Context, ref vendors.Ref, answer vendors.InputAnswer) (next *vendors.Ref, err error) {
	message, err := c.reply(ref, answer)
	if err != nil {
		return nil, err
	}
	// Of two at the same time both would find it open.
	answering := ref.InteractionID + "\n" + answer.RequestID
	if _, busy := c.answering.LoadOrStore(answering, true); busy {
		return nil, c.notOpen(fmt.Errorf("the input request %s is being answered", text.Quote(answer.RequestID, 64)))
	}
	defer c.answering.Delete(answering)
	// The conversation goes along as the task names it: a few agents want it, none takes another.
	if message.contextID, err = c.isOpen(ctx, ref, answer.RequestID); err != nil {
		return nil, err
	}
	what := message.call()
	came, err := c.ask(ctx, what)
	if err != nil {
		return nil, err
	}
	if err := c.refused(what.name, came); err != nil {
		return nil, err
	}
	// Its state may still be the old one: whether the answer was taken the next poll tells.
	thing, isMessage, err := came.sent()
	if err != nil {
		return nil, c.unclear(what.name, came, err)
	}
	if id := thing.Get("id").String(); !isMessage && id != ref.InteractionID && vendors.CheckID("id", id) == nil {
		next := &vendors.Ref{InteractionID: id, UserID: ref.UserID, ProjectID: ref.ProjectID, IDs: contextOf(thing)}
		if next.IDs == nil {
			next.IDs = ref.IDs
		}
		return next, nil
	}
	return nil, nil
}

// reply is the message of an answer.
func (c *Client) reply(ref vendors.Ref, answer vendors.InputAnswer) (outgoing, error) {
	wrong := func(field, value, wanted string) error {
		return &vendors.RefError{Vendor: c.vendor, Field: field, Value: value, Wanted: wanted}
	}
	if err := c.Validate(ref); err != nil {
		return outgoing{}, err
	}
	if answer.RequestID == "" {
		return outgoing{}, wrong("request_id", "", "the id of an input request that is open")
	}
	message := outgoing{taskID: ref.InteractionID}
	switch answer.Action {
	case vendors.ActionAccept:
		words, value := spoken(answer)
		parts, err := c.partsOf("text", words, "value", value)
		if err != nil {
			return outgoing{}, err
		}
		if message.parts = parts; len(parts) == 0 {
			return outgoing{}, wrong("value", "", "what the agent is to be answered, here or as text")
		}
	case vendors.ActionDecline:
		parts, err := c.partsOf("text", answer.Text, "value", nil)
		if err != nil {
			return outgoing{}, err
		}
		if message.parts = parts; len(parts) == 0 {
			return outgoing{}, wrong("text", "", "the words that decline: A2A has no other way to say no")
		}
	default:
		return outgoing{}, wrong("action", text.Quote(answer.Action, 64), fmt.Sprintf("%q or %q", vendors.ActionAccept, vendors.ActionDecline))
	}
	return message, nil
}

// spoken is an answer's text, and what of its value is not text. Agents read the text of a message;
// a name or a number as data they would miss.
func spoken(answer vendors.InputAnswer) (words string, value json.RawMessage) {
	words = answer.Text
	var plain any
	if json.Unmarshal(answer.Value, &plain) != nil {
		return words, answer.Value
	}
	var said string
	switch v := plain.(type) {
	case string:
		said = v
	case bool, float64:
		said = string(answer.Value)
	default:
		return words, answer.Value
	}
	if words != "" && said != "" {
		said += "\n\n"
	}
	return said + words, nil
}

// isOpen makes sure that the agent still waits for the answer to a request, and returns the
// conversation that its task belongs to.
func (c *Client) isOpen(ctx context.Context, ref vendors.Ref, requestID string) (contextID string, err error) {
	now, err := c.look(ctx, ref, "whether the input request is open")
	if err != nil {
		return "", err
	}
	for _, open := range now.Status.Told().InputRequests {
		if open.ID == requestID {
			task, _ := unwrapped(gjson.ParseBytes(now.Body))
			return task.Get("contextId").String(), nil
		}
	}
	return "", c.notOpen(fmt.Errorf("the input request %s is not open: ask for the status, and answer what it shows", text.Quote(requestID, 64)))
}

func (c *Client) notOpen(why error) error {
	return &vendors.RefusedError{
		Vendor: c.vendor, Op: "SendMessage", Code: CodeNotOpen, Err: why,
		Answer: vendors.Refused(http.StatusConflict, CodeNotOpen, why.Error()),
	}
}
