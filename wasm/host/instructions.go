package host

// The instructions that matter here.
const (
	opBlock        = 0x02
	opLoop         = 0x03
	opIf           = 0x04
	opElse         = 0x05
	opEnd          = 0x0b
	opBr           = 0x0c
	opBrIf         = 0x0d
	opBrTable      = 0x0e
	opCall         = 0x10
	opCallIndirect = 0x11
	opGlobalGet    = 0x23
	opGlobalSet    = 0x24
	opMemoryGrow   = 0x40
	opBulk         = 0xfc // a prefix: the number after it says which
	opVector       = 0xfd // likewise
)

// What follows opBulk.
const (
	bulkMemoryInit = 8
	bulkMemoryCopy = 10
	bulkMemoryFill = 11
	bulkTableInit  = 12
	bulkTableCopy  = 14
)

// instruction is one instruction, without its operands.
type instruction struct {
	op      byte
	bulk    uint32 // which, if op is opBulk
	targets uint32 // of opBrTable
	callee  uint32 // of opCall
	global  uint32 // of opGlobalGet and opGlobalSet
}

// instruction reads one, of those that WebAssembly 2.0 has. Whether it may stand there is
// for the compiler to say.
func (r *reader) instruction() instruction {
	i := instruction{op: r.byte()}
	switch op := i.op; {
	case op == opGlobalGet, op == opGlobalSet:
		i.global = r.u32()
	case op >= opBlock && op <= opIf, op == opBr, op == opBrIf,
		op >= 0x20 && op <= 0x26, // of variables and tables
		op == 0x3f, op == opMemoryGrow,
		op == 0x41, op == 0x42, // i32.const, i64.const
		op == 0xd0, op == 0xd2: // of references
		r.leb()
	case op == opCall:
		i.callee = r.u32()
	case op == opBrTable:
		i.targets = r.u32()
		r.lebs(i.targets)
		r.leb()
	case op == opCallIndirect, op >= 0x28 && op <= 0x3e: // the others load and store
		r.lebs(2)
	case op == 0x1c: // select with types
		r.take(r.u32())
	case op == 0x43: // f32.const
		r.take(4)
	case op == 0x44: // f64.const
		r.take(8)
	case op == opBulk:
		i.bulk = r.u32()
		r.lebs(bulkOperands(i.bulk))
	case op == opVector:
		r.vector()
	case op <= 0x01, op == opElse, op == opEnd, op == 0x0f, op == 0x1a, op == 0x1b, op >= 0x45 && op <= 0xc4, op == 0xd1:
		// It has no operands.
	default:
		r.rest, r.failed = nil, true
	}
	return i
}

func bulkOperands(which uint32) uint32 {
	switch {
	case which < bulkMemoryInit:
		return 0 // float to int, saturating
	case which == bulkMemoryInit, which == bulkMemoryCopy, which == bulkTableInit, which == bulkTableCopy:
		return 2
	}
	return 1
}

// vector skips the operands of an instruction for vectors.
func (r *reader) vector() {
	switch which := r.u32(); {
	case which <= 0x0b, which == 0x5c, which == 0x5d: // load and store
		r.lebs(2)
	case which == 0x0c, which == 0x0d: // a constant, a shuffle
		r.take(16)
	case which >= 0x15 && which <= 0x22: // a lane
		r.byte()
	case which >= 0x54 && which <= 0x5b: // load and store of a lane
		r.lebs(2)
		r.byte()
	}
}
