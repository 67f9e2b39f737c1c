package main

import (
	"reflect"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
)

// defined is one type of the contract under the name that other languages know it by.
type defined struct {
	name  string
	of    reflect.Type
	input bool // it is read strictly: a member that is not known is refused
}

func in[T any](name string) defined {
	return defined{name: name, of: reflect.TypeFor[T](), input: true}
}
func out[T any](name string) defined { return defined{name: name, of: reflect.TypeFor[T]()} }

// contract has every type in the order in which the document lists them.
var contract = []defined{
	in[agentwait.Input]("AwaitAgentInput"),
	in[agentwait.AgentsInput]("AwaitAgentsInput"),
	in[agentwait.RunInput]("RunAgentInput"),
	in[agentwait.PollInput]("PollAgentStatusInput"),
	in[agentwait.PollAgentsInput]("PollAgentsStatusInput"),
	in[agentwait.CheckInput]("CheckAgentStatusInput"),
	in[agentwait.StartInput]("StartAgentInput"),
	in[agentwait.AnswerInput]("AnswerAgentInput"),
	in[agentwait.CancelInput]("CancelAgentInput"),
	in[agentwait.Answer]("Answer"),
	in[agentwait.ExtendDeadline]("ExtendDeadline"),
	in[agentwait.Ending]("Ending"),
	in[agentwait.PollNow]("PollNow"),
	in[agentwait.RowQuery]("RowQuery"),
	in[agentwait.Token]("Token"),
	in[agentwait.AgentsToken]("AgentsToken"),
	in[agentwait.Carried]("Carried"),
	in[agentwait.CarriedAgents]("CarriedAgents"),
	out[agentwait.Result]("Result"),
	out[agentwait.AgentsResult]("AgentsResult"),
	out[agentwait.Row]("Row"),
	out[agentwait.RowError]("RowError"),
	out[agentwait.StartResult]("StartResult"),
	out[agentwait.AnswerResult]("AnswerResult"),
	out[agentwait.CancelResult]("CancelResult"),
	out[agentwait.Deadline]("Deadline"),
	out[agentwait.StatusView]("StatusView"),
	out[agentwait.AgentsView]("AgentsView"),
	out[agentwait.ErrorDetails]("ErrorDetails"),
	out[agentwait.PhaseChange]("PhaseChange"),
	out[agentwait.RowsChange]("RowsChange"),
	out[agentstatus.InputRequest]("InputRequest"),
	out[agentstatus.RunProgress]("Progress"),
	out[agentstatus.Usage]("Usage"),
}

// call is what a registered name takes and gives, by the names of types. A query or signal
// without an input takes none.
type call struct {
	Input   string          `json:"input,omitempty"`
	Result  string          `json:"result,omitempty"`
	Queries map[string]call `json:"queries,omitempty"`
	Updates map[string]call `json:"updates,omitempty"`
	Signals map[string]call `json:"signals,omitempty"`
}

var workflows = map[string]call{
	agentwait.AwaitAgentName: {
		Input: "AwaitAgentInput", Result: "Result",
		Queries: map[string]call{agentwait.QueryStatus: {Result: "StatusView"}},
		Updates: map[string]call{
			agentwait.UpdateExtendDeadline: {Input: "ExtendDeadline", Result: "Deadline"},
			agentwait.UpdateAnswer:         {Input: "Answer", Result: "AnswerResult"},
			agentwait.UpdateSetEnding:      {Input: "Ending", Result: "Ending"},
		},
		Signals: map[string]call{agentwait.SignalPollNow: {}},
	},
	agentwait.RunAgentName: {
		Input: "RunAgentInput", Result: "Result",
		Queries: map[string]call{agentwait.QueryStatus: {Result: "StatusView"}},
		Updates: map[string]call{
			agentwait.UpdateExtendDeadline: {Input: "ExtendDeadline", Result: "Deadline"},
			agentwait.UpdateAnswer:         {Input: "Answer", Result: "AnswerResult"},
			agentwait.UpdateSetEnding:      {Input: "Ending", Result: "Ending"},
		},
		Signals: map[string]call{agentwait.SignalPollNow: {}},
	},
	agentwait.AwaitAgentsName: {
		Input: "AwaitAgentsInput", Result: "AgentsResult",
		Queries: map[string]call{
			agentwait.QueryStatus: {Result: "AgentsView"},
			agentwait.QueryResult: {Input: "RowQuery", Result: "Row"},
		},
		Updates: map[string]call{agentwait.UpdateExtendDeadline: {Input: "ExtendDeadline", Result: "Deadline"}},
		Signals: map[string]call{agentwait.SignalPollNow: {Input: "PollNow"}},
	},
}

var activities = map[string]call{
	agentwait.PollAgentStatusName:  {Input: "PollAgentStatusInput", Result: "Result"},
	agentwait.PollAgentsStatusName: {Input: "PollAgentsStatusInput", Result: "AgentsResult"},
	agentwait.PollRunStatusName:    {Input: "PollAgentStatusInput", Result: "Result"},
	agentwait.PollRunsStatusName:   {Input: "PollAgentsStatusInput", Result: "AgentsResult"},
	agentwait.CheckAgentStatusName: {Input: "CheckAgentStatusInput", Result: "Result"},
	agentwait.StartAgentName:       {Input: "StartAgentInput", Result: "StartResult"},
	agentwait.AnswerAgentName:      {Input: "AnswerAgentInput", Result: "AnswerResult"},
	agentwait.CancelAgentName:      {Input: "CancelAgentInput", Result: "CancelResult"},
}
