package mcp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

// Idempotent reports false: a tool that is called twice runs twice.
func (c *Client) Idempotent() bool { return false }

// Start calls a tool, which goes on as a task, or answers at once: see [vendors.Starter]. A tool
// that is not a task has a complete Answer, and a Ref without an id. A session is
// opened before, if the protocol has them; nothing is started by that.
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
		lost, nothing := sessionLost(err)
		if lost {
			c.session.lost(in)
		}
		if !nothing || attempt > 0 {
			return started, err
		}
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

var errAsksInside = errors.New("the tool asks for input inside of the call: only one that runs as a task can be asked for its questions later")

// start makes the call itself.
func (c *Client) start(ctx context.Context, asked call) (*vendors.Started, error) {
	inside := asked.protocol == Core && asked.params["task"] == nil
	if inside {
		asked.wanted = asksPerson
	}
	r, err := c.do(ctx, asked)
	switch {
	case err != nil:
		return nil, err
	case inside && r.result == nil && r.fault == nil && c.dismiss(ctx, asked, r):
		return nil, &vendors.UnknownOutcomeError{Vendor: c.http.Vendor(), Op: callTool, Answer: r.Answer, Err: errAsksInside}
	case !r.ok():
		return nil, c.refusedCall(r, asked)
	}
	var is struct {
		Type string `json:"resultType"`
	}
	if json.Unmarshal(r.result, &is) == nil && is.Type == inputRequired {
		return nil, &vendors.RefusedError{
			Vendor: c.http.Vendor(), Op: callTool, Code: inputRequired, Err: errAsksInside,
			Answer: vendors.Refused(http.StatusBadRequest, inputRequired, errAsksInside.Error()),
		}
	}
	if !isTask(r.result) {
		return &vendors.Started{Answer: done(r)}, nil
	}
	t, wrong := readTask(r.result)
	if wrong == nil {
		wrong = held(t.ID)
	}
	if wrong != nil { // it goes on, and cannot be asked for
		return nil, &vendors.UnknownOutcomeError{Vendor: c.http.Vendor(), Op: callTool, Answer: r.Answer,
			Err: fmt.Errorf("the tool goes on as a task that cannot be awaited: %w", wrong)}
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

// isTask reports whether a tool's call was answered with a task, readable or not.
func isTask(result json.RawMessage) bool {
	var is struct {
		Type    loose           `json:"resultType"`
		ID      json.RawMessage `json:"taskId"`
		Task    json.RawMessage `json:"task"`
		Content json.RawMessage `json:"content"`
	}
	return json.Unmarshal(result, &is) == nil && (is.Type == "task" || !present(is.Content) && (present(is.ID) || present(is.Task)))
}

// held reports a task's id that a ref cannot hold.
func held(id string) error {
	if id == "" {
		return errors.New("it has no taskId")
	}
	if _, wanted := agentstatus.CheckID(carried(id)); wanted != "" {
		return errors.New("its taskId does not fit in a ref: " + wanted)
	}
	return nil
}

// done is the answer of a tool that is not a task.
func done(r *reply) *vendors.Answer {
	s := &agentstatus.Status{State: completed, Phase: agentstatus.PhaseCompleted, Messages: []agentstatus.Message{}, Run: &agentstatus.Run{}}
	readResult(s, r.result)
	answer := *r.Answer
	answer.Status = s
	return &answer
}

// sessionLost reports whether a call was refused over its session, and whether the server has
// looked at nothing else. A 404 without words may be the session's end, or a proxy's: then the
// next start is to have another session, and what this one did is not known.
func sessionLost(err error) (lost, nothing bool) {
	var (
		refused *vendors.RefusedError
		unknown *vendors.UnknownOutcomeError
	)
	switch {
	case errors.As(err, &refused) && refused.Answer.HTTPStatus == http.StatusNotFound:
		said := agentstatus.ParseAPIError(http.StatusNotFound, refused.Answer.Body)
		nothing = strings.Contains(refused.Err.Error(), "ids."+SessionID)
		return nothing || said.Stray(), nothing
	case errors.As(err, &unknown) && unknown.Answer != nil:
		return unknown.Answer.HTTPStatus == http.StatusNotFound, false
	}
	return false, false
}
