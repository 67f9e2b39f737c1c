// Package wasm holds the parsing core as a WebAssembly module for programs in any
// language. ABI.md is its contract, bindings/ has a package for each language, and module/ its sources.
package wasm

import (
	_ "embed"

	"github.com/agentwait/agentwait/wasm/internal/abi"
)

// ABI is the version of the contract that [Module] fulfils.
const ABI = abi.Version

// Module is the module that ships. It has no imports and needs no start-up call; each
// instance is for one thread at a time.
//
//go:embed agentstatus.wasm
var Module []byte
