package mask

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"strings"
)

const skipHashes = 4096

// skipHash is of the two bytes that end at i.
func skipHash(a, b byte) int { return (int(a)<<5 ^ int(b)) & (skipHashes - 1) }

// learn fills in how far the next occurrence of any form ends at least behind two bytes: the
// search of Wu and Manber.
func (m *Mask) learn() {
	for i := range m.skips {
		m.skips[i] = uint8(m.width - 1)
	}
	for _, f := range m.forms {
		for i := 1; i < m.width; i++ {
			h := skipHash(f.text[i-1], f.text[i])
			m.skips[h] = min(m.skips[h], uint8(m.width-1-i))
		}
	}
}

// Finds reports whether a text has the key, in any form.
func (m *Mask) Finds(text []byte) bool {
	return m.findsLiterally(text) || m.findsEscaped(text, '\\') || m.findsEscaped(text, '%')
}

func (m *Mask) findsLiterally(text []byte) bool {
	for end := m.width - 1; end < len(text); {
		if skip := m.skips[skipHash(text[end-1], text[end])]; skip > 0 {
			end += int(skip)
			continue
		}
		begin := end - (m.width - 1)
		for _, f := range m.forms {
			if text[begin] == f.text[0] && len(text)-begin >= f.need && string(text[begin:begin+f.need]) == f.text[:f.need] {
				return true
			}
		}
		end++
	}
	return false
}

// findsEscaped reports whether a text has a form whose first escape begins with a character.
// What stands before an escape in a form is then literal.
func (m *Mask) findsEscaped(text []byte, mark byte) bool {
	for at := 0; ; at++ {
		if at = nextByte(text, at, mark); at < 0 {
			return false
		}
		if !m.matters(text, at) {
			continue
		}
		first, end := jsonEscape(text, at)
		if m.findsAround(text, at, end, first) {
			return true
		}
		if first == '%' {
			if first, last := escape(text, at); last > end && m.findsAround(text, at, last, first) {
				return true
			}
		}
		// Any number of backslashes is one escape.
		for mark == '\\' && at+1 < len(text) && text[at+1] == mark {
			at++
		}
	}
}

// nextByte is bytes.IndexByte from a place on. Where there is one escape the next one is near, and a
// call for each costs more than to look.
func nextByte(text []byte, at int, c byte) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	if len(text)-at >= 8 {
		differs := binary.LittleEndian.Uint64(text[at:]) ^ ones*uint64(c)
		if zeros := (differs - ones) &^ differs & highs; zeros != 0 {
			return at + bits.TrailingZeros64(zeros)>>3
		}
		at += 8
	}
	if at >= len(text) {
		return -1
	}
	next := bytes.IndexByte(text[at:], c)
	if next < 0 {
		return -1
	}
	return at + next
}

// matters reports whether an escape can be the first one of a form. Of nearly all it can be said
// at once that they cannot.
func (m *Mask) matters(text []byte, at int) bool {
	if at+1 >= len(text) {
		return false
	}
	c := text[at+1]
	if text[at] == '\\' {
		switch {
		case c == 'u':
			return at+3 < len(text) && text[at+2] == '0' && text[at+3] == '0'
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
			return m.backslash // else it is a line's end, and what it begins is found literally
		}
		return c == '\\' || c == '%' || len(m.at[c]) > 0
	}
	if len(m.at['%']) > 0 || c == '\\' || c == '%' {
		return true
	}
	high, ok := hex(c)
	if !ok || at+2 >= len(text) {
		return false
	}
	low, ok := hex(text[at+2])
	code := high<<4 | low // if ok
	return !ok || code == '%' || code == '\\' || len(m.at[code]) > 0
}

// findsAround looks at one escape, text[at:end], which stands for a character.
func (m *Mask) findsAround(text []byte, at, end int, stands byte) bool {
	for _, p := range m.at[stands] {
		f := &m.forms[p.form]
		if p.index > at || p.index > 0 && text[at-1] != f.text[p.index-1] {
			continue
		}
		if string(text[at-p.index:at]) == f.text[:p.index] && f.goesOn(text, end, p.index+1) > 0 {
			return true
		}
	}
	return false
}

// goesOn reads what is left of a form behind its first index bytes, escaped or not, and returns
// where it ends, or 0 if it does not. The rest that need not be there is taken, if it is.
func (f *form) goesOn(text []byte, at, index int) int {
	for ; index < len(f.text); index++ {
		end := f.character(text, at, index)
		if end == 0 {
			break
		}
		at = end
	}
	if index < f.need {
		return 0
	}
	return at
}

// character returns where a character of a form ends that begins at a place, or 0.
func (f *form) character(text []byte, at, index int) int {
	if at >= len(text) {
		return 0
	}
	want := f.text[index]
	if text[at] == want && want != '%' {
		return at + 1
	}
	stands, end := jsonEscape(text, at)
	switch {
	case stands != '%':
	case want != '%':
		stands, end = escape(text, at)
	case !strings.HasPrefix(f.text[index:], "%25"): // the % of a key that has one of its own
		for code, last, ok := percent(text, end); ok && code == '%'; code, last, ok = percent(text, end) {
			end = last
		}
	}
	if stands == want {
		return end
	}
	return 0
}
