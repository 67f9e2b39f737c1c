// Package wasm holds the parsing core as a WebAssembly module for programs in any
// language. ABI.md is its contract, bindings/ has a package for each language, and module/ its sources.
package wasm

import _ "embed"

// ABI is the version of the contract that [Module] fulfils.
const ABI = 1

// Module is the module that ships. It has no imports and needs no start-up call; each
// instance is for one thread at a time.
//
//go:embed agentstatus.wasm
var Module []byte

// Exports returns the names of everything that [Module] exports, in its order.
func Exports() []string {
	return []string{
		"memory",
		"agentstatus_abi",
		"agentstatus_input",
		"agentstatus_parse",
		"agentstatus_doc",
		"agentstatus_to_json",
		"agentstatus_final_text",
		"agentstatus_unescape",
		"agentstatus_error_text",
		"agentstatus_out",
		"agentstatus_out_len",
		"agentstatus_arg",
		"agentstatus_decide_in",
		"agentstatus_decide",
	}
}
