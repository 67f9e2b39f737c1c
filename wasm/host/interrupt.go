package host

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// What a module may have. Compiling takes time that grows with the square of some of these,
// and looks at its context between functions only. They are at least four times what the
// largest function of the standard Go library has, and a function that reaches them is
// compiled in a few seconds.
const (
	maxFunctions        = 1 << 16
	maxFunctionBytes    = 256 << 10
	maxFunctionBranches = 6_000     // places where its code divides or joins
	maxFunctionTargets  = 8_192     // of br_table
	maxFunctionMerges   = 256 << 10 // branches times locals: each may have to join at each
	maxTypeValues       = 64        // parameters and results of a type, which blocks have too

	branchesOfLong = 4 // what an operation on memory is compiled to
)

// A function that calls none and is as short as this ends at once.
const maxLeafBytes = 4 << 10

// checkpoint is a loop that does nothing. The runtime looks at the context at the
// beginning of a loop, and nowhere else; that is also where the garbage collector can stop
// the goroutine, as it has to stop all of them.
var checkpoint = []byte{opLoop, 0x40, opEnd}

// interruptible returns a module that does the same, but ends soon after its context is
// done whatever it does: calls that multiply without a loop and long operations on memory
// in a row get checkpoints. It refuses functions that could take minutes to compile.
// Custom sections are left out: they have names and places in the code, which move.
func interruptible(all []section) ([]byte, error) {
	module := []byte("\x00asm\x01\x00\x00\x00")
	for _, s := range all {
		content := s.content
		switch s.id {
		case customSection:
			continue
		case typeSection:
			if err := checkTypes(content); err != nil {
				return nil, err
			}
		case codeSection:
			var err error
			if content, err = interruptibleCode(content); err != nil {
				return nil, err
			}
		}
		module = append(module, s.id)
		module = append(binary.AppendUvarint(module, uint64(len(content))), content...)
	}
	return module, nil
}

func checkTypes(content []byte) error {
	r := reader{rest: content}
	for count := r.u32(); count > 0 && !r.failed; count-- {
		r.byte() // that it is a function's
		parameters := r.take(r.u32())
		results := r.take(r.u32())
		if values := len(parameters) + len(results); values > maxTypeValues {
			return fmt.Errorf("it has a type with %d parameters and results, and %d are allowed", values, maxTypeValues)
		}
	}
	return nil
}

func interruptibleCode(content []byte) ([]byte, error) {
	r := reader{rest: content}
	count := r.u32()
	if count > maxFunctions {
		return nil, fmt.Errorf("it has %d functions, and %d are allowed", count, maxFunctions)
	}
	code := binary.AppendUvarint(make([]byte, 0, len(content)+len(content)/8), uint64(count))
	var body []byte
	for n := uint32(0); n < count && !r.failed; n++ {
		function := r.take(r.u32())
		var err error
		if body, err = interruptibleFunction(body[:0], function); err != nil {
			return nil, fmt.Errorf("function %d of its own: %w", n, err)
		}
		code = append(binary.AppendUvarint(code, uint64(len(body))), body...)
	}
	if r.failed || len(r.rest) > 0 {
		return nil, errCutOff
	}
	return code, nil
}

// interruptibleFunction appends a function to dst, with its checkpoints.
func interruptibleFunction(dst, function []byte) ([]byte, error) {
	if len(function) > maxFunctionBytes {
		return nil, fmt.Errorf("it has %d bytes, and %d are allowed", len(function), maxFunctionBytes)
	}
	r := reader{rest: function}
	locals := uint64(0)
	for groups := r.u32(); groups > 0 && !r.failed; groups-- {
		locals += uint64(r.u32())
		r.byte() // their type
	}
	copied := len(function) - len(r.rest)
	dst = append(dst, function[:copied]...)
	entry := len(dst)
	calls, branches, targets := false, uint64(0), uint64(0)
	for len(r.rest) > 0 {
		at := len(function) - len(r.rest)
		i := r.instruction()
		switch i.op {
		case opBlock, opLoop, opIf, opBrIf:
			branches++
		case opCall, opCallIndirect:
			calls = true
		case opBrTable:
			targets += uint64(i.targets)
		}
		if i.isLong() {
			branches += branchesOfLong
			dst = append(append(dst, function[copied:at]...), checkpoint...)
			copied = at
		}
	}
	switch {
	case r.failed:
		return nil, errors.New("it has an instruction that WebAssembly 2.0 does not have, or is cut off")
	case branches > maxFunctionBranches:
		return nil, fmt.Errorf("it has %d branches, and %d are allowed; split it", branches, maxFunctionBranches)
	case targets > maxFunctionTargets:
		return nil, fmt.Errorf("its tables have %d branches, and %d are allowed; split it", targets, maxFunctionTargets)
	case locals > maxFunctionMerges || branches*locals > maxFunctionMerges:
		return nil, fmt.Errorf("it has %d locals and %d branches, and their product may be %d; split it", locals, branches, maxFunctionMerges)
	}
	dst = append(dst, function[copied:]...)
	if calls || len(function) > maxLeafBytes {
		dst = append(dst, checkpoint...) // makes room
		copy(dst[entry+len(checkpoint):], dst[entry:])
		copy(dst[entry:], checkpoint)
	}
	return dst, nil
}

// isLong reports whether one instruction may take as long as the memory is large.
func (i instruction) isLong() bool {
	if i.op != opBulk {
		return i.op == opMemoryGrow
	}
	switch i.bulk {
	case bulkMemoryInit, bulkMemoryCopy, bulkMemoryFill, bulkTableInit, bulkTableCopy:
		return true
	}
	return false
}
