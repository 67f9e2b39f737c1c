package scan

import "unsafe"

// Unescape writes the characters of a string token of the body into dst, and
// returns how many bytes they take. start and end are the token's, quotes
// included; the token has been scanned. dst needs end-start-2 bytes at most, since
// no escape is shorter than what it stands for. Lone surrogates become U+FFFD. It
// returns 0 where dst is too short or the span is none of the body.
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
	for p < end {
		// Eight bytes at a time up to the next backslash. Writing all eight is right where
		// dst has room for them, which it has as long as the input has.
		for p+8 <= end {
			v := load8(base, p)
			*(*[8]byte)(unsafe.Add(dst, w)) = *(*[8]byte)(unsafe.Add(base, p))
			x := v ^ '\\'*ones
			if mask := (x - ones) & ^x & highs; mask != 0 {
				i := firstByte(mask)
				p += i
				w += i
				break
			}
			p += 8
			w += 8
		}
		for p < end {
			c := at(base, p)
			if c != '\\' {
				put(dst, w, c)
				p++
				w++
				if p+8 <= end {
					break
				}
				continue
			}
			if p+1 >= end {
				return w // no scanned token ends in a backslash
			}
			if c = escapeOf[at(base, p+1)]; c > 1 {
				put(dst, w, c)
				p += 2
				w++
				break
			}
			p, w = unescapeUnit(dst, base, p, w, end)
			break
		}
	}
	return w
}

// put writes one byte.
func put(dst unsafe.Pointer, w uint, c byte) { *(*byte)(unsafe.Add(dst, w)) = c }

// unescapeUnit writes the character of the Unicode escape at p, with its partner
// where it is a surrogate pair.
func unescapeUnit(dst, base unsafe.Pointer, p, w, end uint) (uint, uint) {
	if p+6 > end {
		return end, w
	}
	c := unit4(base, p+2)
	p += 6
	if c&0xF800 == 0xD800 {
		r := uint32(0xFFFD)
		if c < 0xDC00 && p+6 <= end && at(base, p) == '\\' && at(base, p+1) == 'u' {
			if low := unit4(base, p+2); low&0xFC00 == 0xDC00 {
				r = 0x10000 + (c-0xD800)<<10 + (low - 0xDC00)
				p += 6
			}
		}
		c = r
	}
	return p, w + putRune(dst, w, c)
}

// putRune writes a character as UTF-8, and returns its length.
func putRune(dst unsafe.Pointer, w uint, c uint32) uint {
	switch {
	case c < 0x80:
		put(dst, w, byte(c))
		return 1
	case c < 0x800:
		put(dst, w, byte(0xC0|c>>6))
		put(dst, w+1, byte(0x80|c&0x3F))
		return 2
	case c < 0x10000:
		put(dst, w, byte(0xE0|c>>12))
		put(dst, w+1, byte(0x80|c>>6&0x3F))
		put(dst, w+2, byte(0x80|c&0x3F))
		return 3
	}
	put(dst, w, byte(0xF0|c>>18))
	put(dst, w+1, byte(0x80|c>>12&0x3F))
	put(dst, w+2, byte(0x80|c>>6&0x3F))
	put(dst, w+3, byte(0x80|c&0x3F))
	return 4
}
