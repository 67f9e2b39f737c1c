package mcp

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

// Idempotent reports false: a tool that is called twice runs twice.
func (c *Client) Idempotent() bool { return false }

// Start calls a tool, which goes on as a task, or answers at once: see [vendors.Starter]. A tool
// that is no task has a complete Answer, and a Ref without an id. A session is
// opened before, where the protocol has them; nothing is started by that.
func (c *Client) Start(ctx context.Context, request vendors.StartRequest) (*vendors.Started, error) {
	arguments, err := c.arguments(request)
	if err != nil {
		return nil, c.ours(err)
	}
	protocol, refused, err := c.protocol(ctx)
	switch {
	case err != nil:
		return nil, c.before(discover, err)
	case refused != nil:
		return nil, c.refusedCall(&reply{Answer: refused}, call{method: discover})
	}
	asked := call{
		protocol: protocol, method: callTool, name: request.AgentID, once: true,
		params: map[string]any{"name": request.AgentID, "arguments": arguments},
	}
	if protocol == Extension {
		return c.start(ctx, asked)
	}
	for attempt := 0; ; attempt++ {
		in, err := c.opened(ctx)
		if err != nil {
			return nil, err
		}
		started, err := c.startIn(ctx, in, asked)
		var lost *vendors.RefusedError
		if err == nil || attempt > 0 || !errors.As(err, &lost) || !sessionLost(lost) {
			return started, err
		}
		c.session.lost(in) // the server has looked at nothing but the session
	}
}

// startIn calls a tool in a session of [Core].
func (c *Client) startIn(ctx context.Context, in *session, asked call) (*vendors.Started, error) {
	asked.session = in.id
	as, err := c.runsAsTask(ctx, in, asked.name)
	if err != nil {
		return nil, err
	}
	if delete(asked.params, "task"); as {
		task := map[string]any{}
		if c.cfg.TTL > 0 {
			task["ttl"] = c.cfg.TTL.Milliseconds()
		}
		asked.params["task"] = task
	}
	return c.start(ctx, asked)
}

// start makes the call itself.
func (c *Client) start(ctx context.Context, asked call) (*vendors.Started, error) {
	r, err := c.do(ctx, asked)
	switch {
	case err != nil:
		return nil, err
	case !r.ok():
		return nil, c.refusedCall(r, asked)
	}
	var is struct {
		Type string `json:"resultType"`
	}
	if json.Unmarshal(r.result, &is) == nil && is.Type == inputRequired {
		err := errors.New("the tool asks for input inside of the call: only one that runs as a task can be asked for its questions later")
		return nil, &vendors.RefusedError{
			Vendor: c.http.Vendor(), Op: callTool, Code: inputRequired, Err: err,
			Answer: vendors.Refused(http.StatusBadRequest, inputRequired, err.Error()),
		}
	}
	t, wrong := readTask(r.result)
	if isTask := wrong == nil && t.ID != ""; !isTask {
		return &vendors.Started{Answer: done(r)}, nil
	}
	started := &vendors.Started{Ref: vendors.Ref{InteractionID: carried(t.ID)}}
	if asked.session != "" {
		started.Ref.IDs = map[string]string{SessionID: carried(asked.session)}
	}
	c.lives.saw(key{asked.session, t.ID}, t, c.cfg.Now(), served(r.Answer))
	// Of Core's the answer does not say what came of it, or what it asks: a check does.
	if told := asked.protocol == Extension || t.Status == working; told {
		if s, err := t.read(); err == nil {
			answer := *r.Answer
			answer.Status, started.Answer = s, &answer
		}
	}
	return started, nil
}

// done is the answer of a tool that is no task.
func done(r *reply) *vendors.Answer {
	s := &agentstatus.Status{State: completed, Phase: agentstatus.PhaseCompleted, Messages: []agentstatus.Message{}, Run: &agentstatus.Run{}}
	readResult(s, r.result)
	answer := *r.Answer
	answer.Status = s
	return &answer
}

// sessionLost reports whether a call was refused over its session.
func sessionLost(refused *vendors.RefusedError) bool {
	return refused.Answer.HTTPStatus == http.StatusNotFound && strings.Contains(refused.Err.Error(), "ids."+SessionID)
}
