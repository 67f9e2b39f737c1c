package requests

import (
	"hash/maphash"

	"github.com/agentwait/agentwait"
)

// subjects finds the subject of an interaction. It is a map by the hash of what names one,
// since the names, a few strings, are in the wait already: nearly every wait has a subject of
// its own, and there are many waits.
type subjects struct {
	hash func(key) uint64
	// byHash has the subjects; collided those whose hash another one had first.
	byHash   map[uint64]*subject
	collided map[key]*subject
}

// key names what one request is about.
type key struct{ interaction, user, project, ids string }

func keyOf(t *agentwait.Target) key {
	return key{interaction: t.InteractionID, user: t.UserID, project: t.ProjectID, ids: t.FurtherIDs()}
}

func newSubjects() subjects {
	seed := maphash.MakeSeed()
	return subjects{
		hash:   func(k key) uint64 { return maphash.Comparable(seed, k) },
		byHash: map[uint64]*subject{}, collided: map[key]*subject{},
	}
}

// of returns the subject of a target, a new one if it has none.
func (m *subjects) of(target *agentwait.Target) *subject {
	k := keyOf(target)
	hash := m.hash(k)
	s, taken := m.byHash[hash]
	if taken && keyOf(s.target) == k {
		return s
	}
	if s, ok := m.collided[k]; ok {
		return s
	}
	s = &subject{target: target, last: never}
	if taken {
		m.collided[k] = s
	} else {
		m.byHash[hash] = s
	}
	return s
}

// forget takes a subject out. It may be out already, and another one have come for its target.
func (m *subjects) forget(s *subject) {
	k := keyOf(s.target)
	if hash := m.hash(k); m.byHash[hash] == s {
		delete(m.byHash, hash)
	} else if m.collided[k] == s {
		delete(m.collided, k)
	}
}
