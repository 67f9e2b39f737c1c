package vendors

import (
	"context"
	"net/http"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
)

const (
	// renewal is how long a key that was refused may take to be replaced, and how long a new one
	// may take to be accepted. Rotations are not atomic: a vendor revokes the old key, a file gets
	// the new one, and who reads the file looks at it once a second. A refusal ends a wait, so one
	// in between would lose it.
	renewal = 5 * time.Second
	// renewalLook is how often the key is looked at meanwhile.
	renewalLook = 50 * time.Millisecond
	// renewals bounds how often one request is made again: for the new key, and once more if
	// the vendor does not know that yet.
	renewals = 2
)

// renewed makes a request, and again where it was refused around a rotation of its key.
func (c *Client) renewed(ctx context.Context, taken *lease, r *Request) (*Answer, error) {
	try := c.secrets.try()
	answer, err := c.roundTrip(ctx, taken, r)
	for again := 0; err == nil && again < renewals && c.refusedKey(try, r, answer) && c.secrets.changes(ctx, try, answer.HTTPStatus); again++ {
		try = c.secrets.try()
		answer, err = c.roundTrip(ctx, taken, r)
	}
	return answer, err
}

// refusedKey reports whether an answer may say that the key was not accepted, and that nothing was
// done.
func (c *Client) refusedKey(try try, r *Request, answer *Answer) bool {
	switch {
	case !c.secrets.auth.rotates:
		return false
	case answer.HTTPStatus/100 == 2:
		c.secrets.accepted(try)
		return false
	case answer.HTTPStatus != http.StatusUnauthorized && answer.HTTPStatus != http.StatusForbidden:
		return false
	}
	// A request that does something is made again only after a refusal of the API's own: behind a
	// page of somebody in between it may have been done.
	return r.Method == http.MethodGet || !agentstatus.ParseAPIError(answer.HTTPStatus, answer.Body).Stray()
}

// try is one request: when it began, and with which key, counted by rotations.
type try struct {
	began   time.Time
	version int
}

// try is that of a request which begins now.
func (s *secrets) try() try {
	if !s.auth.rotates {
		return try{}
	}
	return try{time.Now(), s.latest()}
}

// latest is the number of the key as it is now.
func (s *secrets) latest() int {
	s.current()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.version
}

// accepted notes that a key is good.
func (s *secrets) accepted(t try) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t.version != s.version || t.began.Before(s.good) {
		return
	}
	if s.good = t.began; !t.began.Before(s.refused) { // an answer of before the key was revoked may be late
		s.refused = time.Time{}
	}
}

// changes reports whether a request that was refused is worth a second try: at once if the key
// is another one by now, or as soon as it is. A key that stays, and is refused for longer than
// [renewal], is not waited for any more: ten thousand waits with a wrong key end soon.
func (s *secrets) changes(ctx context.Context, t try, status int) bool {
	refused := time.Now()
	if s.latest() != t.version {
		return true
	}
	s.mu.Lock()
	if s.refused.IsZero() {
		s.refused = refused
	}
	from, fresh := s.refused, !s.rotated.IsZero() && time.Since(s.rotated) < renewal
	if fresh && s.rotated.After(from) {
		from = s.rotated
	}
	s.mu.Unlock()
	patience := renewal - time.Since(from)
	if end, bounded := ctx.Deadline(); bounded {
		patience = min(patience, time.Until(end)/2) // and the rest for the second try
	}
	if patience <= 0 {
		return false
	}
	over := time.NewTimer(patience)
	defer over.Stop()
	look := time.NewTicker(renewalLook)
	defer look.Stop()
	for {
		if status == http.StatusForbidden && s.goodAfter(refused) {
			return false // it is this run that the key may not see; some vendors say it of a key, too
		}
		select {
		case <-ctx.Done():
			return false
		case <-over.C:
			return fresh || s.latest() != t.version
		case <-look.C:
			if s.latest() != t.version {
				return true
			}
		}
	}
}

// goodAfter reports whether a request that began after a moment was accepted with this key.
func (s *secrets) goodAfter(moment time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.good.After(moment)
}
