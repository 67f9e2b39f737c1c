package host

import "encoding/binary"

// maxTableEntries bounds the tables of an instance, which hold pointers to functions.
// The runtime bounds them by 2^27 entries only, which take 1 GiB of this process.
const maxTableEntries = 1 << 16

const (
	headerBytes  = 8 // magic number and version
	tableSection = 4
)

// tableEntries returns how many entries the tables of a module begin with. They cannot
// grow later: see features. The module has been compiled, so it is well-formed.
func tableEntries(module []byte) (entries uint64) {
	for rest := module[min(headerBytes, len(module)):]; len(rest) > 0; {
		id := rest[0]
		size, n := binary.Uvarint(rest[1:]) // LEB128, as in the format
		if n <= 0 || size > uint64(len(rest)-1-n) {
			return entries
		}
		section := rest[1+n:][:size]
		rest = rest[1+n+int(size):]
		if id != tableSection {
			continue
		}
		count, n := binary.Uvarint(section)
		for section = section[max(n, 0):]; count > 0 && len(section) > 2; count-- {
			bounded := section[1]&1 != 0 // after the type of the entries
			least, n := binary.Uvarint(section[2:])
			section = section[2+max(n, 0):]
			if bounded {
				_, n = binary.Uvarint(section)
				section = section[max(n, 0):]
			}
			entries += least
		}
	}
	return entries
}
