package host_test

import (
	"encoding/binary"
	"maps"
	"slices"
	"strings"
)

// builder writes small WebAssembly modules, so that each hostile one stands in the test
// that uses it and no tool is needed to read or change it. As it is made, it is an
// adapter that answers every body with goodDocument.
type builder struct {
	functions map[string]function // by the name of the export
	memory    string              // the name that the memory is exported by; empty: not at all
	pages     uint32
	imports   []byte   // the imports' section: one function
	table     uint32   // entries of a table; 0: there is none
	locals    uint32   // that each function has, but for those of the ABI
	types     [][]byte // further ones
	start     []byte   // of a start function; nil: there is none
}

type function struct {
	kind byte // of the types below
	code []byte
}

// The types of functions.
const (
	typeNone  = 0 // () → ()
	typeGet   = 1 // () → (i32)
	typeCall  = 2 // (i32) → (i32)
	typeWrong = 3 // (i64) → (i32)
)

// Where things lie in the memory.
const (
	docAt      = 1024
	documentAt = 2048
	bodyAt     = 4096
)

const goodDocument = `{"state":"completed","phase":"completed","response":"good","messages":[]}`

func adapter() *builder {
	return &builder{
		memory: "memory",
		pages:  2,
		functions: map[string]function{
			"agentstatus_abi":        {typeGet, number(1)},
			"agentstatus_input":      {typeCall, number(bodyAt)},
			"agentstatus_parse":      {typeGet, number(0)},
			"agentstatus_doc":        {typeGet, number(docAt)},
			"agentstatus_to_json":    {typeGet, number(0)},
			"agentstatus_out":        {typeGet, number(documentAt)},
			"agentstatus_out_len":    {typeGet, number(uint32(len(goodDocument)))},
			"agentstatus_error_text": {typeGet, number(6)}, // there is none
		},
	}
}

// with replaces or adds a function.
func (b *builder) with(name string, kind byte, code ...byte) *builder {
	b.functions[name] = function{kind, code}
	return b
}

// without removes one.
func (b *builder) without(name string) *builder {
	delete(b.functions, name)
	return b
}

// whenAsked has a function do something else for bodies that begin with "!".
func (b *builder) whenAsked(name string, code ...byte) *builder {
	f := b.functions[name]
	asked := slices.Concat(number(bodyAt), []byte{0x2d, 0, 0}, number('!'), []byte{0x46}) // i32.load8_u, i32.eq
	f.code = slices.Concat(asked, []byte{0x04, 0x40}, code, []byte{0x0b}, f.code)         // if … end
	b.functions[name] = f
	return b
}

// Instructions.
var (
	loopForEver = []byte{0x03, 0x40, 0x0c, 0, 0x0b}                         // loop, br 0, end
	growForEver = []byte{0x03, 0x40, 0x41, 1, 0x40, 0, 0x1a, 0x0c, 0, 0x0b} // loop, memory.grow 1, drop, br 0, end
	trap        = []byte{0x00}                                              // unreachable
	growTable   = []byte{0xd2, 0, 0x41, 1, 0xfc, 0x0f, 0, 0x1a}             // ref.func, i32.const, table.grow, drop
	returnIt    = byte(0x0f)                                                // return
)

// number is i32.const.
func number(n uint32) []byte { return append([]byte{0x41}, signedLEB(int32(n))...) }

// answer returns a number from a function.
func answer(n uint32) []byte { return append(number(n), returnIt) }

// store is i32.store of a word.
func store(at, word uint32) []byte {
	return slices.Concat(number(at), number(word), []byte{0x36, 2, 0})
}

// failing is a parse that fails with the given words of the document struct.
func failing(words ...uint32) []byte {
	var code []byte
	for n, word := range words {
		code = append(code, store(docAt+4*uint32(n), word)...)
	}
	return append(code, answer(words[0])...)
}

// bytes writes the module, with the document in its memory.
func (b *builder) bytes(document string) []byte {
	names := slices.Sorted(maps.Keys(b.functions))
	imported := min(len(b.imports), 1) // functions come after those that are imported
	var kinds, exports, codes [][]byte
	for i, name := range names {
		f := b.functions[name]
		kinds = append(kinds, []byte{f.kind})
		exports = append(exports, slices.Concat(text(name), []byte{0}, leb(uint32(i+imported))))
		locals := []byte{0}
		if b.locals > 0 && !strings.HasPrefix(name, "agentstatus_") {
			locals = slices.Concat([]byte{1}, leb(b.locals), []byte{0x7f})
		}
		codes = append(codes, sized(slices.Concat(locals, f.code, []byte{0x0b})))
	}
	if b.memory != "" {
		exports = append(exports, slices.Concat(text(b.memory), []byte{2, 0}))
	}
	module := []byte("\x00asm\x01\x00\x00\x00")
	section := func(id byte, content []byte) {
		if content != nil {
			module = append(append(module, id), sized(content)...)
		}
	}
	section(1, vector(append([][]byte{{0x60, 0, 0}, {0x60, 0, 1, 0x7f}, {0x60, 1, 0x7f, 1, 0x7f}, {0x60, 1, 0x7e, 1, 0x7f}}, b.types...)...))
	section(2, b.imports)
	if b.start != nil {
		kinds = append(kinds, []byte{typeNone})
		codes = append(codes, sized(slices.Concat([]byte{0}, b.start, []byte{0x0b})))
	}
	section(3, vector(kinds...))
	if b.table > 0 {
		section(4, vector(slices.Concat([]byte{0x70, 0}, leb(b.table))))
	}
	section(5, vector(slices.Concat([]byte{0}, leb(b.pages))))
	section(7, vector(exports...))
	if b.start != nil {
		section(8, leb(uint32(len(names)+imported)))
	}
	section(10, vector(codes...))
	section(11, vector(slices.Concat([]byte{0}, number(documentAt), []byte{0x0b}, text(document))))
	return module
}

// importing is the section that imports a function of the type () → (i32).
func importing(from, name string) []byte {
	return vector(slices.Concat(text(from), text(name), []byte{0, typeGet}))
}

// importingMemory is the section that imports a memory of one page.
func importingMemory() []byte {
	return vector(slices.Concat(text("env"), text("memory"), []byte{2, 0, 1}))
}

func vector(items ...[]byte) []byte {
	return append(leb(uint32(len(items))), slices.Concat(items...)...)
}

func sized(content []byte) []byte { return append(leb(uint32(len(content))), content...) }

func text(s string) []byte { return sized([]byte(s)) }

func leb(n uint32) []byte { return binary.AppendUvarint(nil, uint64(n)) }

func signedLEB(n int32) (out []byte) {
	for {
		low := byte(n & 0x7f)
		if n >>= 7; n == 0 && low&0x40 == 0 || n == -1 && low&0x40 != 0 {
			return append(out, low)
		}
		out = append(out, low|0x80)
	}
}
