// Package locate points at a place in a document for people: line, column, and the
// excerpt of the line with a caret under it.
package locate

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"

	"github.com/agentwait/agentwait/worker/watch/terminal"
)

// around is how much of a long line is shown on each side of the place, in bytes:
// API answers are one line of up to megabytes.
const around = 32

// Place is a place in a document. Line and Column count from 1, Column in characters
// as editors do, Offset in bytes from 0.
type Place struct {
	Line, Column, Offset int
	text                 []byte // the line
	at                   int    // the place in it
}

// Find finds the place of a byte. An offset past the end is the end.
func Find(document []byte, offset int) Place {
	offset = min(max(offset, 0), len(document))
	start := bytes.LastIndexByte(document[:offset], '\n') + 1
	end := len(document)
	if i := bytes.IndexByte(document[offset:], '\n'); i >= 0 {
		end = offset + i
	}
	return Place{
		Line:   bytes.Count(document[:start], []byte{'\n'}) + 1,
		Column: utf8.RuneCount(document[start:offset]) + 1,
		Offset: offset,
		text:   bytes.TrimSuffix(document[start:end], []byte{'\r'}),
		at:     offset - start,
	}
}

// String is "line:column (offset n)".
func (p Place) String() string {
	return fmt.Sprintf("%d:%d (offset %d)", p.Line, p.Column, p.Offset)
}

// Excerpt is the line, cut around the place and safe for a terminal, and below it a
// caret at the place. Both lines end in a newline.
func (p Place) Excerpt() string {
	at := min(p.at, len(p.text))
	from, to := max(at-around, 0), min(at+around, len(p.text))
	for from < at && !utf8.RuneStart(p.text[from]) {
		from++
	}
	for to < len(p.text) && !utf8.RuneStart(p.text[to]) {
		to++
	}
	before, after := visible(p.text[from:at]), visible(p.text[at:to])
	if from > 0 {
		before = "…" + before
	}
	if to < len(p.text) {
		after += "…"
	}
	number := fmt.Sprintf("%d | ", p.Line)
	indent := strings.Repeat(" ", len(number)-2) + "| " + strings.Repeat(" ", runewidth.StringWidth(before))
	return number + before + after + "\n" + indent + "^\n"
}

// visible keeps one line: a tab's width would depend on where it stands.
func visible(text []byte) string {
	return strings.ReplaceAll(terminal.Safe(string(text)), "\t", " ")
}
