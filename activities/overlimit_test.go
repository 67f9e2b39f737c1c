// The largest payload is the server's to say, and a codec of the client's may make a result
// larger than the engine knows. Refused once, the end was sent again for ever, the attempt timed
// out, and the next one fetched the same answer.
package activities_test

import (
	"context"
	"strings"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"

	"github.com/agentwait/agentwait"
)

func TestAResultThatTheServerRefusesIsTooLarge(t *testing.T) {
	for name, refusal := range map[string]error{
		"the server's connection": serviceerror.NewResourceExhausted(enumspb.RESOURCE_EXHAUSTED_CAUSE_UNSPECIFIED, "grpc: received message larger than max (5242880 vs. 4194304)"),
		"the server":              serviceerror.NewInvalidArgument("Complete result exceeds size limit."),
	} {
		t.Run(name, func(t *testing.T) {
			inRemote(t, func(t *testing.T, m mode) {
				begin, tries := time.Now(), 0
				api := scripted(done())
				h := newHarness(t, m, api.Check)
				h.env.onEnd = func(context.Context) error {
					if tries++; tries == 1 {
						return refusal
					}
					return nil
				}
				_, err := h.poll(``)
				_, details := wantError(t, err, agentwait.ErrTypeResultTooLarge, true)
				if !strings.Contains(details.Message, "include less") || details.State != "COMPLETED" || time.Since(begin) > time.Second || len(api.at) != 1 {
					t.Errorf("%+v after %v and %d polls", details, time.Since(begin), len(api.at))
				}
			})
		})
	}
}

func TestABatchThatCannotBeDeliveredIsTooLarge(t *testing.T) {
	inRemote(t, func(t *testing.T, _ mode) {
		r, _ := newBatch(t, func(string, time.Duration, int) any { return replies("x") })
		r.config.MaxPayloadBytes = 4096
		_, err := r.run(batchOf(60))
		if failure, details := applicationError(t, err); failure.Type() != agentwait.ErrTypeResultTooLarge || !failure.NonRetryable() || details.Polls != 60 {
			t.Errorf("got %v, %+v", failure, details)
		}
	})
}

// A parser's own limit, lower than the client's, refused what the client had been told to let
// through, at every poll until the deadline.
func TestABodyOverTheParsersLimitIsRead(t *testing.T) {
	inRemote(t, func(t *testing.T, m mode) {
		body := `{"state":"COMPLETED","response":"ok","padding":"` + strings.Repeat("x", 33<<20) + `"}`
		result, err := newHarness(t, m, scripted(answer(200, body)).Check).poll(``)
		if err != nil || *result.Response != "ok" {
			t.Errorf("got %+v, %v", result, err)
		}
	})
}
