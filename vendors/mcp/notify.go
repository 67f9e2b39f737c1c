package mcp

import (
	"context"

	"github.com/agentwait/agentwait/vendors"
)

// tell sends a notification. Its error says that the server has not taken it.
func (c *Client) tell(ctx context.Context, call call) error {
	body := map[string]any{"jsonrpc": "2.0", "method": call.method}
	if call.params != nil {
		body["params"] = call.params
	}
	answer, err := c.post(ctx, call, body)
	if err == nil && answer.HTTPStatus/100 != 2 {
		err = c.refusedCall(&reply{Answer: answer}, call)
	}
	return err
}

// post sends a message to which no answer of JSON-RPC comes.
func (c *Client) post(ctx context.Context, call call, body map[string]any) (*vendors.Answer, error) {
	request, err := c.request(call, body)
	if err != nil {
		return nil, err
	}
	request.Enough = func([]byte) bool { return true }
	answer, err := c.exchange(ctx, call, request)
	if err != nil || answer.HTTPStatus/100 == 2 {
		return answer, err
	}
	r := &reply{Answer: answer}
	if m, err := decode(answer.Body); err == nil {
		r.fault = m.Error
	}
	return refusal(r, call), nil
}
