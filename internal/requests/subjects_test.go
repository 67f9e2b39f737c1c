package requests

import (
	"testing"

	"github.com/agentwait/agentwait"
)

// Two interactions whose hashes are the same are two, whichever of them leaves first.
func TestSubjectsWithOneHash(t *testing.T) {
	a := &agentwait.Target{InteractionID: "a", UserID: "u"}
	b := &agentwait.Target{InteractionID: "b", UserID: "u"}
	for name, leavesFirst := range map[string]*agentwait.Target{"the first leaves": a, "the second leaves": b} {
		t.Run(name, func(t *testing.T) {
			m := newSubjects()
			m.hash = func(key) uint64 { return 1 }
			sa, sb := m.of(a), m.of(b)
			if sa == sb {
				t.Fatal("one subject for two interactions")
			}
			stays, staying := b, sb
			if leavesFirst == b {
				stays, staying = a, sa
			}
			m.forget(m.of(leavesFirst))
			if m.of(stays) != staying {
				t.Error("the one that stays is another one now")
			}
			if again := m.of(leavesFirst); again == sa || again == sb {
				t.Error("the one that has left is found")
			}
		})
	}
}

// The owner and the project are part of what a request is about, the credential is not: a
// connection is one.
func TestSubjectsByTarget(t *testing.T) {
	m := newSubjects()
	s := m.of(&agentwait.Target{InteractionID: "a", UserID: "u"})
	for _, other := range []agentwait.Target{
		{InteractionID: "b", UserID: "u"}, {InteractionID: "a", UserID: "v"}, {InteractionID: "a", ProjectID: "u"},
	} {
		if m.of(&other) == s {
			t.Errorf("%+v is the same subject", other)
		}
	}
	if m.of(&agentwait.Target{InteractionID: "a", UserID: "u", Credential: "default"}) != s {
		t.Error("another subject for the same target")
	}
	m.forget(s)
	m.forget(s)
	if len(m.byHash)+len(m.collided) != 3 {
		t.Errorf("%d subjects are left, want 3", len(m.byHash)+len(m.collided))
	}
}
