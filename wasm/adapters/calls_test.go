// Hosts in other languages call what wasm/host does not: the text of an error, and
// exports in an order of their own. The exports are called directly here.
package adapters_test

import (
	"context"
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// instance is an adapter without a host.
type instance struct {
	t      *testing.T
	module api.Module
}

func newInstance(t *testing.T) *instance {
	t.Helper()
	runtime := wazero.NewRuntimeWithConfig(t.Context(), wazero.NewRuntimeConfig().WithMemoryLimitPages(16))
	t.Cleanup(func() { _ = runtime.Close(context.Background()) }) // nothing to lose
	m, err := runtime.Instantiate(t.Context(), module(t, "openai"))
	if err != nil {
		t.Fatal(err)
	}
	return &instance{t, m}
}

func (i *instance) call(name string, args ...uint64) uint32 {
	i.t.Helper()
	results, err := i.module.ExportedFunction("agentstatus_"+name).Call(i.t.Context(), args...)
	if err != nil {
		i.t.Fatalf("%s%v: %v", name, args, err)
	}
	return api.DecodeU32(results[0])
}

// parse puts a body in and returns the code.
func (i *instance) parse(body string) uint32 {
	i.t.Helper()
	if !i.module.Memory().WriteString(i.call("input", uint64(len(body))), body) {
		i.t.Fatal("the body does not fit")
	}
	return i.call("parse")
}

func (i *instance) output() string {
	i.t.Helper()
	text, ok := i.module.Memory().Read(i.call("out"), i.call("out_len"))
	if !ok {
		i.t.Fatal("the output lies outside of the memory")
	}
	return string(text)
}

func TestTheTextOfAnError(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"status":`:            "not JSON at byte 10",
		`{"status":7}`:          "not the answer that this adapter maps: a value of the wrong kind at byte 10",
		string(make([]byte, 3)): "not JSON at byte 0",
	} {
		i := newInstance(t)
		if code := i.parse(body); code == 0 {
			t.Errorf("%s: it was read", body)
		}
		if code, got := i.call("error_text"), i.output(); code != 0 || got != want {
			t.Errorf("%s: code %d, got %q, want %q", body, code, got, want)
		}
	}
}

// Offsets are told in UTF-16 units, too: the body is 1 + 9 + 1 + 4 + … bytes long.
func TestTheUnitsOfAnError(t *testing.T) {
	t.Parallel()
	i := newInstance(t)
	if code := i.parse(`{"é€😀": !`); code != 1 {
		t.Fatalf("code %d, want a syntax error", code)
	}
	doc, _ := i.module.Memory().Read(i.call("doc"), 12)
	offset, units := binary.LittleEndian.Uint32(doc[4:]), binary.LittleEndian.Uint32(doc[8:])
	if offset != 14 || units != 9 {
		t.Errorf("byte %d, unit %d; want 14 and 9", offset, units)
	}
}

// A body that was refused is told by the code again, and an adapter that is asked out of
// turn says so.
func TestCallsOutOfTurn(t *testing.T) {
	t.Parallel()
	const outOfOrder, outOfMemory, limit = 6, 5, 2
	i := newInstance(t)
	if code := i.call("parse"); code != outOfOrder {
		t.Errorf("no body: code %d", code)
	}
	if at, code := i.call("input", 10<<20), i.call("parse"); at != 0 || code != outOfMemory {
		t.Errorf("a body that does not fit: address %d, code %d", at, code)
	}
	if at, code := i.call("input", 1<<30), i.call("parse"); at != 0 || code != limit {
		t.Errorf("a body over the limit: address %d, code %d", at, code)
	}
	if code := i.parse(`{"status":"queued"}`); code != 0 {
		t.Errorf("code %d", code)
	}
	if code := i.call("error_text"); code != outOfOrder {
		t.Errorf("the text of no error: code %d", code)
	}
	if code := i.call("to_json"); code != 0 || i.output() != `{"state":"queued","messages":[],"phase":"running"}` {
		t.Errorf("code %d, output %s", code, i.output())
	}
}

func TestNoOrderOfCallsTraps(t *testing.T) {
	t.Parallel()
	i := newInstance(t)
	random := rand.New(rand.NewPCG(3, 4)) // the same ones each time
	sizes := []uint64{0, 1, 100, 1 << 16, 1 << 20, 1 << 25, 1 << 29, 1<<29 + 1, 1 << 31, 1<<32 - 1}
	for range 20_000 {
		switch names := []string{"abi", "parse", "doc", "to_json", "out", "out_len", "error_text"}; random.IntN(9) {
		case 0:
			i.call("input", sizes[random.IntN(len(sizes))])
		case 1:
			i.parse(both[:random.IntN(len(both)+1)])
		default:
			i.call(names[random.IntN(len(names))])
		}
	}
	if code := i.parse(both); code != 0 {
		t.Errorf("afterwards a body is answered with code %d", code)
	}
}
