package host

// maxTableEntries bounds the tables of an instance, which hold pointers to functions.
// The runtime bounds them by 2^27 entries only, which take 1 GiB of this process.
const maxTableEntries = 1 << 16

// tableEntries returns how many entries the tables of a module begin with. They cannot
// grow later: see features. The module has been compiled, so it is well-formed.
func tableEntries(all []section) (entries uint64) {
	for _, s := range all {
		if s.id != tableSection {
			continue
		}
		r := reader{rest: s.content}
		for count := r.u32(); count > 0 && !r.failed; count-- {
			r.byte() // the type of the entries
			bounded := r.byte()&1 != 0
			entries += uint64(r.u32())
			if bounded {
				r.u32()
			}
		}
	}
	return entries
}
