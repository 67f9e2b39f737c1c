// Package schema holds the JSON Schema of everything that agentwait takes and gives as JSON: the
// inputs and results of its workflows and activities, its queries, signals and updates, the
// details of its errors, and the normalised document. The types of the Python and TypeScript
// packages are generated from it.
//
// It is one document of JSON Schema 2020-12 whose $defs have the types by name. Beside them,
// x-agentwait says which type each registered name takes and gives, and lists the error types:
//
//	"x-agentwait": {
//	  "workflows":  {"agentwait.AwaitAgent": {"input": "AwaitAgentInput", "result": "Result",
//	                  "queries": {"status": {"result": "StatusView"}}, …}},
//	  "activities": {"agentwait.PollAgentStatus": {"input": "PollAgentStatusInput", …}},
//	  "errors":     {"agentwait.AgentFailed": {"description": "…"}}
//	}
//
// An input refuses a member that it does not know; what agentwait writes may get more members.
// The file is written by go run ./schema/generate from the types of package agentwait, and a test
// holds it against them.
package schema

import _ "embed" // the document

// JSON is the document, as agentwait.schema.json has it.
//
//go:embed agentwait.schema.json
var JSON []byte
