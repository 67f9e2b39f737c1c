package follow

import (
	"errors"
	"testing"
)

// unread is an error of a converter that lacks the key.
type unread struct{ error }

func (unread) Unreadable() {}

// Somebody who followed a wait without its key was shown that it cannot be read until it ended, and
// then told to await it again for longer.
func TestAWaitThatCannotBeReadIsNotFollowed(t *testing.T) {
	want := errors.New("the payload is encrypted")
	server := newFakeServer()
	server.queryErr = unread{want}
	_, err := Wait(t.Context(), server, "w", "r", Options{}, func(Update) {})
	if !errors.Is(err, want) && !errors.As(err, new(unread)) {
		t.Errorf("got %v", err)
	}
}
