// Package a2a awaits, starts, answers and cancels the tasks of any agent that speaks the
// Agent2Agent protocol: version 1.0 over HTTP+JSON and JSON-RPC, and version 0.3 over JSON-RPC.
//
// A base URL is one agent. Which version and binding he speaks, and where, his agent card says,
// which is read with the first request and kept; a [Config] that names both needs no card.
//
// # States
//
// Submitted and working are running. Input-required needs input. Auth-required is running, with an
// input request of the kind auth that people are shown: the credential comes by another way, and
// the agent goes on by itself. Rejected is failed, with the error code "rejected": the agent has
// looked at the task and will not do it. A state that is not known is waited out.
//
// # The reply
//
// The text of the artifacts is the reply, else the message of the final status, else the last
// message of the agent in the history. Artifacts without a text reply with the JSON of their data.
// LangGraph's server writes the same message into the status of every completed task, so that the
// history has the reply there.
// Text parts of one artifact that follow each other, and are alike in all but the text, are the
// pieces of a stream, and joined without anything in between; all other texts are joined by blank
// lines.
//
// # Starting
//
// The message's text part is [vendors.StartRequest.Message], its data part Input. A task's id is
// made by the agent, so a start is not idempotent. An agent may answer with a message at once: the
// run is then complete, and there is no task to ask for.
//
// # Errors
//
// An error of JSON-RPC comes with HTTP 200, and is what it means: a task that there is not is a
// 404. Where an agent speaks another version than he is asked in, the error says so and what to
// configure.
package a2a
