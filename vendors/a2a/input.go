package a2a

import (
	"cmp"
	"encoding/json"
	"fmt"

	"github.com/tidwall/gjson"

	"github.com/agentwait/agentwait/agentstatus"
)

// request is what the agent waits for. Its id is that of the message that asks, or else when the
// state was set, or else how often the agent has spoken: the state alone may be that of a question
// that has been answered, and an answer is not a word of the agent's.
func request(at state, status gjson.Result, t transcript) agentstatus.InputRequest {
	message := status.Get("message")
	counted := string(at)
	if t.spoken > 0 {
		counted += fmt.Sprintf("-%d", t.spoken)
	}
	r := agentstatus.InputRequest{
		ID:   cmp.Or(message.Get("messageId").String(), status.Get("timestamp").String(), counted),
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
