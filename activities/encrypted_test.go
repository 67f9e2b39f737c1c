// An encrypted argument at a worker without keys ends each activity for good, with the key's id and
// what to do: as the SDK's error it would be retried until the deadline, and say nothing of keys.
package activities_test

import (
	"strings"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"

	"github.com/agentwait/agentwait"
)

func TestAnEncryptedInputIsRefused(t *testing.T) {
	encrypted := converter.NewRawValue(&commonpb.Payload{
		Metadata: map[string][]byte{"encoding": []byte("binary/encrypted"), "encryption-key-id": []byte("of-the-caller")},
		Data:     []byte("ciphertext"),
	})
	for _, name := range []string{
		agentwait.PollAgentStatusName, agentwait.PollRunStatusName, agentwait.PollAgentsStatusName, agentwait.PollRunsStatusName,
		agentwait.CheckAgentStatusName, agentwait.StartAgentName, agentwait.AnswerAgentName, agentwait.CancelAgentName,
	} {
		t.Run(name, func(t *testing.T) {
			inBothModes(t, func(t *testing.T, m mode) {
				api := scripted(done())
				_, err := newHarness(t, m, api.Check).run(name, encrypted)
				failure, details := applicationError(t, err)
				if failure.Type() != agentwait.ErrTypeInvalidRequest || !failure.NonRetryable() {
					t.Errorf("got %v (final: %v), want a final %s", err, failure.NonRetryable(), agentwait.ErrTypeInvalidRequest)
				}
				if details.Field != "$" || !strings.Contains(details.Found, `the key "of-the-caller"`) || !strings.Contains(details.Expected, "--encryption-key ID=FILE") {
					t.Errorf("got field %q, found %q, expected %q", details.Field, details.Found, details.Expected)
				}
				if strings.Contains(failure.Error(), "ciphertext") {
					t.Errorf("the argument is in %v", failure)
				}
			})
		})
	}
}
