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
		d := uint32(badHex)
		if i < s.n {
			d = hexDigit(at(s.base, i))
		}
		if d > 15 {
			s.syntax(i, WantHex)
			return badHex
		}
		unit = unit<<4 | d
	}
	return unit
}

// escapes skips Unicode escapes in a row, whole pairs of surrogates included. It leaves
// what is malformed, or lone, to escape.
//
//go:noinline
func escapes(base unsafe.Pointer, p, n uint) uint {
	for p+6 <= n && at(base, p) == '\\' && at(base, p+1) == 'u' {
		unit := unit4(base, p+2)
		if unit >= badHex {
			break
		}
		if unit&0xF800 == 0xD800 {
			if unit >= 0xDC00 || p+12 > n || at(base, p+6) != '\\' || at(base, p+7) != 'u' ||
				unit4(base, p+8)&^0x3FF != 0xDC00 {
				break
			}
			p += 6
		}
		p += 6
	}
	return p
}

// hexDigit returns the value of a hexadecimal digit, more than 15 for another byte.
func hexDigit(c byte) uint32 { return uint32(hexOf[c]) - 1 }

// hexOf has one more than the value of a digit, so that what is none becomes a number
// whose high bits survive any shift of unit4.
var hexOf = [256]byte{
	'0': 1, '1': 2, '2': 3, '3': 4, '4': 5, '5': 6, '6': 7, '7': 8, '8': 9, '9': 10,
	'A': 11, 'B': 12, 'C': 13, 'D': 14, 'E': 15, 'F': 16,
	'a': 11, 'b': 12, 'c': 13, 'd': 14, 'e': 15, 'f': 16,
}

// unit4 is hex of four bytes; it is badHex or more where one of them is no digit.
func unit4(base unsafe.Pointer, p uint) uint32 {
	b := (*[4]byte)(unsafe.Add(base, p))
	return (uint32(hexOf[b[0]])-1)<<12 | (uint32(hexOf[b[1]])-1)<<8 | (uint32(hexOf[b[2]])-1)<<4 | (uint32(hexOf[b[3]]) - 1)
}
