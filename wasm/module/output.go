//go:build tinygo || wasip1

package main

import (
	"unsafe"

	"github.com/agentwait/agentwait/internal/scan"
)

// output is what the last writer wrote. Texts of the body's size lie in the arena,
// after the records; sentences in a static buffer, so that telling an error needs no
// memory.
var output struct {
	at    unsafe.Pointer
	size  uint32
	short [scan.MaxProblem + 256]byte
}

//go:noinline
func forgetOutput() { output.at, output.size = nil, 0 }

// toJSON writes the normalised document.
func toJSON() uint32 { return write(uint(len(instance.body))+1024, true) }

// finalText writes the agent's reply.
func finalText() uint32 { return write(0, false) }

// write writes the document or the reply with room for at least the given number
// of bytes, and once more where that was too little.
//
//go:noinline
func write(least uint, document bool) uint32 {
	if !readable() {
		return codeOrder
	}
	for {
		p, room := placeOutput(least)
		if p == nil {
			return scan.CodeMemory
		}
		dst := unsafe.Slice((*byte)(p), room)
		var size uint32
		if document {
			size = instance.core.ToJSON(dst)
		} else {
			size = instance.core.FinalText(dst)
		}
		if uint(size) <= room {
			output.at, output.size = p, size
			return scan.CodeOK
		}
		least = uint(size)
	}
}

// readable forgets the output and reports whether there is a document to write from.
//
//go:noinline
func readable() bool {
	forgetOutput()
	return instance.holds == holdsResult && instance.core.Doc.Code == scan.CodeOK
}

// unescape writes the characters of a string token of the body.
func unescape(start, end uint32) uint32 {
	if !readable() {
		return codeOrder
	}
	if start > end || uint(end) > uint(len(instance.body)) || end-start < 2 {
		return codeRange
	}
	p, room := placeOutput(uint(end - start - 2))
	if p == nil {
		return scan.CodeMemory
	}
	output.at = p
	output.size = scan.Unescape(unsafe.Slice((*byte)(p), room), instance.body, start, end)
	return scan.CodeOK
}

// errorText writes what is wrong as a sentence: about the answer of the API that was
// decided on last and was an error, else about the document.
func errorText() uint32 {
	forgetOutput()
	size := uint32(0)
	if refused != 0 {
		size = scan.APIErrorText(output.short[:], refused, &answer)
	} else {
		size = instance.core.Doc.Explain(output.short[:])
	}
	if size == 0 {
		return codeOrder
	}
	output.at, output.size = unsafe.Pointer(&output.short), min(size, uint32(len(output.short)))
	return scan.CodeOK
}
