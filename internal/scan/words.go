package scan

import "unsafe"

// words writes text for people, as much of it as fits into most bytes in whole
// characters, and returns its length: control characters become spaces, of which one is
// left between words and none around the text, and malformed UTF-8 becomes U+FFFD. Where
// escaped is set the text is the inside of a scanned JSON string.
//
//go:noinline
func (s *Scanner) words(w *Writer, text unsafe.Pointer, p, end uint, escaped bool, most uint) uint32 {
	one := &s.scratch
	first, room := w.n, w.n+most
	if room > w.room {
		room = w.room
	}
	n := first
	for p < end {
		c := uint32(at(text, p))
		size := uint(1)
		switch {
		case escaped && c == '\\':
			p, size = unescapeOne(one, text, p, end)
			c = uint32(one[0])
		case c < 0x80:
			one[0] = byte(c)
			p++
		default:
			if k := runeSize(text, p, end); k != 0 {
				for size = 0; size < k; size++ {
					one[size] = at(text, p+size)
				}
				p += k
			} else {
				size = putReplacement(one)
				p++
			}
			c = uint32(one[0])
		}
		if c < 0x20 || c == 0x7F || c == 0xC2 && one[1] < 0xA0 {
			one[0], size = ' ', 1
		}
		if one[0] == ' ' && (n == first || n != w.n) {
			continue
		}
		if n+size > room {
			break
		}
		for i := uint(0); i < size; i++ {
			put(w.base, n+i, one[i])
		}
		n += size
		if one[0] != ' ' {
			w.n = n
		}
	}
	return uint32(w.n - first)
}

// wordsOf is words for a string's characters in the body, or another value's bytes.
//
//go:noinline
func (s *Scanner) wordsOf(w *Writer, c *Cell, most uint) uint32 {
	start, end := uint(c.Start), uint(c.End)
	if c.Kind() == String {
		start, end = start+1, end-1
	}
	return s.words(w, s.base, start, end, c.Meta&Escaped != 0, most)
}

// putReplacement writes U+FFFD.
//
//go:noinline
func putReplacement(one *[192]byte) uint {
	one[0], one[1], one[2] = 0xEF, 0xBF, 0xBD
	return 3
}

// unescapeOne writes the character of the escape at p, and returns the offset
// after it and its length.
//
//go:noinline
func unescapeOne(one *[192]byte, text unsafe.Pointer, p, end uint) (next, size uint) {
	if p+1 >= end {
		return end, putReplacement(one)
	}
	if c := escapeOf[at(text, p+1)]; c > 1 {
		one[0] = c
		return p + 2, 1
	}
	return unescapeUnits(pointerTo(one[:]), text, p, 0, end, false)
}
