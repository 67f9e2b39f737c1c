package agenttest

import (
	"fmt"
	"slices"
)

// Ask is what an agent needs of a person before it goes on, as the Sessions API tells it. Make
// one with [Approval] or [HumanInput]; an id that is empty is made up.
type Ask struct {
	ID          string      `json:"action_request_id"`
	Type        string      `json:"type"`
	Title       *string     `json:"title"`
	Reason      *string     `json:"reason"`
	Recipient   *string     `json:"recipient_user_id"`
	ToolName    *string     `json:"tool_name"`
	ServerLabel *string     `json:"server_label"`
	Display     [][2]string `json:"display_fields"`
	Questions   []Question  `json:"questions"`
}

// Question is one question of a [HumanInput]. Their form is not documented: this is what was seen.
type Question struct {
	Name     string   `json:"name"`
	Prompt   string   `json:"prompt"`
	Type     string   `json:"type"` // "toggle_group": one of Options
	Options  []Option `json:"options,omitempty"`
	Required bool     `json:"required"`
	Custom   bool     `json:"custom_option,omitempty"` // something else than Options may be answered
}

// Option is what a question may be answered with.
type Option struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// Approval asks whether the agent may call a tool.
func Approval(id, tool string, display ...[2]string) Ask {
	title := "Approve " + tool
	return Ask{ID: id, Type: "tool_approval", Title: &title, ToolName: &tool, Display: display}
}

// HumanInput asks questions.
func HumanInput(id, title string, questions ...Question) Ask {
	return Ask{ID: id, Type: "human_input", Title: &title, Questions: questions}
}

// Choice is a question that one of some values answers.
func Choice(name, prompt string, values ...string) Question {
	q := Question{Name: name, Prompt: prompt, Type: "toggle_group", Required: true}
	for _, value := range values {
		q.Options = append(q.Options, Option{Value: value, Label: value})
	}
	return q
}

// FreeText is a question that a text answers.
func FreeText(name, prompt string) Question {
	return Question{Name: name, Prompt: prompt, Type: "text", Required: true}
}

// Asking is an agent that waits for a person. In a session it lasts until all has been answered,
// whatever the answers are, unless [Step.Times] or [Step.For] says otherwise. At agent_status,
// if nothing can be answered, it is [NeedsApproval].
func Asking(asks ...Ask) Step {
	step := State("APPROVAL_REQUIRED")
	step.asks = slices.Clone(asks)
	for i, ask := range step.asks {
		if ask.ID == "" {
			ask.ID = fmt.Sprintf("areq_%d", i+1)
			step.asks[i] = ask
		}
		call := Part{Type: "tool_invocation", ToolCallID: "tc_" + ask.ID, ToolName: "ask_human_input", ToolCallState: "pending"}
		if ask.ToolName != nil {
			call.ToolName = *ask.ToolName
		}
		step.document.Messages = append(step.document.Messages, Assistant(call))
	}
	return step
}
