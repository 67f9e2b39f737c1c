// Package text shows text from outside to people: cut between two characters, quoted, and as
// markdown that cannot become markup.
package text

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const mark = "…"

// Cut shortens s to at most most bytes, between two characters.
func Cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return head(s, most-len(mark)) + mark
}

// Quote shows s quoted, so that nothing in it reaches a terminal, and at most most bytes of it.
func Quote(s string, most int) string {
	if len(s) <= most {
		return strconv.Quote(s)
	}
	return strconv.Quote(head(s, most)) + mark
}

// head is the longest beginning of s that has at most most bytes and ends between two characters.
func head(s string, most int) string {
	end := max(most, 0)
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}

// Code is s as a markdown code span: nothing in it can become markup, and it stays on its line.
func Code(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '`' || !unicode.IsPrint(r) {
			return '.'
		}
		return r
	}, Cut(s, 256))
	return "`" + s + "`"
}

// Summary is a one-line text for people, within Temporal's limit of 400 bytes.
func Summary(s string) string { return Cut(s, 300) }
