package scan

import "unsafe"

// Unescape writes the characters of a string token of the body into dst, and
// returns how many bytes they take. start and end are the token's, quotes
// included; the token has been scanned. dst needs end-start-2 bytes at most, since
// no escape is shorter than what it stands for. Lone surrogates become U+FFFD. It
// returns 0 where dst is too short or the span is none of the body.
//
//go:noinline
func Unescape(dst, body []byte, start, end uint32) uint32 {
	if start > end || uint(end) > uint(len(body)) || end-start < 2 || uint(len(dst)) < uint(end-start-2) {
		return 0
	}
	return uint32(unescape(pointerTo(dst), pointerTo(body), uint(start+1), uint(end-1)))
}

// unescape writes the characters from p to end to dst, and returns how many bytes
// they take.
func unescape(dst, base unsafe.Pointer, p, end uint) uint {
	w := uint(0)
	for {
		// Two words a turn up to the next backslash. Writing both as a whole is right: dst
		// has room for as many bytes as are left to read.
		for p+16 <= end {
			a, b := load8(base, p), load8(base, p+8)
			*(*[16]byte)(unsafe.Add(dst, w)) = *(*[16]byte)(unsafe.Add(base, p))
			i := uint(0)
			mask := backslashes(a)
			if mask == 0 {
				i = 8
				if mask = backslashes(b); mask == 0 {
					p += 16
					w += 16
					continue
				}
			}
			i += firstByte(mask)
			p += i
			w += i
			if c := escapeOf[at(base, p+1)]; c > 1 && p+1 < end {
				put(dst, w, c)
				p += 2
				w++
			} else if p, w = unescapeUnits(dst, base, p, w, end); p >= end {
				return w
			}
		}
		for p < end && at(base, p) != '\\' {
			put(dst, w, at(base, p))
			p++
			w++
		}
		if p+1 >= end {
			return w // no scanned token ends in a backslash
		}
		if c := escapeOf[at(base, p+1)]; c > 1 {
			put(dst, w, c)
			p += 2
			w++
		} else {
			p, w = unescapeUnits(dst, base, p, w, end)
		}
	}
}

// backslashes marks the backslashes of w. Only the first mark is reliable.
func backslashes(w uint64) uint64 {
	x := w ^ '\\'*ones
	return (x - ones) & ^x & highs
}

// put writes one byte.
func put(dst unsafe.Pointer, w uint, c byte) { *(*byte)(unsafe.Add(dst, w)) = c }

// unescapeUnits writes the characters of the Unicode escape at p and of those right behind
// it.
//
//go:noinline
func unescapeUnits(dst, base unsafe.Pointer, p, w, end uint) (uint, uint) {
	for {
		c := uint32(0)
		if p+6 <= end {
			c = unit4(base, p+2)
		}
		if c >= 0x800 && c&0xF800 != 0xD800 {
			// Three bytes, as in most Asian text.
			put(dst, w, byte(0xE0|c>>12))
			put(dst, w+1, byte(0x80|c>>6&0x3F))
			put(dst, w+2, byte(0x80|c&0x3F))
			p += 6
			w += 3
		} else {
			p, w = unescapeUnit(dst, base, p, w, end)
		}
		if p+1 >= end || at(base, p) != '\\' || at(base, p+1) != 'u' {
			return p, w
		}
	}
}

// unescapeUnit writes the character of the Unicode escape at p, with its partner
// where it is a surrogate pair.
//
//go:noinline
func unescapeUnit(dst, base unsafe.Pointer, p, w, end uint) (uint, uint) {
	if p+6 > end {
		return end, w
	}
	c := unitAt(base, p+2)
	p += 6
	if c&0xF800 == 0xD800 {
		r := uint32(0xFFFD)
		if c < 0xDC00 && p+6 <= end && at(base, p) == '\\' && at(base, p+1) == 'u' {
			if low := unitAt(base, p+2); low&0xFC00 == 0xDC00 {
				r = 0x10000 + (c-0xD800)<<10 + (low - 0xDC00)
				p += 6
			}
		}
		c = r
	}
	return p, w + putRune(dst, w, c)
}

// unitAt is unit4 where it is not worth a copy.
//
//go:noinline
func unitAt(base unsafe.Pointer, p uint) uint32 { return unit4(base, p) }

// putRune writes a character as UTF-8, and returns its length.
//
//go:noinline
func putRune(dst unsafe.Pointer, w uint, c uint32) uint {
	if c < 0x80 {
		put(dst, w, byte(c))
		return 1
	}
	size, lead := uint(2), uint32(0xC0)
	if c >= 0x800 {
		size, lead = 3, 0xE0
	}
	if c >= 0x10000 {
		size, lead = 4, 0xF0
	}
	for i := size - 1; i > 0; i-- {
		put(dst, w+i, byte(0x80|c&0x3F))
		c >>= 6
	}
	put(dst, w, byte(lead|c))
	return size
}
