package activities_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/vendors"
)

// A vendor who limits starts says when the next may come. A thousand starts that come every two
// seconds instead keep him where he is.
func TestANextAttemptComesWhenTheVendorSays(t *testing.T) {
	limited := vendors.Refused(429, "slow_down", "no")
	limited.RetryAfter = "90"
	err := &vendors.RefusedError{Op: "start", Answer: limited, Err: vendors.NotTaken(errors.New("no"))}
	api := asking(nil, err)
	api.start = func(context.Context, vendors.StartRequest) (*vendors.Started, error) { return nil, err }
	for activity, input := range map[string]string{
		agentwait.StartAgentName:  startInput,
		agentwait.AnswerAgentName: `{"interaction_id":"run_1","request_id":"r2"}`,
	} {
		a := attempt{api: api}
		var failure *temporal.ApplicationError
		if err := a.run(t, activity, input, new(map[string]any)); !errors.As(err, &failure) || failure.NonRetryable() || failure.NextRetryDelay() < 90*time.Second {
			t.Errorf("%s: got %v, the next in %v", activity, err, failure.NextRetryDelay())
		}
	}
}
