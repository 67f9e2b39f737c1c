// Package mcp awaits tasks of servers of the Model Context Protocol: tool calls that go on after
// their request has been answered.
//
//	client, err := mcp.New(mcp.Config{HTTP: vendors.Config{
//		BaseURL: "https://tools.example.com/mcp", // the server's endpoint itself
//		Auth:    vendors.Bearer(key),
//	}})
//
// Two protocols have tasks, and a [Client] speaks both. It asks a server once which one it speaks
// ([Config.Protocol] says it without asking):
//
//   - [Extension], io.modelcontextprotocol/tasks at 2026-07-28: every request stands for itself.
//   - [Core], 2025-11-25: a task lives in the session in which it was started. A ref has the
//     session under the name session_id, as [Client.Start] returns it; if a server has no
//     sessions there is none. The session is never ended by a Client, since its tasks would end.
//
// # The session is not a key
//
// A session's id says where a task lives, and has to outlive the worker: it is part of a wait's
// input, and so of its history, and of its workflow id if that is agentwait's. MCP forbids
// servers to take it as proof of who asks; that is [vendors.Config.Auth]'s, which is in neither.
// A server without authentication shows the tasks of a session to whoever knows its id: there, let
// a codec encrypt payloads and choose the workflow id (RunAgent's is the caller's), or use the
// extension. The errors of this package do not repeat it.
//
// A session that the server no longer knows has lost its tasks: a wait ends as one whose
// interaction was not found, and says so; a start opens another session.
//
// # What a run tells
//
// A tool's text is the reply, each block a text part of one message. What else a tool says
// is there too: files (images, audio, resources and links), and a part of the type
// structured_content, whose raw value is the tool's structured content. If there is no text,
// that is the reply. A result with isError is a failure, whatever the task's status says.
//
// lastUpdatedAt is not a sign of life, and not told: some servers make it the time of the answer.
//
// # Starting
//
// A start is one tools/call: StartRequest.AgentID is the tool, Input its arguments. A Message goes
// into the argument that [Config.MessageArgument] names. A tool that is not a task answers at once:
// then Started has a complete Answer, and a Ref without an id. Servers know no idempotency key.
//
// # Questions
//
// An elicitation is an input request of the kind question, with its schema; one that sends a
// person to a page is of the kind auth. It is answered with an object, and an answer has no words
// beside its value.
//
// At 2025-11-25 a server tells a question once, on the stream of tasks/result, to whoever asks
// first; whoever asks again is told nothing. The first check that sees input_required reads it there,
// for at most [Config.ListenTimeout], and the Client remembers it until it is answered. The wait
// carries it to other workers, which are told of it by [Client.Remind]: they show and answer it,
// too. If lastUpdatedAt has changed since it was told, or nobody listened in this process, a
// check listens for a further one.
//
// What is left: a question is lost if the worker that was told died before it could pass it on,
// if a workflow has continued as new and another worker goes on, and if AwaitAgents, which
// carries none, goes on elsewhere. The run then needs input but has no input requests, and its
// progress says why. Servers that answer with JSON in place of streams do not tell a question at
// all, only the first of several questions at the same time may be seen, and questions on the
// stream of a GET are not heard. The extension has no such limits: if people answer, prefer it.
package mcp
