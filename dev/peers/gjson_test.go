package peers_test

import (
	"encoding/json"
	"errors"
	"time"
	"unsafe"

	"github.com/tidwall/gjson"

	"github.com/agentwait/agentwait/agentstatus"
)

// readWithGJSON is Parse as it would be written with gjson: strings alias the body
// where gjson lets them.
func readWithGJSON(body []byte) (*agentstatus.Status, error) {
	if !gjson.ValidBytes(body) {
		return nil, errors.New("not JSON")
	}
	s := &agentstatus.Status{}
	gjson.Parse(unsafe.String(unsafe.SliceData(body), len(body))).ForEach(func(key, value gjson.Result) bool {
		switch key.Str {
		case "interaction_id":
			s.InteractionID = value.Str
		case "gummie_id":
			s.AgentID = value.Str
		case "state":
			s.State = agentstatus.State(value.Str)
		case "created_ts":
			s.CreatedAt, _ = time.Parse(time.RFC3339Nano, value.Str)
		case "response":
			s.Response = value.Str
		case "error_message":
			s.ErrorMessage = value.Str
		case "messages":
			value.ForEach(func(_, message gjson.Result) bool {
				s.Messages = append(s.Messages, messageOfGJSON(message))
				return true
			})
		}
		return true
	})
	s.Phase = s.State.Phase()
	return s, nil
}

func messageOfGJSON(message gjson.Result) agentstatus.Message {
	m := agentstatus.Message{Raw: rawOfGJSON(message)}
	message.ForEach(func(key, value gjson.Result) bool {
		switch key.Str {
		case "id":
			m.ID = value.Str
		case "role":
			m.Role = value.Str
		case "content":
			m.Content = value.Str
		case "timestamp":
			m.SentAt, _ = time.Parse("2006-01-02T15:04:05.999999999", value.Str)
		case "parts":
			value.ForEach(func(_, part gjson.Result) bool {
				m.Parts = append(m.Parts, partOfGJSON(part))
				return true
			})
		}
		return true
	})
	return m
}

func partOfGJSON(part gjson.Result) agentstatus.Part {
	p := agentstatus.Part{Raw: rawOfGJSON(part)}
	var tool agentstatus.ToolCall
	part.ForEach(func(key, value gjson.Result) bool {
		switch key.Str {
		case "id":
			p.ID = value.Str
		case "type":
			p.Type = value.Str
		case "text", "reasoning", "error":
			p.Text = value.Str
		case "toolCallId":
			tool.ID = value.Str
		case "toolName":
			tool.Name = value.Str
		case "toolCallState":
			tool.State = value.Str
		case "result":
			value.ForEach(func(key, value gjson.Result) bool {
				switch key.Str {
				case "args":
					tool.Args = rawOfGJSON(value)
				case "result":
					tool.Result = rawOfGJSON(value)
				}
				return true
			})
		case "file":
			file := agentstatus.File{Raw: rawOfGJSON(value)}
			value.ForEach(func(key, value gjson.Result) bool {
				switch key.Str {
				case "filename":
					file.Name = value.Str
				case "media_type":
					file.MediaType = value.Str
				case "artifact_url":
					file.URL = value.Str
				}
				return true
			})
			p.File = &file
		}
		return true
	})
	if p.Type == "tool_invocation" {
		p.Tool = &tool
	}
	return p
}

// rawOfGJSON aliases the body.
func rawOfGJSON(value gjson.Result) json.RawMessage {
	return unsafe.Slice(unsafe.StringData(value.Raw), len(value.Raw))
}
