package agentstatus

import (
	"fmt"
	"strconv"

	"github.com/agentwait/agentwait/internal/scan"
)

// SyntaxError says where a body stops being JSON.
//
// Wanted is one of: "a value", "a value or ']'", "a key", "a key or '}'", "':'",
// "',' or '}'", "',' or ']'", "end of input", "a string character", "'\"'", "an
// escape character", "a hexadecimal digit", "valid UTF-8", "a digit", "true",
// "false", "null". Found is "end of input", a printable ASCII character in single
// quotes ("'}'") or another byte in hexadecimal ("byte 0x0a"). Malformed UTF-8 is
// located at the first byte of the malformed character.
type SyntaxError struct {
	Offset int    // of the offending byte, from 0; len(body) if the body ends too early
	Wanted string // what could have stood there
	Found  string // what stood there
}

// LimitError says which limit a body reached. Nothing of it was read.
type LimitError struct {
	Limit   string // "body_bytes", "depth", "messages_and_parts"
	Allowed int
	Found   int // what was found, at least
	Offset  int // of the first byte, bracket or element that is too much
}

// SchemaError says which value of a well-formed body makes it no status document.
//
// Wanted is "a string", "an array" or "an object". Found is "nothing" (the key is
// missing; the offset is then the closing brace's), "null", "a boolean", "a
// number", "a string", "an array" or "an object".
type SchemaError struct {
	Path   string // "state", "messages[3].parts[0]"; "$" is the document
	Offset int    // of the value's first byte
	Wanted string // "a string"
	Found  string // "a number"
}

// The names of limits, and of what a SchemaError wants.
const (
	limitBody    = "body_bytes"
	limitDepth   = "depth"
	limitRecords = "messages_and_parts"

	wantedString = "a string"
	wantedArray  = "an array"
	wantedObject = "an object"
)

func (e *SyntaxError) Error() string {
	text := fmt.Sprintf("not JSON at byte %d: found %s, wanted %s", e.Offset, e.Found, e.Wanted)
	switch {
	case e.Found == scan.FoundName(scan.FoundEnd):
		return text + "; the body may have been cut off: fetch it again"
	case e.Offset == 0 && e.Found == "'<'":
		return text + "; this looks like a page: check the address"
	case e.Offset == 0 && e.Found == "byte 0xef":
		return text + "; remove the byte order mark"
	}
	return text
}

func (e *LimitError) Error() string {
	text := fmt.Sprintf("limit %s reached at byte %d: found %d, allowed %d", e.Limit, e.Offset, e.Found, e.Allowed)
	if e.Limit == limitBody {
		return text + "; allow more bytes where such bodies are expected"
	}
	return text + "; read the body with another parser where it is trusted"
}

func (e *SchemaError) Error() string {
	return fmt.Sprintf("not a status document: %s at byte %d is %s, wanted %s; check that the body answers agent_status",
		e.Path, e.Offset, e.Found, e.Wanted)
}

// errorOf makes the error that a scan found.
func errorOf(d *scan.Doc) error {
	offset := int(d.ErrorOffset)
	switch d.Code {
	case scan.CodeLimit:
		limit := limitDepth
		if d.ErrorWhere == scan.WhereRecords {
			limit = limitRecords
		}
		return &LimitError{Limit: limit, Allowed: int(d.ErrorWanted), Found: int(d.ErrorFound), Offset: offset}
	case scan.CodeSchema:
		return &SchemaError{Path: pathOf(d), Offset: offset, Wanted: scan.WantName(d.ErrorWanted), Found: scan.KindName(d.ErrorFound)}
	}
	found := scan.FoundName(d.ErrorFound)
	if found == "" {
		found = byteName(byte(d.ErrorFound))
	}
	return &SyntaxError{Offset: offset, Wanted: scan.WantName(d.ErrorWanted), Found: found}
}

// byteName names a byte that a syntax error found.
func byteName(c byte) string {
	if c > ' ' && c < 0x7F {
		return "'" + string(rune(c)) + "'"
	}
	return fmt.Sprintf("byte 0x%02x", c)
}

// pathOf names the value that a schema error is about.
func pathOf(d *scan.Doc) string {
	message := "messages[" + strconv.Itoa(int(d.ErrorMessage)) + "]"
	switch d.ErrorWhere {
	case scan.WhereState:
		return "state"
	case scan.WhereMessages:
		return "messages"
	case scan.WhereMessage:
		return message
	case scan.WhereParts:
		return message + ".parts"
	case scan.WherePart:
		return message + ".parts[" + strconv.Itoa(int(d.ErrorPart)) + "]"
	}
	return "$"
}
