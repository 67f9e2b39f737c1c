package workflows

import (
	"errors"

	"go.temporal.io/sdk/temporal"
)

// sentFailure is how an activity ended that sends what must not be sent twice.
type sentFailure struct {
	// application is the error that its last attempt has returned; nil if the server has ended it.
	// One of an earlier attempt, which the server puts beneath, says nothing of the last.
	application *temporal.ApplicationError
	// sent says that something may have been sent, as far as the server knows: an attempt tells it
	// before it sends.
	sent bool
}

func readSent(err error) (why sentFailure) {
	var failed *temporal.ActivityError
	if !errors.As(err, &failed) {
		return sentFailure{sent: true}
	}
	switch cause := failed.Unwrap().(type) { //nolint:errorlint // what the server put into the activity error, not what lies beneath
	case *temporal.ApplicationError:
		return sentFailure{application: cause}
	case *temporal.TimeoutError:
		var last struct {
			Sending bool `json:"sending"`
		}
		if !cause.HasLastHeartbeatDetails() {
			return sentFailure{}
		}
		return sentFailure{sent: cause.LastHeartbeatDetails(&last) != nil || last.Sending}
	}
	// Cancelled, perhaps between two attempts of which the first was lost.
	return sentFailure{sent: true}
}
