package scan

import "unsafe"

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
// each missing where there is none.
type ErrorBody struct {
	code, message Cell
	envelope      bool // the body is an object with one of them: the API's own error

	levels [2]errorCells // the outer one and the one under "error"
}

// errorCells are the members of one level of an envelope.
type errorCells [errorSlots]Cell

// slotsOfErrors stands for them where members are read.
const slotsOfErrors = 0

// errorBody reads the body of an answer that is no success. The envelopes:
//
//	{"error": "slug", "message": "for people"}
//	{"error": {"code": "slug", "message": "for people", "type": "kind"}}
//	{"message": "for people"}    {"detail": "for people"}
//
// A JSON string is its own message, and anything else is that as a whole, JSON or not.
func (s *Scanner) errorBody(out *ErrorBody) {
	*out = ErrorBody{}
	outer, nested := &out.levels[0], &out.levels[1]
	p := s.space(0)
	if p < s.n && at(s.base, p) == '{' {
		p = s.members(p, 1, unsafe.Pointer(outer), slotsOfErrors)
		out.envelope = true
	} else {
		p = s.value(p, 0, unsafe.Pointer(outer), slotErrorMessage)
	}
	if p != 0 && s.space(p) == s.n {
		code, message := &outer[slotErrorError], &none
		if code.Kind() == Object {
			s.members(uint(code.Start), 2, unsafe.Pointer(nested), slotsOfErrors) // once more, since it is good
			code, message = &nested[slotErrorCode], errorMessage(nested)
			if !isCode(code) {
				code = &nested[slotErrorType]
			}
		}
		if !isCode(code) {
			code = &outer[slotErrorCode]
		}
		if isCode(code) {
			copyCell(&out.code, code)
		}
		if message.Meta == Missing {
			message = errorMessage(outer)
		}
		copyCell(&out.message, message)
	}
	if out.code.Meta == Missing && out.message.Meta == Missing {
		out.message.End, out.envelope = uint32(s.n), false
	}
}

// none is the cell of a value that is not there.
var none Cell

// isCode reports whether a value can be an error's code: a number or a string with
// something in it.
//
//go:noinline
func isCode(c *Cell) bool {
	return c.Kind() == Number || hasText(c)
}

// errorMessage picks what one level says to people. A detail may be any JSON, such
// as a list of what is wrong with a request.
//
//go:noinline
func errorMessage(cells *errorCells) *Cell {
	if m := &cells[slotErrorMessage]; hasText(m) {
		return m
	}
	if d := &cells[slotErrorDetail]; d.Kind() >= Array || hasText(d) {
		return d
	}
	return &none
}
