package gumloop

import (
	"encoding/json"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/agentwait/agentwait/agentstatus"
)

// inputRequests are what a session needs of people: its pending_approvals.
func inputRequests(pending gjson.Result) []agentstatus.InputRequest {
	var requests []agentstatus.InputRequest
	for _, each := range elements(pending) {
		if !each.IsObject() {
			continue
		}
		ask := members(each, "action_request_id", "type", "title", "reason", "tool_name", "server_label", "display_fields", "questions")
		request := agentstatus.InputRequest{
			ID: textOf(ask["action_request_id"]), Kind: agentstatus.InputApproval, Raw: json.RawMessage(each.Raw),
		}
		questions := questionsOf(ask["questions"])
		if len(questions) > 0 || textOf(ask["type"]) == "human_input" {
			request.Kind, request.Schema = agentstatus.InputQuestion, answersSchema(questions)
		}
		request.Text = askText(ask, questions)
		requests = append(requests, request)
	}
	return requests
}

// askText is what people read: a title or the tool, the reason, what it is about, the questions.
func askText(ask map[string]gjson.Result, questions []map[string]gjson.Result) string {
	var lines []string
	add := func(line string) {
		if line != "" {
			lines = append(lines, line)
		}
	}
	add(textOf(ask["title"]))
	if tool := textOf(ask["tool_name"]); tool != "" {
		if server := textOf(ask["server_label"]); server != "" {
			tool += " (" + server + ")"
		}
		add("Tool: " + tool)
	}
	add(textOf(ask["reason"]))
	for _, field := range elements(ask["display_fields"]) {
		var pair []string
		for _, part := range elements(field) {
			pair = append(pair, strings.Clone(part.String()))
		}
		add(strings.Join(pair, ": "))
	}
	for _, question := range questions {
		add(prompt(question))
	}
	return strings.Join(lines, "\n")
}

// prompt is a question for people. The vendor does not document its name.
func prompt(question map[string]gjson.Result) string {
	for _, name := range []string{"prompt", "question", "title", "label", "name"} {
		if found := textOf(question[name]); found != "" {
			return found
		}
	}
	return ""
}

// schema is JSON Schema, as far as it is needed.
type schema struct {
	Type        string             `json:"type,omitempty"`
	Title       string             `json:"title,omitempty"`
	Description string             `json:"description,omitempty"`
	Enum        []json.RawMessage  `json:"enum,omitempty"`
	Examples    []json.RawMessage  `json:"examples,omitempty"`
	Properties  map[string]*schema `json:"properties,omitempty"`
	Required    []string           `json:"required,omitempty"`
	Closed      *bool              `json:"additionalProperties,omitempty"`
}

// answersSchema is what an answer has to be: an object with a value for each question, by its
// name. It says no more than is known: the API refuses what it does not take, and its forms of
// questions are not documented.
func answersSchema(questions []map[string]gjson.Result) json.RawMessage {
	answers := schema{Type: "object", Properties: map[string]*schema{}}
	closed, named := false, true
	for _, question := range questions {
		name := textOf(question["name"])
		if name == "" {
			named = false
			continue
		}
		answers.Properties[name] = answerSchema(question)
		if question["required"].Type == gjson.True {
			answers.Required = append(answers.Required, name)
		}
	}
	if named && len(questions) > 0 {
		answers.Closed = &closed
	}
	raw, err := json.Marshal(answers)
	if err != nil {
		return json.RawMessage(`{"type":"object"}`) // texts, and JSON that was read
	}
	return raw
}

// answerSchema is what one question is answered with. Of a toggle_group that is one of its
// options, unless something else may be said as well.
func answerSchema(question map[string]gjson.Result) *schema {
	answer := &schema{Title: prompt(question), Description: textOf(question["description"])}
	var values []json.RawMessage
	var labels []string
	for _, option := range elements(question["options"]) {
		value, label := option, ""
		if option.IsObject() {
			of := members(option, "value", "label")
			value, label = of["value"], textOf(of["label"])
		}
		if !value.Exists() {
			continue
		}
		values = append(values, json.RawMessage(value.Raw))
		if label != "" && label != value.String() {
			labels = append(labels, value.String()+": "+label)
		}
	}
	if answer.Description == "" {
		answer.Description = strings.Join(labels, "; ")
	}
	if one := textOf(question["type"]) == "toggle_group"; one && !given(question["custom_option"]) && !given(question["multiple"]) {
		answer.Enum = values
	} else {
		answer.Examples = values
	}
	return answer
}

// given reports whether a value says yes, in whatever form.
func given(value gjson.Result) bool {
	return value.Type == gjson.True || value.Type == gjson.JSON || value.Type == gjson.String && value.Str != ""
}

// textOf is a text that does not keep the body in memory; empty if the value is none.
func textOf(value gjson.Result) string {
	if value.Type != gjson.String {
		return ""
	}
	return strings.Clone(value.Str)
}

// questionsOf are the questions of an array.
func questionsOf(array gjson.Result) []map[string]gjson.Result {
	var found []map[string]gjson.Result
	for _, each := range elements(array) {
		if each.IsObject() {
			found = append(found, members(each,
				"name", "type", "prompt", "question", "title", "label", "description", "required", "options", "custom_option", "multiple"))
		}
	}
	return found
}
