//go:build tinygo

package main

import (
	"unsafe"

	"github.com/agentwait/agentwait/internal/scan"
)

// The arena is the linear memory from the end of the static data on:
//
//	stack | data | input | messages | parts | output
//
// Its parts are placed anew for each body, so that the memory grows to what the
// largest body needed, and no further.
var arena struct {
	inputEnd   uintptr
	parts      uintptr
	recordsEnd uintptr
}

//go:extern __heap_base
var heapBase [0]byte

//export llvm.wasm.memory.size.i32
func memorySize(index int32) int32

//export llvm.wasm.memory.grow.i32
func memoryGrow(index, pages int32) int32

const (
	pageSize  = 1 << 16
	maxMemory = 1 << 31 // addresses stay positive where hosts have signed ones
)

// reach makes the memory reach to an address. It reports whether it does.
//
//go:noinline
func reach(end uintptr) bool {
	have := uintptr(memorySize(0)) * pageSize
	if end <= have {
		return true
	}
	return end <= maxMemory && memoryGrow(0, int32((end-have+pageSize-1)/pageSize)) != -1
}

// aligned rounds an address up to a multiple of 8.
func aligned(p uintptr) uintptr { return (p + 7) &^ 7 }

// placeInput makes room for a body; nil where the memory cannot grow.
func placeInput(size uint) unsafe.Pointer {
	p := aligned(uintptr(unsafe.Pointer(&heapBase)))
	arena.inputEnd = p + uintptr(size)
	arena.parts, arena.recordsEnd = 0, arena.inputEnd
	if !reach(arena.inputEnd) {
		return nil
	}
	return unsafe.Pointer(p)
}

// placeRecords makes room for records after the body; nil where the memory cannot
// grow. Messages that were placed before stay where they are, and the given number
// of parts moves to where parts now begin.
//
//go:noinline
func placeRecords(messages, parts, keep uint) (m, p unsafe.Pointer) {
	at := aligned(arena.inputEnd)
	partsAt := at + uintptr(messages)*unsafe.Sizeof(scan.Message{})
	end := partsAt + uintptr(parts)*unsafe.Sizeof(scan.Part{})
	if !reach(end) {
		return nil, nil
	}
	if keep > 0 && partsAt != arena.parts {
		copy(records[scan.Part](unsafe.Pointer(partsAt), keep), records[scan.Part](unsafe.Pointer(arena.parts), keep))
	}
	arena.parts, arena.recordsEnd = partsAt, end
	return unsafe.Pointer(at), unsafe.Pointer(partsAt)
}

// placeOutput makes room for output after the records, and returns all the room
// that there is; nil where the memory cannot grow.
//
//go:noinline
func placeOutput(least uint) (p unsafe.Pointer, room uint) {
	at := aligned(arena.recordsEnd)
	if !reach(at + uintptr(least)) {
		return nil, 0
	}
	return unsafe.Pointer(at), uint(memorySize(0))*pageSize - uint(at)
}
