package scan

import "unsafe"

// at returns the byte at p. The caller has checked that p is inside the body.
func at(base unsafe.Pointer, p uint) byte { return *(*byte)(unsafe.Add(base, p)) }

// load8 returns the eight bytes at p, the first one lowest. It is written so that
// it holds on any byte order and alignment; compilers make one load of it.
func load8(base unsafe.Pointer, p uint) uint64 {
	b := (*[8]byte)(unsafe.Add(base, p))
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// load4 returns the four bytes at p as load8 does.
func load4(base unsafe.Pointer, p uint) uint32 {
	b := (*[4]byte)(unsafe.Add(base, p))
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}

// load2 returns the two bytes at p as load8 does.
func load2(base unsafe.Pointer, p uint) uint32 {
	b := (*[2]byte)(unsafe.Add(base, p))
	return uint32(b[0]) | uint32(b[1])<<8
}

// firstByte returns which byte of a mask, in which only the top bits of bytes can
// be set, is the first one set. The mask is not zero.
func firstByte(mask uint64) uint {
	return uint((((mask & -mask) >> 7) * 0x0001020304050607) >> 56)
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// pointerTo returns the address of the first byte, nil for none.
func pointerTo(b []byte) unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(b)) }
