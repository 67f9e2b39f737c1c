// Package scan is the parsing core: one validating pass over the bytes of a
// status document that fills a table of spans.
//
// The same sources are compiled to WebAssembly by TinyGo with no garbage
// collector, and the table's structs are the module's memory layout. Hence the
// rules of this package, which tests hold in place:
//
//   - It imports unsafe and nothing else.
//   - It allocates nothing: bytes, records and output buffers are the caller's.
//   - It does not recurse, use maps, interfaces, closures or string switches.
//   - It cannot panic: every offset is checked against the length of the body
//     before the byte is read, since reads go through unsafe pointers.
//   - Functions stay of moderate size and cold ones are not inlined: the module is
//     small, and the Java host's compiler refuses large methods.
//
// # Reading
//
// A [Scanner] reads a body into its [Doc] and into records for messages and parts
// that the caller lends it. When these are full the scan stops with [CodeFull] and
// continues in larger ones.
//
// # Which error is reported
//
// The first one in reading order. A value is judged by its kind when it has been
// read as a whole, and is located at its first byte. A value that a later
// duplicate of its key replaces is checked for syntax only: the last one wins, as
// in JSON.parse, and so a document is judged by the values that it ends up with.
package scan
