// Package agentstatus reads the status document of an agent's run, as Gumloop's
// GET /agent_status/{interaction_id} answers it, and decides what to do next.
//
// It has no I/O and no clock: bytes, times and random numbers come in, values
// come out. The same core, [internal/scan], is compiled to WebAssembly, so
// programs in other languages read a response in exactly the same way.
//
// # Reading
//
// [Parse] validates a body and returns a [Status]: the state, the messages and
// their parts. It is strict about JSON (RFC 8259, valid UTF-8, one value) and
// tolerant about content: unknown fields, states and part types are kept.
//
// # Deciding
//
// [Decide] is the poll decision as a pure function: from what a poll saw and
// how the wait stands, it says to wait (and how long) or that the wait has ended.
package agentstatus
