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

// decision is what hosts share with decide: the question, and the answer 64 bytes after
// it. Versions to come append to the answer alone.
var decision struct {
	_        [0]uint64
	question scan.DecideInput
	answer   scan.Decision
}

// The question is full: its size is part of the contract.
var _ [64]byte = [unsafe.Sizeof(scan.DecideInput{})]byte{}

// argument is the header for the next decide.
var argument struct {
	size   uint32
	header [maxArg]byte
}

// answer is the answer of the API that was decided on last, where it gave no status.
var answer struct {
	scan.Answer
	refused       bool // the status is not 2xx: error_text is about it
	code, message uint32
	problem       uint32
	texts         [2*maxText + scan.MaxProblem]byte // code, message and problem, one after the other
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
	forgetAnswer()
	header := argument.header[:argument.size]
	argument.size = 0 // a header is about one answer
	decision.answer = scan.Decision{}

	q := &decision.question
	q.Phase, q.Envelope = scan.PhaseNone, 0
	doc := &instance.core.Doc
	switch {
	case q.HTTPStatus >= 200 && q.HTTPStatus <= 299:
		switch {
		case q.Flags&(scan.FlagTooLarge|scan.FlagOther) != 0:
		case instance.holds == holdsNothing || instance.holds == holdsBody:
			return codeOrder
		case doc.Code == scan.CodeOK:
			q.Phase = doc.Phase
		default:
			if doc.Code == scan.CodeLimit {
				q.Flags |= scan.FlagTooLarge
			}
			tell(q)
		}
	case q.HTTPStatus != 0:
		answer.refused = true
		tell(q)
	}
	scan.Decide(q, header, &decision.answer)
	decision.answer.ErrorCodeSize, decision.answer.ErrorMessageSize = answer.code, answer.message
	decision.answer.ProblemSize = answer.problem
	return scan.CodeOK
}

// reader reads error bodies. It is not the one that the document lies in.
var reader scan.Scanner

// tell makes what is told of an answer without a status the output.
//
//go:noinline
func tell(q *scan.DecideInput) {
	a, body, doc := &answer, instance.body, &instance.core.Doc
	a.HTTPStatus, a.Body = q.HTTPStatus, body
	switch {
	case a.refused:
		reader.ErrorBody(body, &a.Error)
		if a.Error.Envelope {
			q.Envelope = 1
		}
		if a.Error.Text {
			a.message = reader.Printable(textAt(0, maxText), body, false)
		} else {
			a.code = reader.PrintableCell(textAt(0, maxText), body, &a.Error.Code)
			a.message = reader.PrintableCell(textAt(a.code, maxText), body, &a.Error.Message)
		}
	default:
		a.Why, a.At = output.short[:doc.Explain(output.short[:])], doc.ErrorOffset
		if doc.Code == scan.CodeMemory {
			a.At = maxInput + 1
		}
		if doc.Code == scan.CodeSchema && doc.ErrorWhere == scan.WhereState && doc.ErrorFound <= scan.Null {
			reader.ErrorBody(body, &a.Error)
		}
	}
	start := a.code + a.message
	a.problem = reader.Problem(textAt(start, scan.MaxProblem), &a.Answer)
	output.at, output.size = unsafe.Pointer(&a.texts), start+a.problem
}

// textAt is a part of the answer's texts. Code and message have at most maxText bytes.
//
//go:noinline
func textAt(start, size uint32) []byte {
	return unsafe.Slice((*byte)(unsafe.Add(unsafe.Pointer(&answer.texts), start)), size)
}

// forgetAnswer forgets what was decided on last.
//
//go:noinline
func forgetAnswer() {
	answer.refused, answer.Why, answer.At, answer.Error.Envelope = false, nil, 0, false
	answer.code, answer.message, answer.problem = 0, 0, 0
}
