package telemetry

import (
	"encoding/binary"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
)

// kept is how many things are kept by a name: names of workflow types are tags, too, and whoever starts
// workflows chooses them.
const kept = 1000

// once makes each thing once for a name, and gives it to whoever asks for it later, without a lock.
type once[T any] struct {
	made   atomic.Pointer[map[string]T]
	making sync.Mutex
}

// get is that of a name. What is made beyond what is kept is the caller's alone.
func (o *once[T]) get(name []byte, create func() T) T {
	if made := o.made.Load(); made != nil {
		if found, ok := (*made)[string(name)]; ok {
			return found
		}
	}
	return o.add(string(name), create)
}

func (o *once[T]) add(name string, create func() T) T {
	o.making.Lock()
	defer o.making.Unlock()
	grown := map[string]T{}
	if made := o.made.Load(); made != nil {
		if found, ok := (*made)[name]; ok {
			return found
		}
		if len(*made) >= kept {
			return create()
		}
		grown = maps.Clone(*made)
	}
	grown[name] = create()
	o.made.Store(&grown)
	return grown[name]
}

// appendTags appends a name of the tags: one for the same tags in each order, and for no others.
func appendTags(to []byte, tags map[string]string) []byte {
	var space [8]string
	keys := space[:0]
	for key := range tags {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		for _, part := range [...]string{key, tags[key]} {
			to = binary.AppendUvarint(to, uint64(len(part))) // a part may have anything in it
			to = append(to, part...)
		}
	}
	return to
}
