package peers_test

import (
	"context"
	"errors"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/agentwait/agentwait/wasm"
)

// A module is an instance under wazero's compiler, read as ABI.md says.
type module struct {
	memory       api.Memory
	input, parse api.Function
}

func openModule(tb testing.TB) *module {
	tb.Helper()
	ctx := context.Background()
	runtime := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigCompiler())
	tb.Cleanup(func() { _ = runtime.Close(ctx) })
	instance, err := runtime.Instantiate(ctx, wasm.Module)
	if err != nil {
		tb.Fatal(err)
	}
	return &module{instance.Memory(), instance.ExportedFunction("agentstatus_input"), instance.ExportedFunction("agentstatus_parse")}
}

// read copies a body into the module and parses it there. What it ends with is the table
// from which a host takes what it wants: everything is validated, and no value is made.
func (m *module) read(body []byte) error {
	stack := [1]uint64{uint64(len(body))}
	if err := m.input.CallWithStack(context.Background(), stack[:]); err != nil {
		return err
	}
	if !m.memory.Write(uint32(stack[0]), body) {
		return errors.New("there is no room for the body")
	}
	if err := m.parse.CallWithStack(context.Background(), stack[:]); err != nil {
		return err
	}
	if uint32(stack[0]) != 0 {
		return errors.New("the module does not read the body")
	}
	return nil
}
