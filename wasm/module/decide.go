//go:build tinygo || wasip1

package main

import (
	"unsafe"

	"github.com/agentwait/agentwait/internal/scan"
)

const (
	maxArg  = 1024 // bytes of a Retry-After header
	maxText = 1024 // bytes of an API error's code and of its message
)

// decision is what hosts share with decide: the question, room for slots that later
// versions may append to it, and the answer, 64 bytes after the question.
var decision struct {
	_        [0]uint64
	question scan.DecideInput
	_        [64 - unsafe.Sizeof(scan.DecideInput{})]byte
	answer   scan.Decision

	// Of an answer of the API that is an error: the output begins with its code, and
	// its message follows.
	errorCodeSize    uint32
	errorMessageSize uint32
}

// argument is the header for the next decide.
var argument struct {
	size   uint32
	header [maxArg]byte
}

// answer is the answer of the API that was decided on last, where that was an error.
var answer apiAnswer

type apiAnswer struct {
	status  uint32 // 0: it was none
	code    uint32 // bytes of the code in texts
	message uint32 // bytes of the message, which follows
	found   scan.ErrorBody
	texts   [2 * maxText]byte
}

func (a *apiAnswer) errorCode() []byte { return a.texts[:min(a.code, maxText)] }

func (a *apiAnswer) errorMessage() []byte {
	start := min(a.code, maxText)
	return a.texts[start : start+min(a.message, maxText)]
}

// arg makes room for the header and returns where the host has to write it; 0 where
// it is too long.
func arg(size uint32) uint32 {
	argument.size = 0
	if size > maxArg {
		return 0
	}
	argument.size = size
	return address(unsafe.Pointer(&argument.header))
}

// decideIn clears the question and returns where it is.
func decideIn() uint32 {
	decision.question = scan.DecideInput{}
	return address(unsafe.Pointer(&decision.question))
}

// decide answers the question with what is known of the input.
func decide() uint32 {
	forgetOutput()
	answer.status = 0
	header := argument.header[:argument.size]
	argument.size = 0 // a header is about one answer
	decision.answer = scan.Decision{}
	decision.errorCodeSize, decision.errorMessageSize = 0, 0

	q := &decision.question
	q.Phase = scan.PhaseNone
	switch {
	case q.HTTPStatus >= 200 && q.HTTPStatus <= 299:
		switch {
		case instance.holds == holdsNothing || instance.holds == holdsBody:
			return codeOrder
		case instance.core.Doc.Code == scan.CodeOK:
			q.Phase = instance.core.Doc.Phase
		}
	case q.HTTPStatus != 0:
		answer.status = q.HTTPStatus
		answer.read(instance.body)
	}
	scan.Decide(q, header, &decision.answer)
	return scan.CodeOK
}

// reader reads error bodies. It is not the one that the document lies in.
var reader scan.Scanner

// read reads an error body and makes code and message the output.
func (a *apiAnswer) read(body []byte) {
	reader.ErrorBody(body, &a.found)
	a.code, a.message = 0, 0
	if a.found.Text {
		a.message = reader.Printable(a.texts[:maxText], body, false)
	} else {
		a.code = printable(a.texts[:maxText], body, &a.found.Code)
		a.message = printable(a.texts[a.code:a.code+maxText], body, &a.found.Message)
	}
	decision.errorCodeSize, decision.errorMessageSize = a.code, a.message
	output.at, output.size = unsafe.Pointer(&a.texts), a.code+a.message
}

// printable writes a string's characters, or another value's bytes, for people.
func printable(dst, body []byte, c *scan.Cell) uint32 {
	start, end, escaped := c.Start, c.End, false
	switch c.Kind() {
	case scan.Missing:
		return 0
	case scan.String:
		start, end, escaped = start+1, end-1, c.Meta&scan.Escaped != 0
	}
	return reader.Printable(dst, body[start:end], escaped)
}
