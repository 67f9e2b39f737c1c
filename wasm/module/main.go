//go:build tinygo || wasip1

// Command module is the WebAssembly module: the parsing core's shell, whose exports
// are the ABI that wasm/ABI.md describes.
//
// It keeps one document at a time, in static variables. What it answers is data or
// a code, never a trap: arguments are checked before they reach the core, and memory
// that cannot grow is a code.
//
// TinyGo builds what ships, without a garbage collector: abi.go exports, and
// memory.go lays the linear memory out. The standard toolchain builds the same
// sources with abi_std.go and memory_std.go, as a second opinion in the tests.
package main

func main() {}
