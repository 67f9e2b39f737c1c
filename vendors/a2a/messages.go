package a2a

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/agentwait/agentwait/agentstatus"
)

const (
	roleUser      = "user"
	roleAssistant = "assistant"
)

// message reads a message of the conversation.
func (r *reader) message(m gjson.Result) agentstatus.Message {
	return agentstatus.Message{
		ID: m.Get("messageId").String(), Role: roleOf(m.Get("role").String()),
		Parts: r.readParts(m, false), Raw: json.RawMessage(m.Raw),
	}
}

// artifact reads an artifact as a message of the agent, so that its text and files are found where
// those of any vendor are. Its name and description are in Raw.
func (r *reader) artifact(a gjson.Result) agentstatus.Message {
	return agentstatus.Message{
		ID: a.Get("artifactId").String(), Role: roleAssistant,
		Parts: r.readParts(a, true), Raw: json.RawMessage(a.Raw),
	}
}

// roleOf is a role in our words: "ROLE_AGENT" and "agent" are the assistant.
func roleOf(written string) string {
	switch role := strings.TrimPrefix(strings.ToLower(written), "role_"); role {
	case "agent":
		return roleAssistant
	default:
		return role
	}
}

// timeOf reads a time. Servers write it with Z, with an offset, and with any number of digits; one
// without a zone is UTC's.
func timeOf(written string) time.Time {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999"} {
		if at, err := time.Parse(layout, written); err == nil {
			return at.UTC()
		}
	}
	return time.Time{}
}
