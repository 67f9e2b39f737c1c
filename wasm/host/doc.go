// Package host runs a WebAssembly module that reads status documents: an adapter,
// which maps another vendor's answers to the normalised document, or agentstatus.wasm
// itself. The module is a plugin that need not be trusted with anything but the
// bodies that it reads.
//
//	module, err := os.ReadFile("openai.wasm")
//	h, err := host.New(ctx, host.Config{Module: module})
//	defer h.Close(ctx)
//	status, err := h.Parse(ctx, body)
//
// wasm/ABI.md describes the exports that a module needs (the adapter profile), and
// wasm/adapters how to write one.
//
// # What a module cannot do
//
//   - Reach anything: it has no imports, so no files, network, clock, environment or
//     randomness. See [Config.AllowWASI].
//   - Run for ever: [Config.Timeout] ends a parse in the middle of loops, of calls that
//     multiply, or of long operations on memory. For that the host puts a counter into each
//     function and loop of the module, and looks at the time when it has run down; the
//     garbage collector can then stop the goroutine too.
//   - Take for ever to compile: a module with too large a function is refused, and
//     compiling ends after a minute.
//   - Take memory without end: [Config.MaxMemoryBytes] for each instance,
//     [Config.MaxInstances] of these, [Config.MaxOutputBytes] for an answer.
//   - Break a later parse: an instance that trapped, ran out of time, answered out of
//     turn or grew large is thrown away.
//   - Put more text in an error than one printable line of 512 bytes, the sentence of a
//     [*BodyError]. That may quote the body.
//
// What it can do is to answer wrongly, and to use up one call's time. [Config.Timeout] does
// not stop what is being done at that moment: up to 20 operations on all of the instance's
// memory, or one function being compiled, which may take seconds on a busy machine. A module that
// recurses without end costs up to 400 MB for a moment before the runtime stops it: that
// ceiling is wazero's own and not a setting of this package. A [Config.Trusted] module gets
// none of this: see there.
//
// # Errors
//
// A body that is wrong gives the errors of [agentstatus.ParseLimit], as the native
// core would: [*agentstatus.SyntaxError], [*agentstatus.LimitError] and
// [*agentstatus.SchemaError]. If the module has more to say about it, or says it only in
// words, it is a [*BodyError], which wraps them. A module that is wrong gives an [*AdapterError]. A
// context that is done gives the context's error.
//
// # Concurrency
//
// A [Host] is safe for concurrent use. An instance of a module is not, so each
// call has one to itself; they are kept and used again.
package host
