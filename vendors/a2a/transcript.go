package a2a

import (
	"strings"

	"github.com/tidwall/gjson"

	"github.com/agentwait/agentwait/agentstatus"
)

// transcript is what a task has of a conversation.
type transcript struct {
	messages  []agentstatus.Message // of the history, of the status, and the artifacts
	artifacts []agentstatus.Message
	current   string // what the status's message says
	last      string // what the agent said last in the history
	spoken    int    // how often it spoke there
}

// transcript reads the history, the status's message where it is not there already (one SDK
// has it there, another only those before it), and the artifacts.
func (r *reader) transcript(task gjson.Result) transcript {
	t := transcript{messages: []agentstatus.Message{}}
	now := task.Get("status.message")
	shown := false
	r.each(task.Get("history"), func(m gjson.Result) {
		message := r.message(m)
		shown = shown || message.ID != "" && message.ID == now.Get("messageId").String()
		t.messages = append(t.messages, message)
		if message.Role == roleAssistant {
			t.spoken++
			if said := says(message.Parts); said != "" {
				t.last = said
			}
		}
	})
	if now.IsObject() && r.admit() {
		message := r.message(now)
		t.current = says(message.Parts)
		if !shown {
			t.messages = append(t.messages, message)
		}
	}
	r.each(task.Get("artifacts"), func(a gjson.Result) { t.artifacts = append(t.artifacts, r.artifact(a)) })
	t.messages = append(t.messages, t.artifacts...)
	return t
}

// boilerplate is what LangGraph's server writes into the status of every completed task. The reply
// is in the history alone there.
const boilerplate = "Task completed successfully"

// reply is what a completed task replies.
func (t *transcript) reply() string {
	if text := joined(t.artifacts, textOf); text != "" {
		return text
	}
	if data := joined(t.artifacts, dataOf); data != "" {
		return data
	}
	if t.current != "" && (t.current != boilerplate || t.last == "") {
		return t.current
	}
	if len(t.artifacts) > 0 { // files: what the agent said while it worked is not a reply
		return ""
	}
	return t.last
}

// joined is what several artifacts say.
func joined(artifacts []agentstatus.Message, says func([]agentstatus.Part) string) string {
	var texts []string
	for i := range artifacts {
		if said := says(artifacts[i].Parts); said != "" {
			texts = append(texts, said)
		}
	}
	return strings.Join(texts, "\n\n")
}
