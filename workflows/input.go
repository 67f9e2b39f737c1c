package workflows

import (
	"strconv"
	"time"

	"go.temporal.io/sdk/converter"

	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/internal/strictjson"
)

// The workflow's own bounds. Everything else in the input is checked by the poller,
// on its first attempt: a check in the workflow can never be made stricter, because
// the histories of waits that it let through would no longer replay.
const (
	defaultHeartbeatTimeout = time.Minute

	minTimeout          = time.Second
	maxTimeout          = activities.MaxTimeout // also how far ahead a deadline can be moved
	minHeartbeatTimeout = 5 * time.Second
	maxHeartbeatTimeout = time.Hour
)

// decodeInput reads and checks the workflow's arguments.
func decodeInput(args ...converter.RawValue) (AwaitInput, error) {
	var in AwaitInput
	if err := decodeArguments(&in, args...); err != nil {
		return in, invalidRequest(in.InteractionID, err)
	}
	if err := checkSeconds("timeout_seconds", in.TimeoutSeconds, minTimeout, maxTimeout); err != nil {
		return in, invalidRequest(in.InteractionID, err)
	}
	if err := checkSeconds("heartbeat_timeout_seconds", in.HeartbeatTimeoutSeconds, minHeartbeatTimeout, maxHeartbeatTimeout); err != nil {
		return in, invalidRequest(in.InteractionID, err)
	}
	return in, nil
}

// checkSeconds refuses a number of seconds outside least and most. Zero means that
// the field is left out.
func checkSeconds(field string, value float64, least, most time.Duration) error {
	if value == 0 || (value >= least.Seconds() && value <= most.Seconds()) {
		return nil
	}
	return &strictjson.FieldError{
		Field:    field,
		Found:    formatSeconds(value),
		Expected: "a number of seconds from " + formatSeconds(least.Seconds()) + " to " + formatSeconds(most.Seconds()),
	}
}

// secondsOr is a checked number of seconds as a duration, or fallback where it is
// left out.
func secondsOr(value float64, fallback time.Duration) time.Duration {
	if value == 0 {
		return fallback
	}
	return time.Duration(value * float64(time.Second))
}

func formatSeconds(value float64) string { return strconv.FormatFloat(value, 'f', -1, 64) }
