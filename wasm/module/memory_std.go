//go:build wasip1 && !tinygo

package main

import (
	"unsafe"

	"github.com/agentwait/agentwait/internal/scan"
)

// The standard toolchain owns the linear memory. What the arena is to the module
// that ships, four slices are to this one.
var arena struct {
	input    []byte
	messages []scan.Message
	parts    []scan.Part
	output   []byte
}

func placeInput(size uint) unsafe.Pointer {
	arena.input = make([]byte, size+1) // of which there is an address even where it is empty
	arena.messages, arena.parts, arena.output = nil, nil, nil
	return unsafe.Pointer(unsafe.SliceData(arena.input))
}

func placeRecords(messages, parts, keep uint) (m, p unsafe.Pointer) {
	arena.messages = atLeast(arena.messages, messages, uint(len(arena.messages)))
	arena.parts = atLeast(arena.parts, parts+1, keep)
	return unsafe.Pointer(unsafe.SliceData(arena.messages)), unsafe.Pointer(unsafe.SliceData(arena.parts))
}

func placeOutput(least uint) (p unsafe.Pointer, room uint) {
	arena.output = atLeast(arena.output, least+1, 0)
	return unsafe.Pointer(unsafe.SliceData(arena.output)), uint(len(arena.output))
}

// atLeast returns records that are enough and begin with those to keep.
func atLeast[T any](have []T, count, keep uint) []T {
	if uint(len(have)) >= count {
		return have
	}
	more := make([]T, count)
	copy(more, have[:min(keep, uint(len(have)))])
	return more
}
