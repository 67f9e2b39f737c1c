//go:build wasip1 && !tinygo

package main

// The exports of abi.go by the directive of the standard toolchain. TinyGo knows it
// too, but its wrappers trap unless the host has called _initialize before.

import (
	"unsafe"

	"github.com/agentwait/agentwait/wasm/internal/abi"
)

//go:wasmexport agentstatus_abi
func exportAbi() uint32 { return abi.Version }

//go:wasmexport agentstatus_input
func exportInput(size uint32) uint32 { return input(size) }

//go:wasmexport agentstatus_parse
func exportParse() uint32 { return parse() }

//go:wasmexport agentstatus_doc
func exportDoc() uint32 { return address(unsafe.Pointer(&instance.core.Doc)) }

//go:wasmexport agentstatus_to_json
func exportToJson() uint32 { return toJSON() }

//go:wasmexport agentstatus_final_text
func exportFinalText() uint32 { return finalText() }

//go:wasmexport agentstatus_unescape
func exportUnescape(start, end uint32) uint32 { return unescape(start, end) }

//go:wasmexport agentstatus_error_text
func exportErrorText() uint32 { return errorText() }

//go:wasmexport agentstatus_out
func exportOut() uint32 { return address(output.at) }

//go:wasmexport agentstatus_out_len
func exportOutLen() uint32 { return output.size }

//go:wasmexport agentstatus_arg
func exportArg(size uint32) uint32 { return arg(size) }

//go:wasmexport agentstatus_decide_in
func exportDecideIn() uint32 { return decideIn() }

//go:wasmexport agentstatus_decide
func exportDecide() uint32 { return decide() }
