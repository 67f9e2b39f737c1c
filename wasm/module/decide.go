//go:build tinygo || wasip1

package main

import (
	"unsafe"

	"github.com/agentwait/agentwait/internal/scan"
)

// maxArg is the most bytes of a Retry-After header.
const maxArg = 1024

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

// answer is what is told of the answer that was decided on last, where it gave no status.
var answer scan.Answer

// refused is the status of that answer, where it is not 2xx: error_text is about it.
var refused uint32

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
			why := scan.Why{
				Text: output.short[:doc.Explain(output.short[:])], At: uint(doc.ErrorOffset),
				Stateless: doc.ErrorWhere == scan.WhereState && doc.ErrorFound <= scan.Null,
			}
			if doc.Code == scan.CodeMemory {
				why.At = maxInput + 1
			}
			tell(&why)
		}
	case q.HTTPStatus != 0:
		refused = q.HTTPStatus
		tell(&scan.Why{})
		if answer.Envelope {
			q.Envelope = 1
		}
	}
	scan.Decide(q, header, &decision.answer)
	a := &decision.answer
	a.ErrorCodeSize, a.ErrorMessageSize, a.ProblemSize = answer.Code, answer.Message, answer.Problem
	return scan.CodeOK
}

// reader reads error bodies. It is not the one that the document lies in.
var reader scan.Scanner

// tell makes what is told of an answer without a status the output.
//
//go:noinline
func tell(why *scan.Why) {
	reader.Tell(&answer, decision.question.HTTPStatus, instance.body, why)
	output.at, output.size = answer.At(), answer.Code+answer.Message+answer.Problem
}

// forgetAnswer forgets the output, and what was decided on last.
//
//go:noinline
func forgetAnswer() {
	forgetOutput()
	refused = 0
	answer.Code, answer.Message, answer.Problem = 0, 0, 0
}
