package vendors

import (
	"sync"
	"time"
)

// Rotating is a with a key that is asked for anew at each request, so it can be rotated without a
// restart: by a file that is read again, or by a store of secrets. key must be quick and safe for
// concurrent use. A key that cannot be one, such as an empty one in the middle of a rotation,
// leaves the last good one in use. Both the present key and the one before are masked.
//
// A request that is refused (401 or 403) around a rotation is made again: with the new key, for which it
// waits 5 s at most from the first refusal on, and once more if the vendor does not know that yet.
// So the old key may be revoked some seconds before key has the new one.
//
//	auth := vendors.Bearer(first).Rotating(file.Key)
func (a Auth) Rotating(key func() string) Auth {
	a.key, a.rotates = key, key != nil
	return a
}

// secrets is the secret of a key that may change.
type secrets struct {
	auth Auth

	mu    sync.Mutex
	key   string
	alone secret // of the key alone
	now   secret // that hides the key before, too

	version int       // counts the rotations
	rotated time.Time // when the last one was; zero: there was none
	refused time.Time // since when the vendor refuses the key; zero: he does not
	good    time.Time // when the last request began that was accepted with it
}

func newSecrets(auth Auth) *secrets {
	s := &secrets{auth: auth}
	if auth.key != nil {
		s.key = auth.key()
	}
	s.alone = auth.secretOf(s.key)
	s.now = s.alone
	return s
}

// current is the secret of the key as it is now.
func (s *secrets) current() secret {
	if !s.auth.rotates {
		return s.now
	}
	key := s.auth.key()
	s.mu.Lock()
	defer s.mu.Unlock()
	if key != s.key && checkKey(key) == nil {
		before := s.alone
		s.key, s.alone = key, s.auth.secretOf(key)
		s.now = s.alone.with(before)
		s.version, s.rotated, s.refused, s.good = s.version+1, time.Now(), time.Time{}, time.Time{}
	}
	return s.now
}

// with hides what another secret hides, too: an answer to a request of a moment ago may quote it.
func (s secret) with(other secret) secret {
	both := s
	both.hide = func(text []byte) []byte { return other.hide(s.hide(text)) }
	both.finds = func(text []byte) bool { return s.finds(text) || other.finds(text) }
	both.folded = func(text string) bool { return s.folded(text) || other.folded(text) }
	both.longest = max(s.longest, other.longest)
	return both
}
