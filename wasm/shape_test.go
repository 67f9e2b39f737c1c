// What a host has to provide for the module, and what it has to download, is part of
// the contract: nothing, and very little.
package wasm_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/agentwait/agentwait/wasm"
	"github.com/agentwait/agentwait/wasm/internal/abi"
)

// The budgets, in bytes.
const (
	maxSize    = 24 << 10
	maxGzipped = 13 << 10
)

func TestTheModuleIsSmall(t *testing.T) {
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(wasm.Module); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if len(wasm.Module) > maxSize || packed.Len() > maxGzipped {
		t.Errorf("%d bytes, %d gzipped; want at most %d and %d", len(wasm.Module), packed.Len(), maxSize, maxGzipped)
	}
}

// The names of sections that nothing needs would be half of the module.
func TestTheModuleExportsTheABIAndImportsNothing(t *testing.T) {
	sections := sectionsOf(t, wasm.Module)
	for id, what := range map[byte]string{0: "custom", 2: "import", 8: "start"} {
		if section, ok := sections[id]; ok {
			t.Errorf("there is a section %q of %d bytes", what, len(section))
		}
	}
	e := compile(t, wasm.Module, 0)
	var got []string
	for name := range e.module.ExportedFunctions() {
		got = append(got, name)
	}
	for name := range e.module.ExportedMemories() {
		got = append(got, name)
	}
	want := abi.Exports()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("exports %q, want %q", got, want)
	}
	if n := exportCount(sections[7]); n != len(want) {
		t.Errorf("%d exports, tables and globals included; want %d", n, len(want))
	}
	if version := newInstance(t).call("abi"); version != wasm.ABI {
		t.Errorf("agentstatus_abi is %d, want %d", version, wasm.ABI)
	}
}

// sectionsOf splits a module into its sections; custom ones are one.
func sectionsOf(t *testing.T, module []byte) map[byte][]byte {
	t.Helper()
	if !bytes.HasPrefix(module, []byte("\x00asm\x01\x00\x00\x00")) {
		t.Fatal("this is not a module of version 1")
	}
	sections := map[byte][]byte{}
	for rest := module[8:]; len(rest) > 0; {
		id := rest[0]
		size, n := leb128(rest[1:])
		rest = rest[1+n:]
		sections[id] = rest[:size]
		rest = rest[size:]
	}
	return sections
}

// exportCount reads how many entries an export section has.
func exportCount(section []byte) int {
	n, _ := leb128(section)
	return n
}

// leb128 reads an unsigned number and how many bytes it has.
func leb128(text []byte) (value, size int) {
	for i, c := range text {
		value |= int(c&0x7F) << (7 * i)
		if c < 0x80 {
			return value, i + 1
		}
	}
	return value, len(text)
}

// The record beside the module is what `wasm:check` trusts.
func TestTheRecordDescribesTheModule(t *testing.T) {
	text, err := os.ReadFile("agentstatus.wasm.json")
	if err != nil {
		t.Fatal(err)
	}
	var r struct {
		Bytes  int    `json:"bytes"`
		SHA256 string `json:"sha256"`
		TinyGo string `json:"tinygo"`
	}
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	if r.Bytes != len(wasm.Module) || r.SHA256 != sum(wasm.Module) || r.TinyGo == "" {
		t.Errorf("it says %+v, the module has %d bytes and %s: run `go tool task wasm`", r, len(wasm.Module), sum(wasm.Module))
	}
}
