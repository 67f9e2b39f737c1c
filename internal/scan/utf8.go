package scan

import "unsafe"

// multibyte reads the run of characters from U+0080 at p, and notes by how much
// the byte offsets run ahead of the UTF-16 ones. It returns 0 after an error.
//
//go:noinline
func (s *Scanner) multibyte(p uint) uint {
	base, n := s.base, s.n
	delta := uint32(0)
	for p < n {
		c := at(base, p)
		if c < 0x80 {
			// A space between two words does not end the run.
			if plain(c) && p+1 < n && at(base, p+1) >= 0x80 {
				p++
				continue
			}
			break
		}
		if p+8 <= n {
			w := load8(base, p)
			if w&0xC0C0F0 == 0x8080E0 && wellFormed3(w) {
				// Three bytes, as in most Asian text, and often twice.
				if w&0xC0C0F0000000 == 0x8080E0000000 && wellFormed3(w>>24) {
					p += 6
					delta += 4
					continue
				}
				p += 3
				delta += 2
				continue
			}
			if w&0xC0E0 == 0x80C0 && c >= 0xC2 {
				// Two bytes, as in Cyrillic, Greek or Hebrew, and often four times. A lead byte
				// under 0xC2 is an overlong form.
				if w&0xC0E0C0E0C0E0C0E0 == 0x80C080C080C080C0 &&
					((w&0x001E001E001E001E)+0x007E007E007E007E)&0x0080008000800080 == 0x0080008000800080 {
					p += 8
					delta += 4
					continue
				}
				p += 2
				delta++
				continue
			}
		}
		size := runeSize(base, p, n)
		if size == 0 {
			s.delta += delta
			s.syntax(badUTF8(base, p, n), WantUTF8)
			return 0
		}
		p += size
		delta += 2 // 2, 3 and 4 bytes are 1, 1 and 2 units
		if size == 2 {
			delta--
		}
	}
	s.delta += delta
	return p
}

// wellFormed3 reports whether the character of three bytes in the low bytes of w
// is neither an overlong form (E0 and under A0) nor a surrogate (ED and from A0).
func wellFormed3(w uint64) bool {
	x := w & 0x200F
	return x != 0 && x != 0x200D
}

// runeSize returns the length of the character at p, which is not ASCII; 0 where
// it is no valid UTF-8.
//
//go:noinline
func runeSize(base unsafe.Pointer, p, n uint) uint {
	c := at(base, p)
	low, high := byte(0x80), byte(0xBF) // of the second byte
	var size uint
	switch {
	case c < 0xC2 || c > 0xF4:
		return 0
	case c < 0xE0:
		size = 2
	case c < 0xF0:
		size = 3
	default:
		size = 4
	}
	switch c {
	case 0xE0:
		low = 0xA0
	case 0xED:
		high = 0x9F
	case 0xF0:
		low = 0x90
	case 0xF4:
		high = 0x8F
	}
	if p+size > n {
		return 0
	}
	if second := at(base, p+1); second < low || second > high {
		return 0
	}
	for i := p + 2; i < p+size; i++ {
		if at(base, i)&0xC0 != 0x80 {
			return 0
		}
	}
	return size
}

// badUTF8 returns where the malformed character at p is malformed: at the end of
// the body where that cuts off what could have become a character, else at its
// first byte.
//
//go:noinline
func badUTF8(base unsafe.Pointer, p, n uint) uint {
	// What is there is completed by the lowest and by the highest continuation bytes:
	// if neither makes a character of it, nothing can.
	var text [4]byte
	for fill := uint32(0x80); fill <= 0xBF && n-p < 4; fill += 0x3F {
		for i := uint(0); i < 4; i++ {
			text[i] = byte(fill)
			if p+i < n {
				text[i] = at(base, p+i)
			}
		}
		if runeSize(unsafe.Pointer(&text), 0, 4) > n-p {
			return n
		}
	}
	return p
}
