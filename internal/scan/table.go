package scan

// The kinds of a cell's value: the low bits of [Cell.Meta].
const (
	Missing uint32 = iota // the key was not there
	Null
	False
	True
	Number
	String
	Array
	Object

	KindMask uint32 = 7
)

// The flags of a cell: the other bits of [Cell.Meta].
const (
	Escaped       uint32 = 1 << 3 // a string with at least one escape
	NonASCII      uint32 = 1 << 4 // a string with bytes from 0x80
	LoneSurrogate uint32 = 1 << 5 // a string with an escaped surrogate that has no partner
	Duplicated    uint32 = 1 << 6 // the key stood there more than once; this is the last value
)

// Cell is a value of the body: a span that covers the whole token, a string's
// quotes included. The U offsets count UTF-16 units, so that a host whose strings
// are UTF-16 takes substrings of one decoded body.
type Cell struct {
	Start, End   uint32 // in bytes
	UStart, UEnd uint32 // in UTF-16 units
	Meta         uint32 // kind and flags
}

// Kind returns the kind of the value.
func (c *Cell) Kind() uint32 { return c.Meta & KindMask }

// Doc is what a scan found out about the document. It consists of 32-bit words
// only; a reader of the module's memory finds field n at 4·n.
type Doc struct {
	Code uint32 // [CodeOK] or what was wrong

	// Of an error: where, and what. See the Where and Want constants.
	ErrorOffset  uint32 // in bytes
	ErrorUOffset uint32 // in UTF-16 units
	ErrorWhere   uint32 // which limit or which value
	ErrorMessage uint32 // index of the message in the value's path
	ErrorPart    uint32 // index of the part in the value's path
	ErrorWanted  uint32 // what could have stood there; of a limit: the number allowed
	ErrorFound   uint32 // a byte or [FoundEnd]; of a schema error: a kind; of a limit: the number found

	Phase     uint32 // see [PhaseRunning] and the others
	BodyLen   uint32 // in bytes
	BodyUnits uint32 // in UTF-16 units

	MessageAt     uint32 // address of the first message record; set by the module's shell
	PartAt        uint32 // address of the first part record; set by the module's shell
	MessageCount  uint32
	PartCount     uint32
	CellStride    uint32 // bytes from a cell to the next
	MessageStride uint32 // bytes from a message record to the next
	PartStride    uint32 // bytes from a part record to the next
	Generation    uint32 // counts scans, so that a host notices a stale view
	Size          uint32 // bytes of the Doc itself

	// Of an error, once its text has been written: where in the text lie the path or
	// the limit, what was wanted and what was found.
	SubjectText, WantedText, FoundText Span

	Created Time // created_ts

	Raw           Cell // the root value
	InteractionID Cell
	AgentID       Cell // gummie_id
	State         Cell
	CreatedAt     Cell // created_ts
	Messages      Cell
	Response      Cell
	ErrorText     Cell // error_message
}

// Span is where a part of a text lies, in bytes.
type Span struct {
	Start, End uint32
}

// Time is a time as parsed: seconds since 1970 as a signed 64-bit number in two
// words. OK is 1 where it could be read.
type Time struct {
	Low, High uint32
	Nanos     uint32
	OK        uint32
}

// Unix returns the seconds since 1970.
func (t *Time) Unix() int64 { return int64(uint64(t.High)<<32 | uint64(t.Low)) }

// Message is the record of a message.
type Message struct {
	Raw       Cell // the whole object
	ID        Cell
	Role      Cell
	Content   Cell
	Timestamp Cell
	Parts     Cell

	FirstPart uint32 // index of its first part record
	PartCount uint32
	Sent      Time // the timestamp
}

// Part is the record of a part. Result is the part's own member; Args and
// ResultResult are members of it where it is an object. The file slots are
// members of File.
type Part struct {
	Raw           Cell // the whole object
	ID            Cell
	Type          Cell
	Text          Cell
	Reasoning     Cell
	ToolCallID    Cell
	ToolName      Cell
	ToolCallState Cell
	Result        Cell
	Error         Cell
	File          Cell
	Args          Cell // result.args
	ResultResult  Cell // result.result
	FileName      Cell // file.filename
	FileMediaType Cell // file.media_type
	FileURL       Cell // file.artifact_url

	Kind uint32 // what Type says; see [PartText] and the others
	_    uint32 // records are a multiple of 8 bytes
}

// The kinds of parts.
const (
	PartUnknown uint32 = iota
	PartText
	PartReasoning
	PartTool
	PartFile
	PartError
)

// The phases of a document.
const (
	PhaseNone uint32 = iota // there is no document
	PhaseRunning
	PhaseNeedsInput
	PhaseCompleted
	PhaseFailed
	PhaseUnknown
)
