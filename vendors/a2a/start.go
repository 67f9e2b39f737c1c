package a2a

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

// Idempotent reports false: the same message twice makes two tasks.
func (c *Client) Idempotent() bool { return false }

// Start sends a message, from which the agent makes a task. The message's id is the request's Key.
// An AgentID is for people alone, since a connection is one agent. A run that is continued gives the
// new task its conversation, and is what it refers to: the new task has an id of its own. A
// conversation without a run is named by [IDContext] among the request's IDs.
//
// An agent that answers with a message has completed at once: Started.Answer has the reply, and
// Started.Ref has no id, since there is no task to ask for.
//
// An agent that does not answer before the run has ended needs a RequestTimeout that is as long, or
// the outcome of the start is unknown.
func (c *Client) Start(ctx context.Context, request vendors.StartRequest) (*vendors.Started, error) {
	message, err := c.opening(request)
	if err != nil {
		return nil, err
	}
	if request.Continue != nil {
		if message.contextID, err = c.conversation(ctx, *request.Continue); err != nil {
			return nil, err
		}
		if id := request.Continue.InteractionID; id != "" {
			message.references = []string{id}
		}
	}
	what := message.call()
	answer, err := c.ask(ctx, what)
	if err != nil {
		return nil, err
	}
	if err := c.refused(what.name, answer); err != nil {
		return nil, err
	}
	thing, isMessage, err := answer.sent()
	switch {
	case err == nil && isMessage:
		answer.Status, err = repliedAtOnce(thing)
	case err == nil:
		answer.Status, err = statusOf(thing)
	}
	if err != nil {
		return nil, c.unclear(what.name, answer, err)
	}
	c.spoke.Store(true)
	c.http.HideIn(answer.Status)
	started := &vendors.Started{Answer: answer.Answer, Ref: vendors.Ref{InteractionID: answer.Status.InteractionID, IDs: contextOf(thing)}}
	if isMessage {
		return started, nil
	}
	if err := started.Ref.Validate(); err != nil {
		return nil, c.unclear(what.name, answer, fmt.Errorf("the task's id: %w", err))
	}
	return started, nil
}

// opening is the message of a start.
func (c *Client) opening(request vendors.StartRequest) (outgoing, error) {
	if err := checkKey(request.Key); err != nil {
		return outgoing{}, c.ours(err)
	}
	conversation := request.IDs[IDContext]
	if err := c.Validate(vendors.Ref{InteractionID: "-", IDs: request.IDs}); err != nil {
		return outgoing{}, err
	}
	parts, err := c.partsOf("message", request.Message, "input", request.Input)
	if err != nil {
		return outgoing{}, err
	}
	if len(parts) == 0 {
		return outgoing{}, &vendors.RefError{Vendor: c.vendor, Field: "message", Wanted: "what the agent is to do, or an input"}
	}
	return outgoing{id: request.Key, contextID: conversation, parts: parts}, nil
}

func checkKey(key string) error {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
	if len(key) > 64 || strings.Trim(key, letters) != "" {
		return &vendors.RefError{Field: "key", Value: text.Quote(key, 64), Wanted: `at most 64 letters, digits, "-" and "_"`}
	}
	return nil
}

// contextOf is the conversation that a task or a message belongs to, as the ids of a ref; nil if
// it names none that could be sent.
func contextOf(thing gjson.Result) map[string]string {
	id := thing.Get("contextId").String()
	if vendors.CheckID(IDContext, id) != nil {
		return nil
	}
	return map[string]string{IDContext: id}
}

// conversation is the one that a run belongs to, for which its task is asked if the ref does not
// have it.
func (c *Client) conversation(ctx context.Context, ref vendors.Ref) (string, error) {
	if err := c.knownIDs(ref); err != nil {
		return "", err
	}
	if id := ref.IDs[IDContext]; id != "" {
		if ref.InteractionID == "" {
			ref.InteractionID = "-" // a conversation may have had no task yet
		}
		return id, c.ours(ref.Validate())
	}
	if err := c.Validate(ref); err != nil {
		return "", err
	}
	answer, err := c.look(ctx, ref, "the run that is to go on")
	if err != nil {
		return "", err
	}
	task, _ := unwrapped(gjson.ParseBytes(answer.Body))
	id := task.Get("contextId").String()
	if err := vendors.CheckID("ids."+IDContext, id); err != nil {
		return "", fmt.Errorf("the run that is to go on names no conversation: start a new one: %w", c.ours(err))
	}
	return id, nil
}

// repliedAtOnce is the status of a run that is a message.
func repliedAtOnce(message gjson.Result) (*agentstatus.Status, error) {
	var r reader
	read := r.message(message)
	if err := r.full(); err != nil {
		return nil, err
	}
	if len(read.Parts) == 0 {
		return nil, errors.New("neither a task nor a message with parts: check that the base URL is an A2A agent's")
	}
	return &agentstatus.Status{
		State: "TASK_STATE_COMPLETED", Phase: agentstatus.PhaseCompleted, Response: says(read.Parts),
		Messages: []agentstatus.Message{read},
	}, nil
}
