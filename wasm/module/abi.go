//go:build tinygo

package main

// The exports of the module that ships. abi_std.go has the same ones for the standard
// toolchain; wasm/ABI.md says what they do.

import (
	"unsafe"

	"github.com/agentwait/agentwait/wasm/internal/abi"
)

//export agentstatus_abi
func exportAbi() uint32 { return abi.Version }

//export agentstatus_input
func exportInput(size uint32) uint32 { return input(size) }

//export agentstatus_parse
func exportParse() uint32 { return parse() }

//export agentstatus_doc
func exportDoc() uint32 { return address(unsafe.Pointer(&instance.core.Doc)) }

//export agentstatus_to_json
func exportToJson() uint32 { return toJSON() }

//export agentstatus_final_text
func exportFinalText() uint32 { return finalText() }

//export agentstatus_unescape
func exportUnescape(start, end uint32) uint32 { return unescape(start, end) }

//export agentstatus_error_text
func exportErrorText() uint32 { return errorText() }

//export agentstatus_out
func exportOut() uint32 { return address(output.at) }

//export agentstatus_out_len
func exportOutLen() uint32 { return output.size }

//export agentstatus_arg
func exportArg(size uint32) uint32 { return arg(size) }

//export agentstatus_decide_in
func exportDecideIn() uint32 { return decideIn() }

//export agentstatus_decide
func exportDecide() uint32 { return decide() }
