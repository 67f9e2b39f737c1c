package mcp

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

// maxToolBytes bounds the name of a tool: MCP allows 128 characters.
const maxToolBytes = 512

// arguments are those of a tool. Its error is a [*vendors.RefError].
func (c *Client) arguments(request vendors.StartRequest) (map[string]json.RawMessage, error) {
	switch tool := request.AgentID; {
	case tool == "":
		return nil, &vendors.RefError{Field: "agent_id", Wanted: "the name of a tool of the server"}
	case len(tool) > maxToolBytes || !utf8.ValidString(tool):
		return nil, &vendors.RefError{Field: "agent_id", Value: text.Quote(tool, 64), Wanted: "the name of a tool of the server, in valid UTF-8"}
	case len(request.IDs) > 0:
		return nil, &vendors.RefError{Field: "ids", Value: fmt.Sprintf("%d ids", len(request.IDs)), Wanted: "none: a start opens its session itself"}
	case request.Continue != nil:
		return nil, &vendors.RefError{Field: "continue", Value: text.Quote(request.Continue.InteractionID, 64), Wanted: "nothing: a call of a tool does not go on; start another one"}
	case !utf8.ValidString(request.Message):
		return nil, &vendors.RefError{Field: "message", Value: text.Quote(request.Message, 64), Wanted: "valid UTF-8"}
	}
	arguments := map[string]json.RawMessage{}
	if len(request.Input) > 0 {
		if err := json.Unmarshal(request.Input, &arguments); err != nil || arguments == nil {
			return nil, &vendors.RefError{Field: "input", Value: text.Quote(string(request.Input), 64), Wanted: "the tool's arguments: an object of JSON"}
		}
	}
	if request.Message == "" {
		return arguments, nil
	}
	name := c.cfg.MessageArgument
	if _, taken := arguments[name]; taken {
		return nil, &vendors.RefError{Field: "message", Value: text.Quote(request.Message, 64), Wanted: "nothing, since input has the argument " + name + " itself"}
	}
	message, err := json.Marshal(request.Message)
	if err != nil {
		return nil, err
	}
	arguments[name] = message
	return arguments, nil
}
