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
			} else if p, w = unescapeUnits(dst, base, p, w, end, true); p >= end {
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
			p, w = unescapeUnits(dst, base, p, w, end, true)
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
// it where run is set; a pair of surrogates is one. All four bytes of each are written: an escape leaves room
// for six.
//
//go:noinline
func unescapeUnits(dst, base unsafe.Pointer, p, w, end uint, run bool) (uint, uint) {
	for {
		if run {
			before := p
			p, w = unescapePairs(dst, base, p, w, end)
			if p != before && (p+2 > end || load2(base, p) != unicodeEscape) {
				return p, w
			}
		}
		if p+6 > end {
			return end, w // no scanned token ends in half an escape
		}
		c := unitsOf(load4(base, p+2))
		p += 6
		size, lead := uint(3), uint32(0xE0)
		switch {
		case c < 0x80:
			size, lead = 1, 0
		case c < 0x800:
			size, lead = 2, 0xC0
		case c&0xF800 == 0xD800:
			low := uint32(0)
			if c < 0xDC00 && p+6 <= end && load2(base, p) == unicodeEscape {
				low = unitsOf(load4(base, p+2))
			}
			if low&0xFC00 != 0xDC00 {
				c = 0xFFFD
				break
			}
			c = 0x10000 + (c-0xD800)<<10 + (low - 0xDC00)
			size, lead = 4, 0xF0
			p += 6
		}
		if size > 1 {
			// As four bytes, the first one lowest, then without those that it has not.
			c = (c>>18 | c>>12&0x3F<<8 | c>>6&0x3F<<16 | c&0x3F<<24 | 0x80808000) >> (8 * (4 - size))
		}
		put4(dst, w, c|lead)
		w += size
		if !run || p+2 > end || load2(base, p) != unicodeEscape {
			return p, w
		}
	}
}

// put4 writes four bytes, the lowest first.
func put4(dst unsafe.Pointer, w uint, v uint32) {
	*(*[4]byte)(unsafe.Add(dst, w)) = [4]byte{byte(v), byte(v >> 8), byte(v >> 16), byte(v >> 24)}
}
