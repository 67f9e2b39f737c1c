package mcp

import (
	"context"
	"net/http"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

const (
	getTask    = "tasks/get"
	getResult  = "tasks/result" // Core
	cancelTask = "tasks/cancel"
	updateTask = "tasks/update" // Extension
	callTool   = "tools/call"
)

// Check asks how a task stands: with one request, and at [Core] with a second one for what came of
// it, or for what it asks.
func (c *Client) Check(ctx context.Context, ref vendors.Ref) (*vendors.Answer, error) {
	if err := c.Validate(ref); err != nil {
		return nil, err
	}
	asked, refused, err := c.speaking(ctx, ref)
	if err != nil || refused != nil {
		return refused, err
	}
	asked.method = getTask
	of := key{asked.session, asked.name}
	r, err := c.do(ctx, asked)
	switch {
	case err != nil:
		return nil, err
	case !r.ok():
		return c.refusedTask(r, asked, of, ref), nil
	}
	t, answer := taskOf(r)
	if t == nil {
		return answer, nil
	}
	c.lives.saw(of, t, c.cfg.Now(), served(r.Answer))
	if asked.protocol == Core {
		c.note(of, asked, r) // a server may ask on any stream that it has open
		if other, err := c.second(ctx, asked, t, ref); err != nil || other != nil {
			return other, err
		}
	}
	answer.Status, answer.Err = t.read()
	return answer, nil
}

// taskOf is the task in a reply, and the answer that a status of it is to be put into. Where
// there is none the answer says why.
func taskOf(r *reply) (*task, *vendors.Answer) {
	answer := *r.Answer
	t, err := readTask(r.result)
	answer.Err = err
	return t, &answer
}

// refusedTask is the answer of a server that does not tell of a task.
func (c *Client) refusedTask(r *reply, asked call, of key, ref vendors.Ref) *vendors.Answer {
	refused := refusal(r, asked)
	switch {
	case r.fault == nil:
	case refused.HTTPStatus == http.StatusBadRequest:
		c.speaks.learn("") // it may be another server by now
	case refused.HTTPStatus == http.StatusNotFound:
		if gone := c.lives.expired(of, ref.InteractionID, c.cfg.Now()); gone != nil {
			return expiredAnswer(r, gone)
		}
	}
	return refused
}

func expiredAnswer(r *reply, gone *agentstatus.Status) *vendors.Answer {
	answer := *r.Answer
	answer.HTTPStatus, answer.Status = http.StatusOK, gone
	return &answer
}
