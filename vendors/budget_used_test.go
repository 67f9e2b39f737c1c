package vendors

import "testing"

func TestUsedIsWhatAnswersTake(t *testing.T) {
	b := NewBudget(1000)
	share := b.admits(300)
	one, two := &lease{budget: b, share: share}, &lease{budget: b, share: share}
	if err := one.grow(t.Context(), free+600); err != nil {
		t.Fatal(err)
	}
	if used, bytes := b.Used(); used != 600 || bytes != 1000 {
		t.Errorf("%d of %d, want 600 of 1000", used, bytes)
	}
	if err := two.grow(t.Context(), free+250); err != nil { // what is kept apart
		t.Fatal(err)
	}
	if used, _ := b.Used(); used != 900 {
		t.Errorf("%d with the answer that always fits, want 900", used)
	}
	one.end()
	two.end()
	if used, _ := b.Used(); used != 0 {
		t.Errorf("%d are left", used)
	}
}
