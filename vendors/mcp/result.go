package mcp

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/agentwait/agentwait/vendors"
)

// second makes the second request of [Core], if a task's status asks for one, and puts what
// came of it into the task. An answer takes the place of the task's if the second request was
// refused.
func (c *Client) second(ctx context.Context, asked call, t *task, ref vendors.Ref) (*vendors.Answer, error) {
	of := key{asked.session, asked.name}
	if t.Status != inputRequired {
		c.questions.forget(of)
	}
	asked.method = getResult
	switch t.Status {
	case completed, failed:
		return c.payload(ctx, asked, t, ref)
	case inputRequired:
		return nil, c.listen(ctx, asked, t)
	}
	return nil, nil
}

// payload asks for what came of a task that has ended. Of one that has not the server would hold
// the request.
func (c *Client) payload(ctx context.Context, asked call, t *task, ref vendors.Ref) (*vendors.Answer, error) {
	r, err := c.do(ctx, asked)
	switch {
	case err != nil:
		return nil, err
	case r.ok():
		t.Result = r.result
		return nil, nil
	case noResult(r):
		return nil, nil // its status is all there is
	}
	if t.Status == failed && r.fault != nil && !judged(r.HTTPStatus) {
		gone := refusal(r, asked).HTTPStatus == http.StatusNotFound && strings.Contains(strings.ToLower(r.fault.Message), "task")
		if !gone {
			t.Error = r.fault // the tool's own: it was not a result
			return nil, nil
		}
	}
	return c.refusedTask(r, asked, key{asked.session, asked.name}, ref), nil
}

// noResult reports whether the task has ended without anything to show: no trouble of the server's.
func noResult(r *reply) bool {
	return r.fault != nil && !judged(r.HTTPStatus) && r.fault.Code == codeInternal && strings.Contains(strings.ToLower(r.fault.Message), "no result")
}

// relatedTask is the key of _meta that says which task a message is about.
const relatedTask = "io.modelcontextprotocol/related-task"

// related reports whether a message of the server's is about a task, or says nothing of one.
func related(m *message, task string) bool {
	var params struct {
		Meta map[string]json.RawMessage `json:"_meta"`
	}
	if json.Unmarshal(m.Params, &params) != nil {
		return false
	}
	var of struct {
		TaskID string `json:"taskId"`
	}
	raw, told := params.Meta[relatedTask]
	return !told || json.Unmarshal(raw, &of) == nil && of.TaskID == task
}
