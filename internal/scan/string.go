package scan

import "unsafe"

// special marks the bytes of w that end a run of plain characters: quotes,
// backslashes, control characters and bytes from 0x80. Only the first mark is
// reliable: a borrow may set false ones above it.
func special(w uint64) uint64 {
	return ((w ^ ('"' * ones) - ones) | (w ^ ('\\' * ones) - ones) | (w - 0x20*ones) | w) & highs
}

// str reads the string whose opening quote is at p, and returns the offset after
// its closing one and its kind with flags. It returns 0 after an error.
func (s *Scanner) str(p uint) (uint, uint32) {
	base, n := s.base, s.n
	meta := String
	p++
	for {
		// Two words a turn: their masks do not wait for each other.
		for p+16 <= n {
			mask, next := special(load8(base, p)), special(load8(base, p+8))
			if mask == 0 {
				p += 8
				if mask = next; mask == 0 {
					p += 8
					continue
				}
			}
			p += firstByte(mask)
			c := at(base, p)
			if c == '"' {
				return p + 1, meta
			}
			if c >= 0x80 {
				if p = s.multibyte(p); p == 0 {
					return 0, 0
				}
				meta |= NonASCII
				continue
			}
			if c != '\\' || p+1 >= n {
				break
			}
			if escapeOf[at(base, p+1)] > 1 {
				meta |= Escaped
				p += 2
				continue
			}
			q := escapes(base, p, n)
			if q == p {
				break
			}
			meta |= Escaped
			s.countUnicode(q - p)
			p = q
		}
		next, flags := s.stop(p)
		if next == 0 {
			return 0, 0
		}
		if flags == 0 {
			return next, meta
		}
		p = next
		meta |= flags &^ moreOfString
	}
}

// moreOfString is the flag of a stop that does not end the string.
const moreOfString uint32 = 1 << 31

// stop reads what is next in a string: plain characters near the end of the body,
// then the closing quote, or anything but a plain character or a simple escape. It
// returns the offset after it and the flags that it gives the string.
//
//go:noinline
func (s *Scanner) stop(p uint) (uint, uint32) {
	base, n := s.base, s.n
	for p < n && plain(at(base, p)) {
		p++
	}
	if p >= n {
		s.syntax(n, WantClosing)
		return 0, 0
	}
	switch c := at(base, p); {
	case c == '"':
		return p + 1, 0
	case c == '\\':
		next, lone := s.escape(p)
		return next, moreOfString | Escaped | lone
	case c >= 0x80:
		return s.multibyte(p), moreOfString | NonASCII
	}
	s.syntax(p, WantStringByte)
	return 0, 0
}

// plain reports whether c stands for itself inside a string.
func plain(c byte) bool { return c >= 0x20 && c < 0x80 && c != '"' && c != '\\' }

// escapeOf maps the character after a backslash to what it stands for; 1 is a
// Unicode escape, 0 is none at all.
var escapeOf = [256]byte{
	'"': '"', '\\': '\\', '/': '/', 'b': 8, 'f': 12, 'n': 10, 'r': 13, 't': 9, 'u': 1,
}

// escape reads the escape at p: two bytes, a Unicode escape with its partner where
// it is a high surrogate, or an error.
//
//go:noinline
func (s *Scanner) escape(p uint) (next uint, lone uint32) {
	if p+1 >= s.n || escapeOf[at(s.base, p+1)] == 0 {
		s.syntax(p+1, WantEscape)
		return 0, 0
	}
	if escapeOf[at(s.base, p+1)] > 1 {
		return p + 2, 0
	}
	unit := s.hex(p + 2)
	if unit == badHex {
		return 0, 0
	}
	p += 6
	if unit&0xF800 != 0xD800 {
		return p, 0
	}
	if unit >= 0xDC00 || p+1 >= s.n || at(s.base, p) != '\\' || at(s.base, p+1) != 'u' {
		return p, LoneSurrogate
	}
	second := s.hex(p + 2)
	switch {
	case second == badHex:
		return 0, 0
	case second&0xFC00 != 0xDC00:
		return p, LoneSurrogate // the second escape is read on its own
	}
	return p + 6, 0
}

// badHex is no UTF-16 unit.
const badHex = 1 << 16

// hex reads the four hexadecimal digits at p.
//
//go:noinline
func (s *Scanner) hex(p uint) uint32 {
	unit := uint32(0)
	for i := p; i < p+4; i++ {
		c := byte(0)
		if i < s.n {
			c = at(s.base, i)
		}
		d := c - '0'
		if d > 9 {
			if d = (c | 0x20) - 'a'; d > 5 {
				s.syntax(i, WantHex)
				return badHex
			}
			d += 10
		}
		unit = unit<<4 | uint32(d)
	}
	return unit
}

// escapes skips Unicode escapes in a row, whole pairs of surrogates included. It leaves
// what is malformed, or lone, to escape.
//
//go:noinline
func escapes(base unsafe.Pointer, p, n uint) uint {
	p = escapePairs(base, p, n)
	high := false // the first of a pair stands at p
	for q := p; q+6 <= n && load2(base, q) == unicodeEscape; {
		digits := load4(base, q+2)
		if !areHex(digits) {
			break
		}
		q += 6
		unit := unitsOf(digits) & 0xFC00
		if unit == 0xD800 && !high {
			high = true
			continue
		}
		if (unit == 0xDC00) != high {
			break
		}
		p, high = q, false
	}
	return p
}

// unicodeEscape is how a Unicode escape begins.
const unicodeEscape = '\\' | 'u'<<8

// areHex reports whether four or eight bytes are hexadecimal digits. A byte from 0x80 marks
// itself as none, so that it does not matter what it carries into the next one.
func areHex[W uint32 | uint64](w W) bool {
	ones := ^W(0) / 0xFF
	l := w | 0x20*ones
	digits := (w + (0x80-'0')*ones) &^ (w + (0x80-'9'-1)*ones)
	letters := (l + (0x80-'a')*ones) &^ (l + (0x80-'f'-1)*ones)
	return (digits|letters)&(0x80*ones) == 0x80*ones
}

// unitsOf is the value of four hexadecimal digits, the first one lowest; or of two times
// four, each in 32 bits.
func unitsOf[W uint32 | uint64](w W) W {
	ones := ^W(0) / 0xFF
	low := ^W(0) / 0xFFFFFFFF * 0xFF
	w = w&(0x0F*ones) + 9*(w>>6&ones)
	w = w<<4 | w>>8 // two digits in every other byte
	return w&low<<8 | w>>16&low
}
