package scan

// The codes of a scan.
const (
	CodeOK     uint32 = iota
	CodeSyntax        // the body is not one JSON value in valid UTF-8
	CodeLimit         // the body reaches a limit
	CodeSchema        // the body is JSON, but no status document
	CodeFull          // the records are full: continue in larger ones
	CodeMemory        // the module's memory cannot grow; never answered by this package
)

// Limits.
const (
	MaxDepth   = 512       // arrays and objects inside each other
	MaxRecords = 65_536    // messages and parts together
	MaxBody    = 1<<31 - 1 // bytes; offsets are 32-bit words, and memory stays under 2 GiB
)

// Where the error of a Doc lies: first the limits, then the values whose kind
// matters.
const (
	WhereNone    uint32 = iota
	WhereBody           // limit: body_bytes
	WhereDepth          // limit: depth
	WhereRecords        // limit: messages_and_parts
	WhereRoot           // value: $
	WhereState          // value: state
	WhereMessages
	WhereMessage // messages[i]
	WhereParts   // messages[i].parts
	WherePart    // messages[i].parts[j]
)

// What could have stood where an error lies.
const (
	WantNone uint32 = iota
	WantValue
	WantValueOrEnd // in an array that has begun
	WantKey
	WantKeyOrEnd // in an object that has begun
	WantColon
	WantCommaOrBrace
	WantCommaOrBracket
	WantEnd // after the root value
	WantStringByte
	WantEscape
	WantHex
	WantUTF8
	WantDigit
	WantTrue
	WantFalse
	WantNull
	WantString  // schema: state
	WantArray   // schema: messages, parts
	WantObject  // schema: $, messages[i], messages[i].parts[j]
	WantClosing // a string's closing quote
)

// FoundEnd is what a syntax error found where the body ends too early.
const FoundEnd uint32 = 256
