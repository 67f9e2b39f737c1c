package scan

import "unsafe"

// The most bytes of the texts of an Answer.
const (
	MaxErrorText = 1024 // of the code, and of the message
	MaxProblem   = 512
	maxTexts     = 2*MaxErrorText + MaxProblem
)

// Answer is what is told of an answer of the API that gave no status: three texts for
// people, one after the other. All are printable, and may be empty.
type Answer struct {
	Code, Message uint32 // their lengths: what the API's own error says
	Problem       uint32 // what came, in one line
	Envelope      bool   // the body is the API's own error

	body  ErrorBody
	texts [maxTexts]byte
}

// Why is the reason for which the body of a 2xx could not be read.
type Why struct {
	Text      []byte // a sentence; empty: the answer is no 2xx
	At        uint   // where in the body; beyond it, the body explains nothing
	Stateless bool   // the document has no state, so that it may be an error of the API
}

// At returns where the texts lie.
func (a *Answer) At() unsafe.Pointer { return unsafe.Pointer(&a.texts) }

// Texts returns the texts.
func (a *Answer) Texts() []byte { return a.texts[:a.Code+a.Message+a.Problem] }

// Tell tells what an answer was. The words of its problem:
//
//	HTTP 404 not_found: no such interaction
//	HTTP 403 with an HTML page titled "Sign in"
//	HTTP 200: not JSON at byte 9: found '}', wanted a value
//	HTTP 400 with the text: no such path
//
//go:noinline
func (s *Scanner) Tell(a *Answer, status uint32, body []byte, why *Why) {
	e := &a.body
	w := Writer{base: pointerTo(a.texts[:]), room: maxTexts}
	a.Code, a.Message, a.Envelope = 0, 0, false
	s.begin(body)
	refused := len(why.Text) == 0
	if refused || why.Stateless {
		s.errorBody(e)
		a.Envelope = e.envelope
	}
	if refused {
		a.Code = s.wordsOf(&w, &e.code, MaxErrorText)
		a.Message = s.wordsOf(&w, &e.message, MaxErrorText)
	}
	start := w.n
	w.room = start + MaxProblem
	w.string("HTTP ")
	w.number(status, 1)
	switch {
	case a.Envelope:
		if e.code.Meta != Missing {
			w.byte(' ')
			s.wordsOf(&w, &e.code, MaxProblem)
		}
		if e.message.Meta != Missing {
			w.string(": ")
			s.wordsOf(&w, &e.message, MaxProblem)
		}
	case why.At <= s.n && s.whole(&w):
	case !refused:
		w.string(": ")
		s.words(&w, pointerTo(why.Text), 0, uint(len(why.Text)), false, MaxProblem)
		s.named(&w, why.At, "NaN")
		s.named(&w, why.At, "Infinity")
	default:
		w.string(" with the text: ")
		s.words(&w, s.base, 0, s.n, false, MaxProblem)
	}
	if w.n > w.room {
		w.n = w.room
	}
	a.Problem = uint32(w.n - start)
}

// named names a word that other languages write for a number.
//
//go:noinline
func (s *Scanner) named(w *Writer, p uint, word string) {
	if p < s.n && s.n-p >= uint(len(word)) && isText(s.base, p, word) {
		w.string("; JSON has no ")
		w.string(word)
	}
}
