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
			s.counts.unicode(q - p)
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
	for i := p; i < p+4; i++ {
		if c := at(s.base, min(i, s.n-1)); i >= s.n || c-'0' > 9 && (c|0x20)-'a' > 5 {
			s.syntax(i, WantHex)
			return badHex
		}
	}
	return unitOf(load4(s.base, p))
}

// escapes skips Unicode escapes in a row, whole pairs of surrogates included. It leaves
// what is malformed, or lone, to escape.
//
//go:noinline
func escapes(base unsafe.Pointer, p, n uint) uint {
	for p+6 <= n && load2(base, p) == unicodeEscape {
		// Two at once; the first alone where there is no second, or they do not go together.
		digits := uint64(load4(base, p+2))
		next := p + 6
		if p+12 <= n && load2(base, next) == unicodeEscape {
			digits |= uint64(load4(base, p+8)) << 32
			next += 6
		} else {
			digits |= digits << 32
		}
		if !areHex(digits) {
			break
		}
		units := unitsOf(digits)
		if surrogates(units) == 0 || next == p+12 && units&0xFC000000FC00 == 0xDC000000D800 {
			p = next
			continue
		}
		if surrogates(units)&0xFFFFFFFF != 0 {
			break
		}
		p += 6
	}
	return p
}

// surrogates marks each of two units that is a surrogate.
func surrogates(units uint64) uint64 {
	const lanes = 1<<32 | 1
	// What is not carries beyond 16 bits.
	return ^(units&(0xF800*lanes) ^ 0xD800*lanes + 0xF800*lanes) & (0x10000 * lanes)
}

// unicodeEscape is how a Unicode escape begins.
const unicodeEscape = '\\' | 'u'<<8

// areHex reports whether eight bytes are hexadecimal digits. A byte from 0x80 marks itself as
// none, so that it does not matter what it carries into the next one.
func areHex(w uint64) bool {
	l := w | 0x20*ones
	digits := (w + (0x80-'0')*ones) &^ (w + (0x80-'9'-1)*ones)
	letters := (l + (0x80-'a')*ones) &^ (l + (0x80-'f'-1)*ones)
	return (digits|letters)&highs == highs
}

// unitsOf is unitOf for two of them.
func unitsOf(w uint64) uint64 {
	w = w&(0x0F*ones) + 9*(w>>6&ones)
	w = w<<4 | w>>8
	return w&0xFF000000FF<<8 | w>>16&0xFF000000FF
}

// unitOf is the value of four hexadecimal digits, the first one lowest.
func unitOf(w uint32) uint32 {
	w = w&(0x0F*ones4) + 9*(w>>6&ones4)
	w = w<<4 | w>>8 // two digits in every other byte
	return w&0xFF<<8 | w>>16&0xFF
}

const (
	ones4  = ones & 0xFFFFFFFF
	highs4 = highs & 0xFFFFFFFF
)
