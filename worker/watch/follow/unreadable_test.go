package follow_test

import (
	"errors"
	"testing"

	"github.com/agentwait/agentwait/worker/watch/follow"
)

// unread is an error of a converter that lacks the key.
type unread struct{ error }

func (unread) Unreadable()     {}
func (u unread) Unwrap() error { return u.error }

// Somebody who followed a wait without its key was shown that it cannot be read until it ended, and
// then told to await it again for longer.
func TestAWaitThatCannotBeReadIsNotFollowed(t *testing.T) {
	want := errors.New("the payload is encrypted")
	server := &fakeServer{
		described: described{"run": description(t, "run", running, nil, nil)},
		queryErr:  unread{want},
		results:   make(chan pollEnd), // no end
	}
	_, err := follow.Wait(t.Context(), server, "wait", "run", follow.Options{}, func(follow.Update) {})
	if !errors.Is(err, want) {
		t.Errorf("got %v", err)
	}
}
