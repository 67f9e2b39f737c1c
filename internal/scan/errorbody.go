package scan

// The slots of an error body.
const (
	slotErrorError = iota
	slotErrorMessage
	slotErrorDetail
	slotErrorCode
	slotErrorType
	errorSlots
)

// ErrorBody is an error answer of the API: the cells of its code and its message,
// each missing where there is none. Text says that the body is no known envelope
// as a whole; then it is itself the message.
type ErrorBody struct {
	Code, Message Cell
	Text          bool
}

// errorCells are the members of one level of an envelope.
type errorCells [errorSlots]Cell

func errorSlot(k key) int {
	switch {
	case k.size == 5 && k.a == wError:
		return slotErrorError
	case k.size == 7 && k.a == wMessage:
		return slotErrorMessage
	case k.size == 6 && k.a == wDetail:
		return slotErrorDetail
	case k.size == 4 && k.a == wCode:
		return slotErrorCode
	case k.size == 4 && k.a == wType:
		return slotErrorType
	}
	return unknown
}

// ErrorBody reads the body of an answer that is no success. The envelopes:
//
//	{"error": "slug", "message": "for people"}
//	{"error": {"code": "slug", "message": "for people", "type": "kind"}}
//	{"message": "for people"}    {"detail": "for people"}
//	"for people"
//
// Anything else, JSON or not, is text.
func (s *Scanner) ErrorBody(body []byte, out *ErrorBody) {
	*out = ErrorBody{Text: true}
	s.begin(body)
	// The outer level and the nested one.
	var levels [2]errorCells
	outer, nested := &levels[0], &levels[1]
	p := s.space(0)
	if p < s.n && at(s.base, p) == '{' {
		p = s.errorObject(p, &levels)
	} else {
		start := p
		var meta uint32
		if p, meta = s.skip(p, 0); p != 0 && meta&KindMask == String {
			s.cell(&outer[slotErrorMessage], start, p, 0, meta)
		}
	}
	if p == 0 || s.space(p) < s.n {
		return
	}
	if outer[slotErrorError].Kind() == Object {
		out.Code = nested[slotErrorCode]
		if !isCode(&out.Code) {
			out.Code = nested[slotErrorType]
		}
		out.Message = errorMessage(nested)
	} else {
		out.Code = outer[slotErrorError]
	}
	if !isCode(&out.Code) {
		out.Code = outer[slotErrorCode]
	}
	if !isCode(&out.Code) {
		out.Code = Cell{}
	}
	if out.Message.Meta == Missing {
		out.Message = errorMessage(outer)
	}
	out.Text = out.Code.Meta == Missing && out.Message.Meta == Missing
}

// isCode reports whether a value can be an error's code: a number or a string with
// something in it.
func isCode(c *Cell) bool {
	return c.Kind() == Number || c.Kind() == String && c.End-c.Start > 2
}

// errorMessage picks what one level says to people. A detail may be any JSON, such
// as a list of what is wrong with a request.
func errorMessage(cells *errorCells) Cell {
	if m := &cells[slotErrorMessage]; m.Kind() == String && m.End-m.Start > 2 {
		return *m
	}
	if d := &cells[slotErrorDetail]; d.Kind() >= Array || d.Kind() == String && d.End-d.Start > 2 {
		return *d
	}
	return Cell{}
}

// errorObject reads an object of an envelope, and the object under "error" inside
// of the outer one. The two levels are one loop, since nothing here recurses.
func (s *Scanner) errorObject(p uint, levels *[2]errorCells) uint {
	depth, start, delta := uint(0), uint(0), uint32(0)
	for p = s.openObject(p); p != 0; {
		if at(s.base, p) == '}' {
			p++
			if depth == 0 {
				return p
			}
			depth = 0
			s.cell(&levels[0][slotErrorError], start, p, delta, Object)
			p = s.nextMember(p)
			continue
		}
		v, k := s.member(p)
		if v == 0 {
			return 0
		}
		index := errorSlot(k)
		if depth == 0 && index == slotErrorError {
			levels[1] = errorCells{}
			if v < s.n && at(s.base, v) == '{' {
				start, delta = v, s.delta
				depth = 1
				p = s.openObject(v)
				continue
			}
		}
		before := s.delta
		end, meta := s.skip(v, depth+1)
		if end == 0 {
			return 0
		}
		if index != unknown {
			s.cell(&levels[depth&1][index], v, end, before, meta)
		}
		p = s.nextMember(end)
	}
	return 0
}
