package host

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// What a module may have. Compiling takes time that grows with the square of some of these,
// and looks at its context between functions only. They are at least four times what the
// largest function of the standard Go library has, and a function that reaches them is
// compiled in a few seconds.
const (
	maxAllCodeBytes     = 16 << 20 // some forty times as much memory while it is compiled
	maxFunctions        = 1 << 16
	maxFunctionBytes    = 256 << 10
	maxFunctionBranches = 6_000     // places where its code divides or joins
	maxFunctionTargets  = 8_192     // of br_table
	maxFunctionMerges   = 256 << 10 // branches times locals: each may have to join at each
	maxTypeValues       = 64        // parameters and results of a type, which blocks have too

	branchesOfLong = 4 // what an operation on memory is compiled to
)

// What a module is given: a function of the host's that looks at the context, and a counter.
// The counter makes that function be called once in so many ticks, since a call of the host
// takes as long as hundreds of instructions.
const (
	hostModule   = "agentwait:host"
	hostFunction = "checkpoint"

	ticksPerCheckpoint = 1_000
	ticksOfLong        = 50 // of an operation on memory, which may take 20 ms for 64 MiB

	// So much code in a row has a tick of its own: a root takes one byte and 20 cycles, and a
	// thousand rounds of a large loop seconds.
	maxCodeBytes = 1 << 10
)

// order is that of sections in a module.
var order = []byte{typeSection, importSection, 3, tableSection, 5, globalSection, exportSection, startSection, elementSection, 12, codeSection, 11}

// interruptible returns a module that does the same, but ends soon after its context is
// done, whatever it does, and lets the garbage collector stop it. It ticks at the beginning
// of each function and of each round of a loop, in long code without either, and some times
// before each operation that may take long. (The runtime's own way looks at loops alone, and costs more.)
//
// It refuses functions that could take minutes to compile. Custom sections are left out:
// they have names and places in the code, which move.
func interruptible(all []section) ([]byte, error) {
	contents := map[byte][]byte{}
	for _, s := range all {
		if _, again := contents[s.id]; again && s.id != customSection || !slices.Contains(order, s.id) && s.id != customSection {
			return nil, fmt.Errorf("it has a section %d that WebAssembly 2.0 does not have, or has it twice", s.id)
		}
		contents[s.id] = s.content
	}
	var rw rewriter
	module := []byte("\x00asm\x01\x00\x00\x00")
	for _, id := range order {
		content, there := contents[id]
		rewrite := rw.of(id)
		if !there && (id > globalSection || rewrite == nil) {
			continue
		}
		if rewrite != nil {
			var err error
			if content, err = rewrite(content); err != nil {
				return nil, err
			}
		}
		module = append(module, id)
		module = append(binary.AppendUvarint(module, uint64(len(content))), content...)
	}
	return module, nil
}

func (rw *rewriter) code(content []byte) ([]byte, error) {
	if len(content) > maxAllCodeBytes {
		return nil, fmt.Errorf("it has %d bytes of code, and %d are allowed", len(content), maxAllCodeBytes)
	}
	r := reader{rest: content}
	count := r.u32()
	if count > maxFunctions {
		return nil, fmt.Errorf("it has %d functions, and %d are allowed", count, maxFunctions)
	}
	code := binary.AppendUvarint(make([]byte, 0, len(content)+len(content)/4), uint64(count))
	var body []byte
	for n := uint32(0); n < count && !r.failed; n++ {
		function := r.take(r.u32())
		var err error
		if body, err = rw.function(body[:0], function); err != nil {
			return nil, fmt.Errorf("function %d of its own: %w", n, err)
		}
		code = append(binary.AppendUvarint(code, uint64(len(body))), body...)
	}
	if r.failed || len(r.rest) > 0 {
		return nil, errCutOff
	}
	return code, nil
}

// function appends a function to dst, with its ticks and checkpoints.
func (rw *rewriter) function(dst, function []byte) ([]byte, error) {
	if len(function) > maxFunctionBytes {
		return nil, fmt.Errorf("it has %d bytes, and %d are allowed", len(function), maxFunctionBytes)
	}
	r := reader{rest: function}
	locals := uint64(0)
	for groups := r.u32(); groups > 0 && !r.failed; groups-- {
		locals += uint64(r.u32())
		r.byte() // their type
	}
	copied := 0 // how much of the function is in dst
	until := func(at int) {
		dst = append(dst, function[copied:at]...)
		copied = at
	}
	until(len(function) - len(r.rest))
	dst = rw.tick(dst, 1)
	branches, targets := uint64(0), uint64(0)
	ticked := copied // where in the function the last tick is
	for len(r.rest) > 0 {
		at := len(function) - len(r.rest)
		if at-ticked >= maxCodeBytes {
			until(at)
			dst = rw.tick(dst, 1)
			ticked = at
		}
		i := r.instruction()
		after := len(function) - len(r.rest)
		switch {
		case i.op == opBlock, i.op == opIf, i.op == opBrIf:
			branches++
		case i.op == opLoop:
			branches++
			until(after)
			dst = rw.tick(dst, 1)
			ticked = after
		case (i.op == opGlobalGet || i.op == opGlobalSet) && i.global >= rw.counter:
			return nil, fmt.Errorf("it has the global %d, and there are %d", i.global, rw.counter) // the counter is not its own
		case i.op == opCall && i.callee >= rw.importedFunctions:
			until(at)
			dst = rw.call(dst, i.callee+1)
			copied = after
		case i.op == opBrTable:
			targets += uint64(i.targets)
		case i.isLong():
			branches += branchesOfLong
			until(at)
			dst = rw.tick(dst, ticksOfLong)
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
	return append(dst, function[copied:]...), nil
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
