package scan

import "unsafe"

// A Scanner reads one body at a time. The zero value is ready. Its memory is the
// caller's, so that a pool or a static variable can hold it.
type Scanner struct {
	Doc Doc

	counts

	base  unsafe.Pointer // the body
	n     uint           // its length
	k     key            // of the member that has been read
	p     uint           // where the scan stands
	delta uint32         // by how much byte offsets run ahead of UTF-16 ones
	state uint32         // what is read next: one of the at constants

	messages     []Message // the caller's records
	parts        []Part
	messageCount uint32
	partCount    uint32
	spare        Cell   // a value that has no slot
	misfit       misfit // the first one in the messages that are complete
	partMisfit   misfit // the first one in the parts that are being read
	kinds        uint32 // those of the parts that are being read, or-ed: 0 where none is known
	assistant    bool   // a message of the assistant has been read
	failed       bool
	reason       errorCells // of an error message that is an object

	levels  [MaxDepth / 32]uint32 // bits: which of the levels are objects
	scratch [192]byte             // a short string, unescaped
}

// What a scan reads next.
const (
	atDocument uint32 = iota // a member of the document
	atMessages               // an element of messages
	atMessage                // a member of a message
	atParts                  // an element of parts
	atEnd                    // what follows the document
	atStop                   // nothing: the scan has ended
)

// Scan reads a body into s.Doc and the records. It returns the code that s.Doc
// has, or [CodeFull] where the records do not suffice: then call [Scanner.Resume].
// The body must be at most [MaxBody] bytes and must not change before the end of
// the scan.
func (s *Scanner) Scan(body []byte, messages []Message, parts []Part) uint32 {
	s.begin(body)
	s.messages, s.parts = messages, parts
	s.openRoot()
	return s.run()
}

// Resume continues a scan that ended with [CodeFull]. The records are larger ones
// that begin with the contents of the former ones.
func (s *Scanner) Resume(messages []Message, parts []Part) uint32 {
	s.messages, s.parts = messages, parts
	return s.run()
}

// Read returns how many bytes of the body have been read: after [CodeFull], how far the
// records lasted.
func (s *Scanner) Read() int { return int(s.p) }

// begin resets the scanner for a body. The scratch memory keeps what it holds.
//
//go:noinline
func (s *Scanner) begin(body []byte) {
	generation := s.Doc.Generation + 1
	s.Doc = Doc{}
	s.resetCounts()
	s.base, s.n = pointerTo(body), uint(len(body))
	s.p, s.delta, s.state = 0, 0, atDocument
	s.messages, s.parts = nil, nil
	s.resetMessages()
	s.failed = false
	s.Doc.Generation = generation
	s.Doc.BodyLen = uint32(len(body))
	s.Doc.Size = uint32(unsafe.Sizeof(Doc{}))
	s.Doc.CellStride = uint32(unsafe.Sizeof(Cell{}))
	s.Doc.MessageStride = uint32(unsafe.Sizeof(Message{}))
	s.Doc.PartStride = uint32(unsafe.Sizeof(Part{}))
}

// run reads until the scan ends or the records are full.
func (s *Scanner) run() uint32 {
	for !s.failed && s.state != atStop {
		full := false
		switch s.state {
		case atDocument:
			s.document()
		case atMessages:
			full = s.messageElements()
		case atMessage:
			s.message()
		case atParts:
			full = s.partElements()
		default:
			s.end()
		}
		if full {
			s.Doc.MessageCount, s.Doc.PartCount = s.messageCount, s.partCount
			return CodeFull
		}
	}
	s.finish()
	return s.Doc.Code
}

// finish fills in what is known at the end of a scan.
//
//go:noinline
func (s *Scanner) finish() {
	d := &s.Doc
	if s.failed {
		d.MessageCount, d.PartCount = 0, 0 // a host must not read what is half done
		if d.Code != CodeSchema {
			s.findMisfit()
			s.reportMisfit()
		}
		return
	}
	d.BodyUnits = d.BodyLen - s.delta
	d.MessageCount, d.PartCount = s.messageCount, s.partCount
	s.time(&d.CreatedAt, &d.Created)
	d.Phase = s.phase()
	s.findReason()
}

// copyCell copies a cell: as a call it is shorter in the module.
//
//go:noinline
func copyCell(to, from *Cell) { *to = *from }

// container is cell for an array or object that is read by its elements or members: as a
// call it is shorter in the module.
//
//go:noinline
func (s *Scanner) container(c *Cell, start, end uint, delta, meta uint32) {
	s.cell(c, start, end, delta, meta)
}

// cell makes a cell of a value that begins at start, where the offsets ran ahead
// by delta, and ends before end.
func (s *Scanner) cell(c *Cell, start, end uint, delta, meta uint32) {
	if c.Meta != Missing {
		meta |= Duplicated
	}
	c.Start, c.End = uint32(start), uint32(end)
	c.UStart, c.UEnd = uint32(start)-delta, uint32(end)-s.delta
	c.Meta = meta
	if meta&Escaped != 0 {
		s.countEscaped(end - start)
	}
}
