package vendors

import "sync"

// Rotating is a with a key that is asked for anew at each request, so it can be rotated without a
// restart: by a file that is read again, or by a store of secrets. key must be quick and safe for
// concurrent use. A key that cannot be one, such as an empty one in the middle of a rotation,
// leaves the last good one in use. Both the present key and the one before are masked.
//
//	auth := vendors.Bearer(first).Rotating(file.Key)
func (a Auth) Rotating(key func() string) Auth {
	a.key = key
	return a
}

// secrets is the secret of a key that may change.
type secrets struct {
	auth Auth

	mu    sync.Mutex
	key   string
	alone secret // of the key alone
	now   secret // that hides the key before, too
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
	if s.auth.key == nil {
		return s.now
	}
	key := s.auth.key()
	s.mu.Lock()
	defer s.mu.Unlock()
	if key != s.key && checkKey(key) == nil {
		before := s.alone
		s.key, s.alone = key, s.auth.secretOf(key)
		s.now = s.alone.with(before)
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
