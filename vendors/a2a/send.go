package a2a

import (
	"cmp"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

// outgoing is a message to the agent.
type outgoing struct {
	id         string
	taskID     string // of the task that it answers
	contextID  string // of the conversation that it goes on with
	references []string
	parts      []outgoingPart
}

// outgoingPart is a text, or data if that is not nil.
type outgoingPart struct {
	text string
	data json.RawMessage
}

// call sends the message. The agent is asked to answer at once; some do not, and answer when the
// run has ended.
func (m outgoing) call() call {
	return call{name: "SendMessage", name03: "message/send", verb: http.MethodPost, path: "/message:send", params: m.params}
}

func (m outgoing) params(version string) map[string]any {
	old := version == Version03
	message := map[string]any{"messageId": cmp.Or(m.id, rand.Text()), "role": "ROLE_USER"}
	configuration := map[string]any{"returnImmediately": true}
	if old {
		message["kind"], message["role"] = "message", "user"
		configuration = map[string]any{"blocking": false}
	}
	for name, id := range map[string]string{"taskId": m.taskID, "contextId": m.contextID} {
		if id != "" {
			message[name] = id
		}
	}
	if len(m.references) > 0 {
		message["referenceTaskIds"] = m.references
	}
	parts := make([]map[string]any, len(m.parts))
	for i, p := range m.parts {
		parts[i] = p.wire(old)
	}
	message["parts"] = parts
	return map[string]any{"message": message, "configuration": configuration}
}

func (p outgoingPart) wire(old bool) map[string]any {
	part := map[string]any{}
	switch {
	case p.data == nil:
		part["text"] = p.text
		if old {
			part["kind"] = "text"
		}
	case old && p.data[0] != '{': // data is an object there
		part["text"], part["kind"] = string(p.data), "text"
	default:
		part["data"] = p.data
		if old {
			part["kind"] = "data"
		}
	}
	return part
}

// partsOf are the parts of a text and a value, of which either may be missing. field names what is
// wrong with one.
func (c *Client) partsOf(textField, words, valueField string, value json.RawMessage) ([]outgoingPart, error) {
	var parts []outgoingPart
	if words != "" {
		if !utf8.ValidString(words) {
			return nil, &vendors.RefError{Vendor: c.vendor, Field: textField, Value: text.Quote(words, 64), Wanted: "valid UTF-8"}
		}
		parts = append(parts, outgoingPart{text: words})
	}
	if trimmed := strings.TrimSpace(string(value)); trimmed != "" && trimmed != "null" {
		if err := unreadable([]byte(trimmed)); err != nil {
			return nil, &vendors.RefError{Vendor: c.vendor, Field: valueField, Value: text.Quote(trimmed, 64), Wanted: fmt.Sprintf("JSON: %v", err)}
		}
		parts = append(parts, outgoingPart{data: json.RawMessage(trimmed)})
	}
	return parts, nil
}
