package follow

import (
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/text"
)

// Update is one look at a wait.
type Update struct {
	// At is when the look was made.
	At time.Time
	// View is the answer of the query "status"; nil while none came.
	View *agentwait.StatusView
	// Token is the last heartbeat that reached the server; nil before the first.
	Token *agentwait.Token
	// Attempt of the pending activity, from 1; 0 where none is pending.
	Attempt int
	// LastFailure is why the previous attempt of the activity ended; empty on the first.
	// Parking and hand-over are such reasons: it does not mean that something is wrong.
	LastFailure string
	// Paused says that an operator has paused the activity.
	Paused bool
	// Unattended says that the activity waits for a worker to take it.
	Unattended bool
	// Problem says why the look is incomplete, nil where it is whole.
	Problem error

	closed bool // the workflow has ended: its result is there
}

// State is the interaction's state as last seen, from the fresher side.
func (u Update) State() string {
	if u.Token != nil && u.Token.State != "" && !u.viewIsFresher() {
		return u.Token.State
	}
	if u.View != nil {
		return u.View.State
	}
	return ""
}

// Phase is what [Update.State] means.
func (u Update) Phase() string {
	if u.Token != nil && u.Token.Phase != "" && !u.viewIsFresher() {
		return u.Token.Phase
	}
	if u.View != nil {
		return u.View.Phase
	}
	return ""
}

// Told is what the API tells of the run, from the fresher side.
func (u Update) Told() agentwait.Told {
	if u.Token != nil && u.Token.LastStatusAt != nil && !u.viewIsFresher() {
		return u.Token.Told
	}
	if u.View != nil {
		return u.View.Told
	}
	return agentwait.Told{}
}

// Polls is the number of polls made, as far as is known; it never goes backwards
// within one wait.
func (u Update) Polls() int {
	polls := 0
	if u.Token != nil {
		polls = u.Token.Polls
	}
	if u.View != nil {
		polls = max(polls, u.View.Polls)
	}
	return polls
}

// NextPollAt is when the next poll is due; zero where that is not known.
func (u Update) NextPollAt() time.Time {
	if u.Token == nil || u.Token.NextPollAt == nil {
		return time.Time{}
	}
	return *u.Token.NextPollAt
}

// Failing says why the last polls failed and how many did in a row; "" and 0 where
// the last one did not, or a later answer is known.
func (u Update) Failing() (problem string, inARow int) {
	if u.Token == nil || u.Token.ConsecutiveFailures == 0 || u.viewIsFresher() {
		return "", 0
	}
	return text.Problem(u.Token.LastProblem, u.Token.ProblemText), u.Token.ConsecutiveFailures
}

// viewIsFresher reports whether the workflow has heard of a later answer than the
// heartbeat: it learns of phases by signal, which is not throttled.
func (u Update) viewIsFresher() bool {
	if u.View == nil || u.View.LastStatusAt == nil {
		return false
	}
	return u.Token.LastStatusAt == nil || u.View.LastStatusAt.After(*u.Token.LastStatusAt)
}
