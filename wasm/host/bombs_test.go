// The runtime looks at the context at the beginning of loops only, and while code runs
// that does not look, the garbage collector waits, and every goroutine with it. So modules
// that compute for ever without a loop must be ended like those with one, and modules that
// would take for ever to compile must be refused. Without that, these tests hang.
package host_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/wasm"
	"github.com/agentwait/agentwait/wasm/host"
)

// builtin is how many functions a builder begins with: those that are added by names from
// "f" on come after them.
const builtin = 8

func call(n int) []byte { return append([]byte{0x10}, leb(uint32(n))...) }

// doubling has a parse of 2^n calls without a loop.
func doubling(n int) *builder {
	b := adapter()
	for i := range n {
		b.with(fmt.Sprintf("f%02d", i), typeNone, slices.Concat(call(builtin+i+1), call(builtin+i+1))...)
	}
	b.with(fmt.Sprintf("f%02d", n), typeNone)
	return b.whenAsked("agentstatus_parse", call(builtin)...)
}

// recursing has a parse of 2^n calls of one function, each with a smaller argument.
func recursing(n uint32) *builder {
	argument := []byte{0x20, 0}
	less := slices.Concat(argument, number(1), []byte{0x6b}, call(builtin), []byte{0x1a})
	code := slices.Concat(argument, []byte{0x04, 0x40}, less, less, []byte{0x0b}, number(0))
	return adapter().with("f00", typeCall, code...).whenAsked("agentstatus_parse", slices.Concat(number(n), call(builtin), []byte{0x1a})...)
}

// filling has a parse of n operations on most of the memory, a few in each function.
func filling(n int, operation ...byte) *builder {
	b := adapter()
	b.pages = 960
	const from, each = bodyAt + 8192, 100
	one := slices.Concat(number(from), number(from), number(b.pages<<16-from), operation)
	var calls []byte
	for i := range n / each {
		b.with(fmt.Sprintf("f%04d", i), typeNone, slices.Repeat(one, each)...)
		calls = append(calls, call(builtin+i)...)
	}
	return b.whenAsked("agentstatus_parse", calls...)
}

func TestWhatTakesForEverWithoutALoopIsEnded(t *testing.T) {
	t.Parallel()
	for name, module := range map[string]*builder{
		"calls that double": doubling(60),
		"a recursion":       recursing(60),
		"memory.fill":       filling(12_000, 0xfc, 0x0b, 0),
		"memory.copy":       filling(12_000, 0xfc, 0x0a, 0, 0),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHost(t, host.Config{Module: module.bytes(goodDocument), MaxInstances: 1})
			h.EndSoon(len("!"))
			_, err := h.Parse(t.Context(), []byte("!"))
			if failed, ok := errors.AsType[*host.AdapterError](err); !ok || failed.Problem != host.ProblemTimeout {
				t.Errorf("got error %v, want the problem %q", err, host.ProblemTimeout)
			}
			good(t, h)
		})
	}
}

func TestTheGarbageCollectorDoesNotWaitForAModule(t *testing.T) {
	t.Parallel()
	h := newHost(t, host.Config{Module: doubling(60).bytes(goodDocument), Timeout: time.Hour})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := h.Parse(ctx, []byte("!"))
		ended <- err
	}()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for h.Idle() > 0 { // until it has its instance
		<-tick.C
	}
	for range 3 {
		runtime.GC() // stops every goroutine, the module's too
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v, want the context's", err)
	}
}

// A recursion without an end is ended by the runtime's limit on its stack, sooner or later.
func TestARecursionWithoutEnd(t *testing.T) {
	t.Parallel()
	for _, module := range []*builder{
		adapter().with("f00", typeNone, call(builtin)...).whenAsked("agentstatus_parse", call(builtin)...),
		adapter().with("f00", typeNone, slices.Concat(call(builtin), call(builtin))...).whenAsked("agentstatus_parse", call(builtin)...),
	} {
		h := newHost(t, host.Config{Module: module.bytes(goodDocument), MaxInstances: 1})
		_, err := h.Parse(t.Context(), []byte("!"))
		if failed, ok := errors.AsType[*host.AdapterError](err); !ok || failed.Problem != host.ProblemTrap && failed.Problem != host.ProblemTimeout {
			t.Errorf("got error %v, want a trap", err)
		}
		good(t, h)
	}
}

