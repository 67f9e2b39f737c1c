package demo

import (
	"encoding/json"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

// scenario is one scripted agent and how its wait has to end.
type scenario struct {
	id           string
	title        string
	connection   string // empty: the default, Gumloop's
	onNeedsInput string
	script       []agenttest.Step
	outcome      string // of the result; or
	errorType    string // of the failure
	closes       bool   // the script comes to an end of its own
	// starts is what RunAgent starts for it, at another vendor; nil: the interaction is awaited.
	starts *agentwait.StartInput
	answer *agentwait.Answer // what a person gives to what it asks
}

// run is the input of a scenario that starts its run.
func (s scenario) run() agentwait.RunInput {
	in := s.input()
	return agentwait.RunInput{
		StartInput: *s.starts, Schedule: in.Schedule,
		TimeoutSeconds: in.TimeoutSeconds, HeartbeatTimeoutSeconds: in.HeartbeatTimeoutSeconds,
	}
}

func (s scenario) input() agentwait.Input {
	target := agentwait.Target{InteractionID: s.id, UserID: agenttest.DefaultUser}
	if s.connection != "" {
		target = agentwait.Target{InteractionID: s.id, Credential: s.connection}
	}
	return agentwait.Input{
		Target:    target,
		Selection: agentwait.Selection{Include: []string{agentwait.IncludeResponse, agentwait.IncludeMessages}},
		Schedule: agentwait.Schedule{
			MinIntervalSeconds: 1,
			MaxIntervalSeconds: 3, // failures back off to no more than this: nobody waits here for minutes
			OnNeedsInput:       s.onNeedsInput,
		},
		TimeoutSeconds:          120,
		HeartbeatTimeoutSeconds: 5, // live counts come with heartbeats
	}
}

// scenarios are the demo's agents. They take seconds here; real ones take minutes.
func scenarios() []scenario {
	return []scenario{
		{
			id: "quick-answer", title: "a quick success",
			script:  []agenttest.Step{agenttest.Processing().For(time.Second), agenttest.Completed("The capital of Iceland is Reykjavík.")},
			outcome: agentwait.OutcomeCompleted, closes: true,
		},
		{
			id: "sales-report", title: "a long run with tools, reasoning and a file",
			script: []agenttest.Step{
				agenttest.Queued().For(3 * time.Second),
				agenttest.Processing().For(9 * time.Second),
				agenttest.Completed("The report is in #sales-team, and attached.", salesConversation()...),
			},
			outcome: agentwait.OutcomeCompleted, closes: true,
		},
		{
			id: "broken-agent", title: "a failure",
			script: []agenttest.Step{
				agenttest.Processing().For(4 * time.Second),
				agenttest.Failed("RuntimeError: Agent encountered an error while processing"),
			},
			errorType: agentwait.ErrTypeAgentFailed, closes: true,
		},
		{
			id: "refund-42", title: "an approval that somebody gives",
			onNeedsInput: agentwait.OnWait,
			script: []agenttest.Step{
				agenttest.Processing().For(2 * time.Second),
				agenttest.NeedsApproval().For(6 * time.Second),
				agenttest.Processing().For(2 * time.Second),
				agenttest.Completed("Approved by Dana; the refund of 42 EUR is on its way."),
			},
			outcome: agentwait.OutcomeCompleted, closes: true,
		},
		{
			id: "refund-9000", title: "an approval that the caller wants to know of",
			onNeedsInput: agentwait.OnReturn,
			script: []agenttest.Step{
				agenttest.Processing().For(3 * time.Second),
				agenttest.NeedsApproval(),
			},
			outcome: agentwait.OutcomeNeedsInput,
		},
		{
			id: "rough-sea", title: "an API with 429, 503, a reset and half a body",
			script: []agenttest.Step{
				agenttest.Processing(),
				agenttest.RateLimited(3 * time.Second),
				agenttest.Unavailable(),
				agenttest.Reset(),
				agenttest.Processing().Truncated(60),
				agenttest.Completed("Arrived in spite of the weather."),
			},
			outcome: agentwait.OutcomeCompleted,
		},
		{
			id: "papers", title: "a task of an agent that speaks A2A", connection: agentToAgent,
			outcome: agentwait.OutcomeCompleted, closes: true,
		},
		{
			id: "nightly-build", title: "a task of an MCP server, which says how often to ask", connection: mcpTools,
			outcome: agentwait.OutcomeCompleted, closes: true,
		},
	}
}

// sessionsCredential names the connection to Gumloop's Sessions.
const sessionsCredential = "gumloop-sessions"

// runs are the scenarios of other vendors: RunAgent starts each, once, and awaits it.
func runs() []scenario {
	return []scenario{{
		id: "shipping-clerk", title: "Gumloop Sessions: started by RunAgent, asks, and is answered by the update \"answer\"",
		onNeedsInput: agentwait.OnWait,
		script: []agenttest.Step{
			agenttest.Processing().For(2 * time.Second),
			agenttest.Asking(agenttest.HumanInput("areq_1", "Ship the order?", agenttest.Choice("when", "When is it to go?", "today", "tomorrow"))),
			agenttest.Processing().For(2 * time.Second),
			agenttest.Completed("It goes today, as you said."),
		},
		starts: &agentwait.StartInput{
			AgentID: "shipping-clerk", Message: "Ship order 42.", UserID: agenttest.DefaultUser, Credential: sessionsCredential,
			Selection: agentwait.Selection{Include: []string{agentwait.IncludeResponse, agentwait.IncludeMessages}},
		},
		answer:  &agentwait.Answer{RequestID: "areq_1", Value: json.RawMessage(`{"when":"today"}`)},
		outcome: agentwait.OutcomeCompleted,
	}}
}

// salesConversation has every kind of part.
func salesConversation() []agenttest.Message {
	return []agenttest.Message{
		agenttest.User("Summarize the latest sales report and send it to the team's Slack channel."),
		agenttest.Assistant(
			agenttest.Reasoning("The report is a spreadsheet. First the totals per region, then the message."),
			agenttest.Text("I'll read the report first."),
			agenttest.Tool("tc_1", "sheet_reader",
				map[string]any{"sheet": "sales-2026-q1", "columns": []string{"region", "total"}},
				[][]any{{"north", 979}, {"south", 1204}}),
			agenttest.Text("Sales grew 12 % over the last quarter; the south leads with 1,204 units."),
			agenttest.Tool("tc_2", "slack_message_sender",
				map[string]any{"channel": "#sales-team", "message": "Sales grew 12 % …"},
				"Message sent successfully"),
			agenttest.File("sales-summary.pdf", "application/pdf", "https://files.example.com/sales-summary.pdf"),
			agenttest.Text("The report is in #sales-team, and attached."),
		),
	}
}
