package host

import (
	"encoding/binary"
	"errors"
)

// The parts of a module's binary format that this package looks at.
const (
	headerBytes = 8 // magic number and version

	customSection  = 0
	typeSection    = 1
	importSection  = 2
	tableSection   = 4
	globalSection  = 6
	exportSection  = 7
	startSection   = 8
	elementSection = 9
	codeSection    = 10
)

var errCutOff = errors.New("it is cut off, or not a WebAssembly module")

// section is one section of a module.
type section struct {
	id      byte
	content []byte
}

// sections splits a module. Of what is in them nothing is known yet.
func sections(module []byte) ([]section, error) {
	if len(module) < headerBytes || string(module[:4]) != "\x00asm" {
		return nil, errCutOff
	}
	var all []section
	for r := (reader{rest: module[headerBytes:]}); len(r.rest) > 0; {
		id := r.byte()
		all = append(all, section{id, r.take(r.u32())})
		if r.failed {
			return nil, errCutOff
		}
	}
	return all, nil
}

// reader reads the binary format. After a failure it reads zeros.
type reader struct {
	rest   []byte
	failed bool
}

// take returns the next size bytes.
func (r *reader) take(size uint32) []byte {
	if uint64(size) > uint64(len(r.rest)) {
		r.rest, r.failed = nil, true
		return nil
	}
	taken := r.rest[:size]
	r.rest = r.rest[size:]
	return taken
}

func (r *reader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

// u32 reads a number in LEB128.
func (r *reader) u32() uint32 {
	value, size := binary.Uvarint(r.rest[:min(len(r.rest), 5)])
	if size <= 0 || value > 1<<32-1 {
		r.rest, r.failed = nil, true
		return 0
	}
	r.rest = r.rest[size:]
	return uint32(value)
}

// leb skips a number of any size and sign.
func (r *reader) leb() {
	for range 10 {
		if r.byte()&0x80 == 0 {
			return
		}
	}
	r.rest, r.failed = nil, true
}

func (r *reader) lebs(count uint32) {
	for ; count > 0 && !r.failed; count-- {
		r.leb()
	}
}
