package outcome

import (
	"encoding/json"
	"slices"

	"github.com/agentwait/agentwait"
)

// fromDocument reports whether a section is read from the normalised document.
func fromDocument(section string) bool {
	switch section {
	case agentwait.IncludeMessages, agentwait.IncludeToolCalls, agentwait.IncludeFiles:
		return true
	}
	return false
}

// fillSections takes the larger sections out of the normalised document.
func fillSections(result *agentwait.Result, document json.RawMessage, include []string) error {
	messages, calls, files := slices.Contains(include, agentwait.IncludeMessages),
		slices.Contains(include, agentwait.IncludeToolCalls), slices.Contains(include, agentwait.IncludeFiles)
	if !messages && !calls && !files {
		return nil
	}
	var whole struct {
		Messages json.RawMessage `json:"messages"`
	}
	if err := json.Unmarshal(document, &whole); err != nil {
		return err
	}
	if messages {
		result.Messages = whole.Messages
	}
	if calls {
		picked, err := section(whole.Messages, toolCall)
		if err != nil {
			return err
		}
		result.ToolCalls = picked
	}
	if files {
		picked, err := section(whole.Messages, file)
		if err != nil {
			return err
		}
		result.Files = picked
	}
	return nil
}

// section collects one thing from every part of every message, as a JSON array.
func section(messages json.RawMessage, pick func(part json.RawMessage) (json.RawMessage, error)) (json.RawMessage, error) {
	var conversation []struct {
		Parts []json.RawMessage `json:"parts"`
	}
	if err := json.Unmarshal(messages, &conversation); err != nil {
		return nil, err
	}
	picked := []json.RawMessage{}
	for _, message := range conversation {
		for _, part := range message.Parts {
			value, err := pick(part)
			if err != nil {
				return nil, err
			}
			if value != nil {
				picked = append(picked, value)
			}
		}
	}
	return json.Marshal(picked)
}

// toolCall picks a tool invocation, the whole part: tool_call_id, tool_name,
// tool_call_state, args and result.
func toolCall(part json.RawMessage) (json.RawMessage, error) {
	var head struct {
		Type any `json:"type"` // of another type than text in a part that is not known
	}
	if err := json.Unmarshal(part, &head); err != nil || head.Type != "tool_invocation" {
		return nil, err
	}
	return part, nil
}

// file picks the file of a file part: filename, media_type, url and raw.
func file(part json.RawMessage) (json.RawMessage, error) {
	var head struct {
		Type any             `json:"type"`
		File json.RawMessage `json:"file"`
	}
	if err := json.Unmarshal(part, &head); err != nil || head.Type != "file" {
		return nil, err
	}
	return head.File, nil
}
