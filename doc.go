// Package agentwait is what a program imports that awaits an AI agent's run: the names, inputs,
// results and errors of the wait, and the calls that start one. It depends on the Temporal SDK
// and on package agentstatus, and on nothing else.
//
// # Await a run
//
//	result, err := agentwait.Await(ctx, c, "agents", agentwait.Input{
//		Target: agentwait.Target{InteractionID: id, UserID: "your_user_id"},
//	})
//	if failure, ok := agentwait.AsError(err); ok && failure.Type == agentwait.ErrTypeAgentFailed {
//		log.Print(failure.Details.Message) // the agent's own words
//	}
//
// A workflow starts the wait as a child, by its name:
//
//	err := workflow.ExecuteChildWorkflow(ctx, agentwait.AwaitAgentName, input).Get(ctx, &result)
//
// # Serve waits
//
// A worker needs packages workflows (one plugin line), activities (its configuration) and a
// vendor's client, such as gumloop. Programs without Temporal use package direct.
//
// # From any language
//
// Everything here crosses the wire as one JSON object whose fields are the json tags of these
// types. Names, error types and fields never change; readers accept enum values that they do
// not know.
package agentwait
