package agentstatus

import (
	"encoding/json"
	"fmt"
)

// All paths of a selection may take as long as one, and as three on a document of at most
// sharedBytes.
const (
	shares      = 3
	sharedBytes = 8 << 20
	// maxSelected bounds the bytes of all values, which are held together. A document that is
	// longer may be selected once.
	maxSelected = 128 << 20
)

// budget is what the paths of one selection may still cost on its document.
type budget struct {
	size
	allowed  float64 // bytes: the limits of one path go by them
	steps    float64 // left for all
	selected int     // bytes left for all; what else was allocated for a path is free after it
}

func newBudget(doc []byte) *budget {
	allowed := float64(max(len(doc), freeBytes))
	return &budget{
		size: measure(doc), allowed: allowed,
		steps:    stepsPerByte * (allowed + shares*min(allowed, sharedBytes)),
		selected: max(maxSelected, len(doc)),
	}
}

// spend reports whether the path may be evaluated, and takes what it could cost. Its error is a
// [*PathError], and then it takes nothing.
func (b *budget) spend(path string) error {
	steps, allocated := b.cost(path)
	if !(steps <= stepsPerByte*b.allowed && allocated <= bytesPerByte*b.allowed) { // NaN is too much
		return &PathError{path, fmt.Sprintf("could cost too much on this document of %d bytes: use fewer wildcards, "+
			"modifiers, nested queries and alternatives in brackets, or several paths", b.bytes)}
	}
	if steps > b.steps {
		return &PathError{path, fmt.Sprintf("could cost too much on this document of %d bytes together with the paths before it: "+
			"give fewer paths, or simpler ones", b.bytes)}
	}
	b.steps -= steps
	return nil
}

// keep takes the room of a value. Its error is a [*PathError].
func (b *budget) keep(path string, value json.RawMessage) (json.RawMessage, error) {
	if len(value) > b.selected {
		return nil, &PathError{path, fmt.Sprintf("selects %d bytes, and %d are left of what all paths together may select: select less of the document",
			len(value), b.selected)}
	}
	b.selected -= len(value)
	return value, nil
}
