package host

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

const memoryExport = "memory"

// The exports of the adapter profile. initializeExport is called once where it is
// there: modules of the standard Go toolchain have it.
const (
	exportABI       = "agentstatus_abi"
	exportInput     = "agentstatus_input"
	exportParse     = "agentstatus_parse"
	exportDoc       = "agentstatus_doc"
	exportToJSON    = "agentstatus_to_json"
	exportOut       = "agentstatus_out"
	exportOutLen    = "agentstatus_out_len"
	exportErrorText = "agentstatus_error_text"

	initializeExport = "_initialize"
)

// profile has the parameters of each function; all of them are 32-bit numbers, and so is
// the one result.
var profile = map[string]int{
	exportABI:       0,
	exportInput:     1,
	exportParse:     0,
	exportDoc:       0,
	exportToJSON:    0,
	exportOut:       0,
	exportOutLen:    0,
	exportErrorText: 0,
}

// checkProfile refuses a module that is not an adapter, and says why.
func checkProfile(module wazero.CompiledModule, cfg *Config) error {
	if err := checkImports(module, cfg); err != nil {
		return err
	}
	if module.ExportedMemories()[memoryExport] == nil {
		return fmt.Errorf("the module exports no memory named %q; export it (wasm-ld does by default), or check that this is an adapter", memoryExport)
	}
	functions := module.ExportedFunctions()
	for _, name := range slices.Sorted(maps.Keys(profile)) {
		function := functions[name]
		if function == nil {
			return fmt.Errorf("the module does not export %s; check that this is an adapter, and export what wasm/ABI.md lists in the adapter profile", name)
		}
		params := slices.Repeat([]api.ValueType{api.ValueTypeI32}, profile[name])
		if results := []api.ValueType{api.ValueTypeI32}; !slices.Equal(function.ParamTypes(), params) || !slices.Equal(function.ResultTypes(), results) {
			return fmt.Errorf("the module's %s is %s, want %s; declare it as wasm/ABI.md does",
				name, signature(function.ParamTypes(), function.ResultTypes()), signature(params, results))
		}
	}
	if f := functions[initializeExport]; f != nil && len(f.ParamTypes())+len(f.ResultTypes()) > 0 {
		return fmt.Errorf("the module's %s is %s, want () → (); export nothing else by that name",
			initializeExport, signature(f.ParamTypes(), f.ResultTypes()))
	}
	return nil
}

func checkImports(module wazero.CompiledModule, cfg *Config) error {
	if memories := module.ImportedMemories(); len(memories) > 0 {
		return fmt.Errorf("the module imports its memory; have it export one named %q instead (wasm-ld does without --import-memory)", memoryExport)
	}
	functions := module.ImportedFunctions()
	if !cfg.Trusted {
		functions = functions[:len(functions)-1] // the last one is the host's: see interruptible
	}
	for _, function := range functions {
		from, name, _ := function.Import()
		if from != wasi_snapshot_preview1.ModuleName {
			return fmt.Errorf("the module imports the function %.64q of %.64q; an adapter has no imports: remove what needs it", name, from)
		}
		if !cfg.AllowWASI {
			return fmt.Errorf("the module imports %.64q of WASI; an adapter has no imports: build it without an operating system "+
				"(clang --target=wasm32 -nostdlib, TinyGo with the target file in wasm/, Rust for wasm32-unknown-unknown), or allow it with %s", name, cfg.setting("AllowWASI"))
		}
	}
	return nil
}

// signature writes a type as (i32) → (i32).
func signature(params, results []api.ValueType) string {
	names := func(types []api.ValueType) string {
		all := make([]string, len(types))
		for i, t := range types {
			all[i] = api.ValueTypeName(t)
		}
		return "(" + strings.Join(all, ", ") + ")"
	}
	return names(params) + " → " + names(results)
}