func TestWhatTakesForEverToCompileIsRefused(t *testing.T) {
	t.Parallel()
	oneIf := slices.Concat(number(1), []byte{0x04, 0x40, 0x41, 1, 0x1a, 0x05, 0x41, 2, 0x1a, 0x0b})
	manyFunctions := adapter()
	for n := range 1 << 16 {
		manyFunctions.with(fmt.Sprintf("f%05d", n), typeNone)
	}
	muchCode := adapter()
	for n := range 80 {
		muchCode.with(fmt.Sprintf("f%02d", n), typeNone, slices.Repeat(call(builtin), 110_000)...)
	}
	loops := slices.Concat(slices.Repeat([]byte{0x03, 0x40}, 2_000), slices.Repeat([]byte{0x0b}, 2_000))
	manyLocals := adapter().with("f00", typeNone, loops...)
	manyLocals.locals = 2_000
	manyParameters := adapter()
	manyParameters.types = [][]byte{slices.Concat([]byte{0x60, 65}, slices.Repeat([]byte{0x7f}, 65), []byte{0})}
	for name, c := range map[string]struct {
		module *builder
		says   string
	}{
		"nested blocks":     {adapter().whenAsked("agentstatus_parse", slices.Concat(slices.Repeat([]byte{0x02, 0x40}, 20_000), slices.Repeat([]byte{0x0b}, 20_000))...), "20001 branches, and 6000"},
		"ifs in a row":      {adapter().whenAsked("agentstatus_parse", slices.Repeat(oneIf, 10_000)...), "10001 branches, and 6000"},
		"adds in a row":     {adapter().whenAsked("agentstatus_parse", slices.Concat(number(1), slices.Repeat([]byte{0x41, 1, 0x6a}, 1_000_000), []byte{0x1a})...), "3000019 bytes, and 262144"},
		"a table of places": {adapter().whenAsked("agentstatus_parse", slices.Concat(number(0), []byte{0x0e}, leb(100_000), make([]byte, 100_001))...), "100000 branches, and 8192"},
		"fills in a row":    {adapter().whenAsked("agentstatus_parse", slices.Repeat(slices.Concat(number(0), number(0), number(0), []byte{0xfc, 0x0b, 0}), 1_500)...), "6001 branches, and 6000"},
		"locals":            {manyLocals, "2000 locals and 2000 branches"},
		"parameters":        {manyParameters, "65 parameters"},
		"code":              {muchCode, "bytes of code, and 16777216"},
		"functions":         {manyFunctions, "65544 functions, and 65536"},
	} {
		_, err := host.New(t.Context(), host.Config{Module: c.module.bytes(goodDocument)})
		if _, ok := errors.AsType[*host.ConfigError](err); !ok || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got error %v, want one that says %q", name, err, c.says)
		}
	}
}

// The counter of ticks is a global variable behind the module's own. Code that could set it would
// never come to a checkpoint.
func TestTheCounterIsNotTheModules(t *testing.T) {
	t.Parallel()
	for _, of := range []byte{0x23, 0x24} { // global.get, global.set
		code := slices.Concat([]byte{0x03, 0x40}, number(0x7fff_ffff), []byte{0x24, 0, 0x0c, 0, 0x0b})
		if of == 0x23 {
			code = []byte{0x23, 0, 0x1a}
		}
		_, err := host.New(t.Context(), host.Config{Module: adapter().whenAsked("agentstatus_parse", code...).bytes(goodDocument)})
		if _, ok := errors.AsType[*host.ConfigError](err); !ok || !strings.Contains(err.Error(), "it has the global 0, and there are 0") {
			t.Errorf("instruction %#x: got error %v", of, err)
		}
	}
}

// A thousand rounds of a loop with 200,000 roots in it take seconds, and were one checkpoint.
func TestLongCodeHasTicks(t *testing.T) {
	t.Parallel()
	const roots, least = 200_000, 190
	code := slices.Concat([]byte{0x44}, make([]byte, 8), slices.Repeat([]byte{0x9f}, roots), []byte{0x1a}) // f64.const, f64.sqrt, drop
	module := adapter().whenAsked("agentstatus_parse", code...).bytes(goodDocument)
	rewritten, err := host.Interruptible(module)
	if err != nil {
		t.Fatal(err)
	}
	one, err := host.Interruptible(adapter().whenAsked("agentstatus_parse", []byte{0x03, 0x40, 0x0b}...).bytes(goodDocument))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := host.Interruptible(adapter().bytes(goodDocument))
	if err != nil {
		t.Fatal(err)
	}
	if tick := len(one) - len(plain) - 20; len(rewritten)-len(module) < least*tick || tick < 10 {
		t.Errorf("%d bytes of code became %d more, and a tick has about %d", len(module), len(rewritten)-len(module), tick)
	}
	h := newHost(t, host.Config{Module: module, Timeout: time.Hour})
	if _, err := h.Parse(t.Context(), []byte("!")); err != nil { // it computes, and goes on as it was
		t.Error(err)
	}
}

// The checkpoints must not change what a module does: the one that ships is held to the
// vectors with them too.
func TestTheModuleReadsTheVectorsWithCheckpoints(t *testing.T) {
	t.Parallel()
	h := newHost(t, host.Config{Module: wasm.Module, Timeout: time.Minute})
	for _, v := range loadVectors(t) {
		if body := v.Body(); len(body) < 1<<20 {
			t.Run(v.Name, func(t *testing.T) { compareWithCore(t, h, body) })
		}
	}
}

// Modules are read before they are checked: no byte of one may crash a program's start.
func TestADamagedModuleIsAnError(t *testing.T) {
	t.Parallel()
	module, err := os.ReadFile(filepath.Join("..", "adapters", "openai", "openai.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	for size := 0; size < len(module)*9/10; size += 7 { // what comes last can be left out
		if _, err := host.New(t.Context(), host.Config{Module: module[:size]}); err == nil {
			t.Errorf("the first %d bytes are a module", size)
		}
	}
	random := rand.New(rand.NewPCG(5, 6)) // the same ones each time
	for range 300 {
		damaged := slices.Clone(module)
		damaged[random.IntN(len(damaged))] = byte(random.Uint32())
		if h, err := host.New(t.Context(), host.Config{Module: damaged, Timeout: 200 * time.Millisecond}); err == nil {
			_ = h.Close(t.Context()) // it may have become another adapter
		}
	}
}
