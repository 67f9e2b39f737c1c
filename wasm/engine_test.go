// The tests of this package hold the module that ships, as bytes, to the native core
// and to ABI.md. This file is the smallest host there can be; a host for production is
// in host/.
package wasm_test

import (
	"context"
	"encoding/binary"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"github.com/agentwait/agentwait/internal/scan"
	"github.com/agentwait/agentwait/wasm"
)

// The codes, as in ABI.md.
const (
	codeOrder = 6
	codeRange = 7
)

// moduleBytes returns the module under test: the one that ships, or the file that
// AGENTSTATUS_WASM names, as `wasm:check` does for one that was rebuilt.
func moduleBytes(t testing.TB) []byte {
	t.Helper()
	file := os.Getenv("AGENTSTATUS_WASM")
	if file == "" {
		return wasm.Module
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// engine is a compiled module.
type engine struct {
	runtime wazero.Runtime
	module  wazero.CompiledModule
}

// compile compiles a module in a runtime of its own, with at most the given number of
// pages of memory for an instance; 0 means as many as there can be.
func compile(t testing.TB, text []byte, pages uint32) *engine {
	t.Helper()
	ctx := context.Background()
	config := wazero.NewRuntimeConfig()
	if pages != 0 {
		config = config.WithMemoryLimitPages(pages)
	}
	e := &engine{runtime: wazero.NewRuntimeWithConfig(ctx, config)}
	t.Cleanup(func() { e.runtime.Close(ctx) })
	var err error
	if e.module, err = e.runtime.CompileModule(ctx, text); err != nil {
		t.Fatal(err)
	}
	return e
}

var shared struct {
	once   sync.Once
	engine *engine
}

// newInstance instantiates the module under test, which is compiled once for all
// tests.
func newInstance(t testing.TB) *instance {
	t.Helper()
	shared.once.Do(func() {
		ctx := context.Background()
		e := &engine{runtime: wazero.NewRuntime(ctx)} // lives as long as the tests
		var err error
		if e.module, err = e.runtime.CompileModule(ctx, moduleBytes(t)); err != nil {
			t.Fatal(err)
		}
		shared.engine = e
	})
	if shared.engine == nil {
		t.Fatal("the module does not compile: see the first test")
	}
	return shared.engine.instantiate(t)
}

// instance calls an instance's exports. Any trap fails the test: there must be none.
type instance struct {
	t         testing.TB
	module    api.Module
	functions map[string]api.Function
	stack     [2]uint64 // arguments and result, so that a call allocates nothing
}

// instantiate makes an instance that lives as long as the test.
func (e *engine) instantiate(t testing.TB) *instance {
	t.Helper()
	i := e.open(t)
	t.Cleanup(func() { i.module.Close(context.Background()) })
	return i
}

// open makes an instance.
func (e *engine) open(t testing.TB) *instance {
	t.Helper()
	// Only a module of the standard toolchain has _initialize.
	config := wazero.NewModuleConfig().WithName("").WithStartFunctions("_initialize")
	module, err := e.runtime.InstantiateModule(context.Background(), e.module, config)
	if err != nil {
		t.Fatal(err)
	}
	i := &instance{t: t, module: module, functions: map[string]api.Function{}}
	for name := range e.module.ExportedFunctions() {
		i.functions[strings.TrimPrefix(name, "agentstatus_")] = module.ExportedFunction(name)
	}
	return i
}

// withWASI gives a runtime what modules of the standard toolchain import.
func (e *engine) withWASI(t testing.TB) *engine {
	t.Helper()
	if _, err := wasi_snapshot_preview1.Instantiate(context.Background(), e.runtime); err != nil {
		t.Fatal(err)
	}
	return e
}

// call calls agentstatus_<name>.
func (i *instance) call(name string, args ...uint32) uint32 {
	i.t.Helper()
	for n, a := range args {
		i.stack[n] = uint64(a)
	}
	if err := i.functions[name].CallWithStack(context.Background(), i.stack[:]); err != nil {
		i.t.Fatalf("agentstatus_%s%v trapped: %v", name, args, err)
	}
	return uint32(i.stack[0])
}

// parse puts a body into the instance and parses it. It returns 5, out of memory,
// where there is no room for the body.
func (i *instance) parse(body []byte) uint32 {
	i.t.Helper()
	at := i.call("input", uint32(len(body)))
	if at == 0 {
		return i.call("parse")
	}
	i.write(at, body)
	return i.call("parse")
}

func (i *instance) write(at uint32, text []byte) {
	i.t.Helper()
	if !i.module.Memory().Write(at, text) {
		i.t.Fatalf("%d bytes at %d lie beyond the memory", len(text), at)
	}
}

// read returns a view of the memory: the next call may end its life.
func (i *instance) read(at, size uint32) []byte {
	i.t.Helper()
	text, ok := i.module.Memory().Read(at, size)
	if !ok {
		i.t.Fatalf("%d bytes at %d lie beyond the memory", size, at)
	}
	return text
}

// out returns the output.
func (i *instance) out() []byte {
	i.t.Helper()
	return i.read(i.call("out"), i.call("out_len"))
}

// record reads a struct of words.
func record[T any](i *instance, at uint32) *T {
	i.t.Helper()
	var r T
	size := binary.Size(r)
	if _, err := binary.Decode(i.read(at, uint32(size)), binary.LittleEndian, &r); err != nil {
		i.t.Fatal(err)
	}
	return &r
}

func (i *instance) doc() *scan.Doc { return record[scan.Doc](i, i.call("doc")) }

func (i *instance) message(d *scan.Doc, n uint32) *scan.Message {
	return record[scan.Message](i, d.MessageAt+n*d.MessageStride)
}

func (i *instance) part(d *scan.Doc, n uint32) *scan.Part {
	return record[scan.Part](i, d.PartAt+n*d.PartStride)
}

// answer is the second half of what decide_in shares.
type answer = scan.Decision

// decide asks what to do, with a question as it stands in the memory.
func (i *instance) decide(question *scan.DecideInput, retryAfter string) (uint32, *answer) {
	i.t.Helper()
	at := i.call("decide_in")
	text, err := binary.Append(nil, binary.LittleEndian, question)
	if err != nil {
		i.t.Fatal(err)
	}
	i.write(at, text)
	if header := i.call("arg", uint32(len(retryAfter))); header != 0 {
		i.write(header, []byte(retryAfter))
	}
	code := i.call("decide")
	return code, record[answer](i, at+64)
}
