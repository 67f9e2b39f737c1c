// Package agenttest is an emulator of Gumloop's agent APIs for tests (agent_status and Sessions): a
// real HTTP server on loopback whose interactions and sessions follow scripts.
//
//	api := agenttest.NewServer(agenttest.Config{})
//	defer api.Close()
//	api.Script("xYz789AbCdEfGhI",
//		agenttest.Processing().Times(2),
//		agenttest.RateLimited(2*time.Second),
//		agenttest.Completed("Done."))
//
// A script is a list of steps; each poll of the interaction is answered by the
// current one, and the last one repeats for ever. A step is an answer (a state of
// the agent, an error of the API) with what may go wrong on the way: a delay, a body
// that breaks off, a connection that is reset. What is not the API's own can be played as well: a
// proxy's [Page], a [Redirect], an [Empty] refusal, a document [Step.About] another interaction,
// an answer too [Large] to read.
//
// # What it emulates
//
// The checks of the vendor's reference page: a missing key is a 401, a key or an
// owner without access a 403, an id that is not known a 404. POST /start_agent
// answers 202 with a new id (400, 403, 404 and 409 as documented) and plays the
// script that [Server.Agent] has set for the agent. A continuation reuses its id.
// [Server.BreakStart] loses the answer of a start that was accepted, [Server.RefuseStart] does not
// accept it. As at the real API the base URL ends in /api/v1; other paths are a 404.
//
// Not documented, and therefore selectable: the envelope of errors ([Config.Envelope]).
//
// # Sessions
//
// The Sessions API plays the same scripts: [Server.Session] sets one's own, [Server.Agent] those of
// what is started. A session may have an id of the caller's (a second start with it is a 409),
// takes further messages once its turn has ended, is cancelled, and asks:
//
//	api.Agent("a",
//		agenttest.QueuedAt(2),
//		agenttest.Asking(agenttest.Approval("areq_1", "send_email")), // until it is answered
//		agenttest.Completed("Sent."))
//
// [Server.Answers] has the answers, and [Server.Cancelled] says whether it was cancelled.
// [Server.BreakAnswer] and [Server.BreakCancel] lose what the API answers to them. [Stale] is an
// API that goes on showing the turn before, and [AcceptedStale] one whose own answers do. A key
// that may act for some owners only needs one of them with each request, in the header x-auth-key
// or as team_id. [Server.Sessions] is a client.
//
// Sessions are listed by their agent, by state and in pages. Messages that are queued behind a
// turn, files and the streaming host are not emulated: to stream is refused, as the API refuses
// it.
//
// # Conversations
//
// If an interaction or a session goes on, so does its conversation: the messages of the turns
// before keep their ids, the message that begins a turn follows them, and then what the script
// has for the turn. User messages at the script's beginning give way to the one that was sent.
//
// # Mocks
//
// A test of a workflow that needs no API answers the wait or the start itself: [MockAwait],
// [MockAwaitAgents], [MockPoll], [MockRun], [MockStart].
//
// # What it records
//
// Every request with its time, its body, its answer's status code and whether it carried the
// key in the query, where keys must not be: see [Server.Requests]. [Server.Started] has
// each run that was begun, and so paid for.
package agenttest
