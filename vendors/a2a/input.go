package a2a

import (
	"cmp"
	"encoding/json"

	"github.com/tidwall/gjson"

	"github.com/agentwait/agentwait/agentstatus"
)

// request is what the agent waits for. Its id is that of the message that asks, or else when the
// state was set: the state alone may be that of a question that has been answered.
func request(at state, status gjson.Result, t transcript) agentstatus.InputRequest {
	message := status.Get("message")
	r := agentstatus.InputRequest{
		ID:   cmp.Or(message.Get("messageId").String(), status.Get("timestamp").String(), string(at)),
		Kind: agentstatus.InputQuestion,
		Text: t.current,
	}
	if at == stateAuthRequired {
		r.Kind = agentstatus.InputAuth
	}
	if message.IsObject() {
		r.Raw = json.RawMessage(message.Raw)
	} else {
		r.Text = t.last // there is no other place for a question
	}
	return r
}
