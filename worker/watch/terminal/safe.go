package terminal

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Safe returns s with everything that could drive a terminal made visible, so
// that text from an agent, a tool or an API cannot move the cursor, change
// colours, set the title, write the clipboard or reorder what a person reads.
//
// Newlines and tabs stay, and "\r\n" becomes "\n". Every other control character
// (C0, DEL, C1) and every format character (bidirectional overrides, tags, …)
// becomes its escape as a Go string would write it, such as \x1b or \u202e. The
// two joiners stay, since scripts and emoji need them. Invalid UTF-8 becomes
// U+FFFD.
func Safe(s string) string {
	if isSafe(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	for i, r := range s {
		switch {
		case r == '\r' && strings.HasPrefix(s[i:], "\r\n"):
		case harmless(r):
			b.WriteRune(r)
		case r < 0x80:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r <= 0xffff:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	return b.String()
}

// SafeLine is [Safe] for text that must stay on one line: newlines, tabs and runs
// of spaces become one space, and the ends are trimmed.
func SafeLine(s string) string {
	return Safe(strings.Join(strings.Fields(s), " "))
}

// isSafe is the fast path: nearly all text is returned without a copy.
func isSafe(s string) bool {
	if !utf8.ValidString(s) {
		return false
	}
	for _, r := range s {
		if !harmless(r) {
			return false
		}
	}
	return true
}

func harmless(r rune) bool {
	const zeroWidthNonJoiner, zeroWidthJoiner = '\u200c', '\u200d'
	const lineSeparator, paragraphSeparator = '\u2028', '\u2029'
	switch r {
	case '\n', '\t', zeroWidthNonJoiner, zeroWidthJoiner:
		return true
	case lineSeparator, paragraphSeparator:
		return false
	}
	return !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r)
}

// SafeJSON is [Safe] for JSON: what could drive a terminal becomes a JSON escape, so
// that the value stays the same. Such characters occur inside strings only.
func SafeJSON(document []byte) []byte {
	var out []byte
	done := 0
	for i, r := range string(document) {
		if harmless(r) || r == '\r' {
			continue
		}
		out = append(out, document[done:i]...)
		if r > 0xffff {
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		} else {
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		done = i + utf8.RuneLen(r)
	}
	if done == 0 {
		return document
	}
	return append(out, document[done:]...)
}
