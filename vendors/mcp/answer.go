package mcp

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

// Answer answers a question of a task: see [vendors.Answerer]. A server acknowledges every answer,
// also one to a question that is not open any more. The next check shows whether it was taken.
func (c *Client) Answer(ctx context.Context, ref vendors.Ref, answer vendors.InputAnswer) (*vendors.Ref, error) {
	if err := c.Validate(ref); err != nil {
		return nil, err
	}
	given, err := elicited(answer)
	if err != nil {
		return nil, c.ours(err)
	}
	asked, refused, err := c.speaking(ctx, ref)
	switch {
	case err != nil:
		return nil, c.before(discover, err)
	case refused != nil:
		return nil, c.refusedCall(&reply{Answer: refused}, call{method: discover})
	case asked.protocol == Core:
		return nil, c.respond(ctx, asked, answer.RequestID, given)
	}
	asked.method = updateTask
	asked.params["inputResponses"] = map[string]any{answer.RequestID: given}
	asked.once = true
	r, err := c.do(ctx, asked)
	switch {
	case err != nil:
		return nil, err
	case !r.ok():
		return nil, c.refusedCall(r, asked)
	}
	return nil, nil
}

// elicited is an answer as servers take it. Its error is a [*vendors.RefError].
func elicited(answer vendors.InputAnswer) (map[string]any, error) {
	if answer.RequestID == "" {
		return nil, &vendors.RefError{Field: "request_id", Wanted: "the id of an input request"}
	}
	if answer.Text != "" {
		return nil, &vendors.RefError{Field: "text", Value: text.Quote(answer.Text, 64), Wanted: "none: an answer to an MCP server has a value, and no words beside it"}
	}
	switch answer.Action {
	case vendors.ActionDecline:
		if present(answer.Value) {
			return nil, &vendors.RefError{Field: "value", Value: text.Quote(string(answer.Value), 64), Wanted: "none when the answer is declined"}
		}
		return map[string]any{"action": vendors.ActionDecline}, nil
	case vendors.ActionAccept:
	default:
		return nil, &vendors.RefError{Field: "action", Value: text.Quote(answer.Action, 32), Wanted: vendors.ActionAccept + " or " + vendors.ActionDecline}
	}
	given := map[string]any{"action": vendors.ActionAccept}
	if present(answer.Value) {
		var content map[string]json.RawMessage
		if err := json.Unmarshal(answer.Value, &content); err != nil {
			return nil, &vendors.RefError{Field: "value", Value: text.Quote(string(answer.Value), 64), Wanted: "an object of JSON, as the request's schema says"}
		}
		given["content"] = content
	}
	return given, nil
}

// respondTo is what errors call the response to a question.
const respondTo = "response to " + elicit

// respond sends an answer of [Core]: the response to the server's own request, in its session.
func (c *Client) respond(ctx context.Context, asked call, id string, given map[string]any) error {
	of := key{asked.session, asked.name}
	if c.questions.ofAnother(of, id) {
		err := errors.New("the input request " + text.Quote(id, 64) + " is another task's: give one of this task")
		return &vendors.RefusedError{Vendor: c.http.Vendor(), Op: respondTo, Answer: vendors.Refused(http.StatusBadRequest, "other_task", err.Error()), Code: "other_task", Err: err}
	}
	rpc, err := rpcID(id)
	if err != nil {
		return err
	}
	asked.method, asked.once = respondTo, true
	given["_meta"] = map[string]any{relatedTask: map[string]any{"taskId": asked.name}} // as each message about a task has it
	answer, err := c.post(ctx, asked, map[string]any{"jsonrpc": "2.0", "id": rpc, "result": given})
	switch {
	case err != nil:
		return err
	case answer.HTTPStatus/100 != 2:
		return c.refusedCall(&reply{Answer: answer}, asked)
	}
	c.questions.answered(of, id)
	return nil
}
