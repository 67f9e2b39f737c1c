package mcp

import (
	"bytes"
)

// stream reads the events of a text/event-stream that comes piece by piece. Each byte is looked at
// once, however many pieces there are.
type stream struct {
	line   int    // where the line begins that is being read
	looked int    // up to where no line end was found
	half   bool   // a line ended with the CR at the end of what had come: an LF belongs to it
	data   []byte // of the event that is being read
	has    bool   // it has data
	joined bool   // data is a copy, to which can be appended
}

var (
	bom       = []byte("\xef\xbb\xbf")
	dataField = []byte("data")
)

// next returns the data of the next event, as far as it has come as a whole. body is all that has
// come until now.
func (s *stream) next(body []byte) (data []byte, ok bool) {
	for {
		line, whole := s.nextLine(body)
		if !whole {
			return nil, false
		}
		if len(line) > 0 {
			s.field(line)
			continue
		}
		if data, ok = s.take(); ok {
			return data, true
		}
	}
}

// rest returns the data of an event that the end of the stream has cut off before its empty line.
func (s *stream) rest(body []byte) (data []byte, ok bool) {
	if s.line < len(body) {
		s.field(body[s.line:])
		s.line, s.looked = len(body), len(body)
	}
	return s.take()
}

func (s *stream) take() (data []byte, ok bool) {
	data, ok = s.data, s.has
	s.data, s.has, s.joined = nil, false, false
	return data, ok
}

// nextLine returns the next line without its end: CR LF, LF or CR.
func (s *stream) nextLine(body []byte) (line []byte, whole bool) {
	if s.half && s.line < len(body) {
		s.half = false
		if body[s.line] == '\n' {
			s.line++
		}
	}
	if s.line == 0 && bytes.HasPrefix(body, bom) {
		s.line = len(bom)
	}
	s.looked = max(s.looked, s.line)
	i := bytes.IndexAny(body[s.looked:], "\r\n")
	if i < 0 {
		s.looked = len(body)
		return nil, false
	}
	end := s.looked + i
	line = body[s.line:end]
	s.line = end + 1
	if body[end] == '\r' {
		if s.line == len(body) {
			s.half = true
		} else if body[s.line] == '\n' {
			s.line++
		}
	}
	s.looked = s.line
	return line, true
}

// field takes one line. Other fields than data mean nothing here, and comments never do.
func (s *stream) field(line []byte) {
	name, value, _ := bytes.Cut(line, []byte{':'})
	if !bytes.Equal(name, dataField) {
		return
	}
	value = bytes.TrimPrefix(value, []byte{' '})
	switch {
	case !s.has:
		s.data, s.has = value, true
	case !s.joined:
		s.data = append(append(append(make([]byte, 0, 2*(len(s.data)+len(value))), s.data...), '\n'), value...)
		s.joined = true
	default:
		s.data = append(append(s.data, '\n'), value...)
	}
}
