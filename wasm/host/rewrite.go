package host

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// A rewriter adds an import of a function, a global variable and a type to a module. The
// function comes after those that are imported already, so the module's own functions move
// up by one.
type rewriter struct {
	typeOfHost        uint32 // the type () → ()
	importedFunctions uint32 // and the index of the new one
	importedGlobals   uint32
	counter           uint32 // the index of the new global
}

// of returns what rewrites a section; nil for one that stays as it is. Those before the
// globals are called in the order of sections even if the module does not have them.
func (rw *rewriter) of(id byte) func(content []byte) ([]byte, error) {
	switch id {
	case typeSection:
		return rw.types
	case importSection:
		return rw.imports
	case globalSection:
		return rw.globals
	case exportSection:
		return rw.exports
	case startSection:
		return rw.start
	case elementSection:
		return rw.elements
	case codeSection:
		return rw.code
	}
	return nil
}

// tick appends code that counts down by some ticks, and comes to a checkpoint below 0.
func (rw *rewriter) tick(dst []byte, ticks byte) []byte {
	get := binary.AppendUvarint([]byte{0x23}, uint64(rw.counter))
	set := binary.AppendUvarint([]byte{0x24}, uint64(rw.counter))
	dst = append(dst, get...)
	dst = append(dst, 0x41, ticks, 0x6b) // i32.const, i32.sub
	dst = append(dst, set...)
	dst = append(dst, get...)
	dst = append(dst, 0x41, 0, 0x48, opIf, 0x40) // i32.const 0, i32.lt_s, if
	dst = rw.call(dst, rw.importedFunctions)
	dst = append(dst, 0x41, ticksPerCheckpoint&0x7f|0x80, ticksPerCheckpoint>>7) // i32.const
	return append(append(dst, set...), opEnd)
}

func (rw *rewriter) call(dst []byte, function uint32) []byte {
	return binary.AppendUvarint(append(dst, opCall), uint64(function))
}

// moved is the new index of a function.
func (rw *rewriter) moved(function uint32) uint64 {
	if function >= rw.importedFunctions {
		return uint64(function) + 1
	}
	return uint64(function)
}

// vector reads the count of a section, which may be missing; more appends one entry to it.
func vector(content []byte) (r reader, count uint32) {
	if len(content) == 0 {
		return reader{}, 0
	}
	r = reader{rest: content}
	return r, r.u32()
}

func more(count uint32, entries []byte, entry ...byte) []byte {
	return append(append(binary.AppendUvarint(nil, uint64(count)+1), entries...), entry...)
}

func (rw *rewriter) types(content []byte) ([]byte, error) {
	r, count := vector(content)
	entries := r.rest
	for range count {
		r.byte() // that it is a function's
		parameters := r.take(r.u32())
		results := r.take(r.u32())
		if values := len(parameters) + len(results); values > maxTypeValues {
			return nil, fmt.Errorf("it has a type with %d parameters and results, and %d are allowed", values, maxTypeValues)
		}
		if r.failed {
			return nil, errCutOff
		}
	}
	rw.typeOfHost = count
	return more(count, entries, 0x60, 0, 0), nil
}

func (rw *rewriter) imports(content []byte) ([]byte, error) {
	r, count := vector(content)
	entries := r.rest
	for range count {
		r.take(r.u32()) // of which module
		r.take(r.u32())
		switch r.byte() {
		case kindFunction:
			rw.importedFunctions++
			r.u32()
		case kindTable:
			r.byte()
			r.limits()
		case kindMemory:
			r.limits()
		case kindGlobal:
			rw.importedGlobals++
			r.take(2)
		default:
			r.failed = true
		}
		if r.failed {
			return nil, errCutOff
		}
	}
	entry := append([]byte{byte(len(hostModule))}, hostModule...)
	entry = append(append(entry, byte(len(hostFunction))), hostFunction...)
	entry = binary.AppendUvarint(append(entry, kindFunction), uint64(rw.typeOfHost))
	return more(count, entries, entry...), nil
}

// What is imported and exported.
const (
	kindFunction = iota
	kindTable
	kindMemory
	kindGlobal
)

// limits skips those of a table or memory.
func (r *reader) limits() {
	bounded := r.byte()&1 != 0
	r.u32()
	if bounded {
		r.u32()
	}
}

func (rw *rewriter) globals(content []byte) ([]byte, error) {
	r, count := vector(content)
	if r.failed {
		return nil, errCutOff
	}
	rw.counter = rw.importedGlobals + count
	return more(count, r.rest, 0x7f, 1, 0x41, 0, opEnd), nil // a variable i32 that begins with 0
}

func (rw *rewriter) exports(content []byte) ([]byte, error) {
	r, count := vector(content)
	moved := binary.AppendUvarint(nil, uint64(count))
	for range count {
		before := r.rest
		r.take(r.u32())
		kind := r.byte()
		moved = append(moved, before[:len(before)-len(r.rest)]...)
		index := uint64(r.u32())
		if kind == kindFunction {
			index = rw.moved(uint32(index))
		}
		if kind == kindGlobal && index >= uint64(rw.counter) {
			return nil, fmt.Errorf("it exports the global %d, and there are %d", index, rw.counter)
		}
		if r.failed {
			return nil, errCutOff
		}
		moved = binary.AppendUvarint(moved, index)
	}
	return append(moved, r.rest...), nil
}

func (rw *rewriter) start(content []byte) ([]byte, error) {
	r := reader{rest: content}
	function := r.u32()
	if r.failed {
		return nil, errCutOff
	}
	return append(binary.AppendUvarint(nil, rw.moved(function)), r.rest...), nil
}

// elements moves the functions in tables. Forms that hold expressions come with reference
// types, which no module may use.
func (rw *rewriter) elements(content []byte) ([]byte, error) {
	const passive, explicit, expressions = 1, 2, 4
	r, count := vector(content)
	moved := binary.AppendUvarint(nil, uint64(count))
	for range count {
		before := r.rest
		form := r.u32()
		if form >= expressions {
			return nil, errors.New("it has tables of references")
		}
		if form&passive == 0 {
			if form&explicit != 0 {
				r.u32() // which table
			}
			for !r.failed && r.instruction().op != opEnd {
				continue // where in it
			}
		}
		if form != 0 {
			r.byte() // that they are functions
		}
		functions := r.u32()
		moved = append(moved, before[:len(before)-len(r.rest)]...)
		for range functions {
			function := r.u32()
			if r.failed {
				return nil, errCutOff
			}
			moved = binary.AppendUvarint(moved, rw.moved(function))
		}
		if r.failed {
			return nil, errCutOff
		}
	}
	return append(moved, r.rest...), nil
}
