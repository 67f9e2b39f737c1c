//go:build tinygo || wasip1

package main

import (
	"unsafe"

	"github.com/agentwait/agentwait/internal/scan"
)

// The codes that exports return beside those of the core.
const (
	codeOrder uint32 = 6 // the call came out of order: what it is about is not there
	codeRange uint32 = 7 // an argument lies outside of the body
)

// maxInput is the largest body, in bytes. The normalised document can have twice
// its size, and with the records all of it stays under 2 GiB.
const maxInput = 512 << 20

// What the instance holds.
const (
	holdsNothing uint32 = iota
	holdsRefusal        // the last input was refused: the document says why
	holdsBody           // a body that has not been parsed
	holdsResult         // the document is the result of a parse
)

// instance is all that outlives a call, but for the arena.
var instance = struct {
	_     [0]uint64 // hosts may read the document through 8-byte-aligned views
	core  scan.Scanner
	holds uint32
	body  []byte
}{core: scan.Scanner{Doc: scan.Doc{Code: codeOrder}}}

// input makes room for a body and returns where the host has to write it; 0 where
// there is none, and then the document says why.
func input(size uint32) uint32 {
	doc := &instance.core.Doc
	*doc = scan.Doc{Code: codeOrder, Generation: doc.Generation + 1}
	instance.body = nil
	instance.holds = holdsRefusal
	forgetAnswer()
	if size > maxInput {
		doc.Code, doc.ErrorWhere = scan.CodeLimit, scan.WhereBody
		doc.ErrorOffset, doc.ErrorUOffset = maxInput, maxInput
		doc.ErrorWanted, doc.ErrorFound = maxInput, size
		return 0
	}
	p := placeInput(uint(size))
	if p == nil {
		doc.Code = scan.CodeMemory
		return 0
	}
	instance.body = unsafe.Slice((*byte)(p), uint(size))
	instance.holds = holdsBody
	return address(p)
}

// The first records take few pages of memory, and suffice for most documents.
const (
	firstMessages = 32
	firstParts    = 64
)

// parse reads the body.
func parse() uint32 {
	doc := &instance.core.Doc
	forgetAnswer()
	if instance.holds < holdsBody {
		return doc.Code
	}
	instance.holds = holdsResult
	if !scanBody() {
		*doc = scan.Doc{Code: scan.CodeMemory, Generation: doc.Generation}
	}
	return doc.Code
}

// scanBody scans the body into as many records as it needs. It reports whether the
// memory could grow to that.
func scanBody() bool {
	core := &instance.core
	doc := &core.Doc
	messages, parts := uint(firstMessages), uint(firstParts)
	m, p := placeRecords(messages, parts, 0)
	if m == nil {
		return false
	}
	code := core.Scan(instance.body, records[scan.Message](m, messages), records[scan.Part](p, parts))
	for code == scan.CodeFull {
		// Messages are followed by parts, which have to move; parts grow in place.
		if uint(doc.MessageCount) >= messages {
			messages = min(messages*4, scan.MaxRecords)
		} else {
			parts = min(parts*2, scan.MaxRecords)
		}
		if m, p = placeRecords(messages, parts, uint(doc.PartCount)); m == nil {
			return false
		}
		code = core.Resume(records[scan.Message](m, messages), records[scan.Part](p, parts))
	}
	// The output comes after the records that are in use.
	placeRecords(messages, uint(doc.PartCount), uint(doc.PartCount))
	doc.MessageAt, doc.PartAt = address(m), address(p)
	return true
}

// records makes a slice of memory that was placed.
func records[T any](p unsafe.Pointer, count uint) []T { return unsafe.Slice((*T)(p), count) }

// address returns what the host calls a pointer.
func address(p unsafe.Pointer) uint32 { return uint32(uintptr(p)) }
