package encryption

// Somebody awaits a wait of a caller that encrypts, without the key. What he is told has to say how
// to get at it: the SDK says "encoding is not supported" of a result and "Encoded failure" of each
// failure.

import (
	"errors"
	"strings"
	"testing"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
)

func TestACommandWithoutTheKeySaysHowToReadAWait(t *testing.T) {
	codec := load(t, "of-the-caller", map[string]string{"of-the-caller": sampleKey})
	payload, err := codec.DataConverter().ToPayload("a reply")
	if err != nil {
		t.Fatal(err)
	}
	payloads, err := codec.DataConverter().ToPayloads("a reply")
	if err != nil {
		t.Fatal(err)
	}
	failure := codec.FailureConverter().ErrorToFailure(temporal.NewApplicationErrorWithCause("outer", "agentwait.AgentFailed", errors.New("inner")))
	for name, c := range map[string]struct {
		setup *Setup
		want  string
	}{
		"without keys":    {&Setup{}, "--codec-endpoint URL"},
		"with other keys": {&Setup{keys: load(t, "k", map[string]string{"k": sampleKey}).keys}, "--encryption-key ID=FILE"},
	} {
		t.Run(name, func(t *testing.T) {
			var options client.Options
			c.setup.ForClient(&options)
			failed := options.FailureConverter.FailureToError(failure)
			for what, err := range map[string]error{
				"a payload":      options.DataConverter.FromPayload(payload, new(string)),
				"payloads":       options.DataConverter.FromPayloads(payloads, new(string)),
				"a failure":      failed,
				"what caused it": errors.Unwrap(failed),
			} {
				if err == nil || !strings.Contains(err.Error(), `"of-the-caller"`) || !strings.Contains(err.Error(), c.want) {
					t.Errorf("%s: %v, want the key's id and %q", what, err, c.want)
				}
			}
			var application *temporal.ApplicationError
			if !errors.As(failed, &application) || application.Type() != "agentwait.AgentFailed" {
				t.Errorf("the type is lost: %v", failed)
			}
			if err := options.DataConverter.FromPayload(payload, new(converter.RawValue)); c.setup.keys == nil && err != nil {
				t.Errorf("as it stands: %v", err)
			}
		})
	}
	if failure.GetEncodedAttributes() == nil {
		t.Error("the server's answer was changed")
	}
}
