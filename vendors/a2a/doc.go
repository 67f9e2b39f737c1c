// Package a2a awaits, starts, answers and cancels the tasks of any agent that speaks the
// Agent2Agent protocol: version 1.0 over HTTP+JSON and JSON-RPC, and version 0.3 over JSON-RPC.
//
// A base URL is one agent. Its agent card says which version and binding it speaks, and where. The
// card is read with the first request and kept; a [Config] that names both needs no card. It is
// read again if nobody speaks A2A at the address that it has named, or not in that version.
// Interfaces at another origin than the base URL's are passed over, since the key would go there.
//
// # States
//
// Submitted and working are running. Input-required needs input. Auth-required is running, with an
// input request of the kind auth that people are shown: the credential comes another way, and
// the agent goes on by itself. Rejected is failed, with the error code "rejected": the agent has
// looked at the task and will not do it. A state that is not known is waited out.
//
// # The reply
//
// The text of the artifacts is the reply, else the message of the final status, else the last
// message of the agent in the history. Artifacts without a text reply with the JSON of their data.
// LangGraph's server writes the same message into the status of every completed task, so the
// history has the reply there.
// Text parts of one artifact that follow each other, and are alike in all but the text, are the
// pieces of a stream, and joined without anything in between; all other texts are joined by blank
// lines.
//
// # Files
//
// A file that an agent has put into a part, in base64, stays as it was written: in Raw of an
// [agentstatus.File], and so in the files of a result that asks for them. vendors.Config.MaxBodyBytes
// bounds the answer, and max_result_bytes of a wait the result.
//
// # Starting
//
// The message's text part is [vendors.StartRequest.Message], its data part Input. A task's id is
// made by the agent, so a start is not idempotent. An agent may answer with a message at once: the
// run is then complete, and there is no task to ask for.
//
// # Answering
//
// An answer is a message to the task, with the conversation that the task names, and is sent only
// while the question that it is for is open. A question is identified by the id of its message, else by
// when the state was set, else by how often the agent has spoken. What the message is answered with
// says nothing, since it may date from before the answer: the next status counts.
//
// # Errors
//
// An error of JSON-RPC comes with any status, mostly HTTP 200, and is what it means: an
// unknown task is a 404, and an agent's own trouble on HTTP 404 is not. If an agent speaks another
// version than it is asked in, the error says so and what to configure. It ends a wait at once if
// the agent has not answered in that version before, and otherwise when it persists, since the old
// and the new instances of an agent that is being deployed answer in turn. An answer to another request
// or about another task is not an answer.
package a2a
