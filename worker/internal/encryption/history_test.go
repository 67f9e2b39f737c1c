package encryption

// A wait must outlive a rotation in which one worker has the new key and another does not yet: what
// is tested is that such a worker fails the workflow task, by the panic that the SDK has for it, and
// that nothing else becomes a panic, which outside of a workflow would end the process.

import (
	"errors"
	"strings"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
)

func TestAWorkerThatLacksAKeyLeavesTheWorkflowToOthers(t *testing.T) {
	newer := load(t, "new", map[string]string{"new": sampleKey})
	older := load(t, "old", map[string]string{"old": strings.Repeat("o", KeyBytes)})
	wrong := load(t, "new", map[string]string{"new": strings.Repeat("w", KeyBytes)})
	for name, c := range map[string]struct {
		data converter.DataConverter
		into any
		want string // of the panic; empty: none
	}{
		"a result, without the key":    {older.WorkerDataConverter(), new(string), `the key "new", which is not here: there are old`},
		"an input, without the key":    {older.WorkerDataConverter(), new(converter.RawValue), `the key "new", which is not here`},
		"with another key of that id":  {wrong.WorkerDataConverter(), new(string), "holds another key"},
		"a result, without keys":       {PlainWorkerDataConverter(), new(string), "give it with --encryption-key ID=FILE"},
		"an input, without keys":       {PlainWorkerDataConverter(), new(converter.RawValue), ""}, // the workflow refuses it
		"with the key":                 {newer.WorkerDataConverter(), new(string), ""},
		"with the key, as it stands":   {newer.WorkerDataConverter(), new(converter.RawValue), ""},
		"with the new key and the old": {load(t, "old", map[string]string{"old": strings.Repeat("o", KeyBytes), "new": sampleKey}).WorkerDataConverter(), new(string), ""},
	} {
		t.Run(name, func(t *testing.T) {
			payloads, err := newer.DataConverter().ToPayloads("a reply")
			if err != nil {
				t.Fatal(err)
			}
			data := converter.MakeTransferAware(c.data) // as the client does
			inWorkflow := data.(converter.ContextAware).WithWorkflowContext(nil)
			said := panicOf(func() { err = inWorkflow.FromPayloads(payloads, c.into) })
			if said == "" != (c.want == "") || !strings.Contains(said, c.want) {
				t.Errorf("panic %q (error %v), want one with %q", said, err, c.want)
			}
			if said := panicOf(func() { _ = data.FromPayloads(payloads, c.into) }); said != "" {
				t.Errorf("outside of a workflow it panics: %s", said)
			}
		})
	}
}

// What no key can read is the fault of whoever sent it: the SDK drops such a signal.
func TestAPayloadThatNobodyCanReadIsAnError(t *testing.T) {
	codec := load(t, "k", map[string]string{"k": sampleKey})
	inWorkflow := codec.WorkerDataConverter().(converter.ContextAware).WithWorkflowContext(nil)
	cut := &commonpb.Payload{Metadata: map[string][]byte{"encoding": []byte(Encoding), MetadataKeyID: []byte("k")}, Data: []byte("12345")}
	mistyped, err := codec.DataConverter().ToPayload("text")
	if err != nil {
		t.Fatal(err)
	}
	for _, payload := range []*commonpb.Payload{cut, mistyped} {
		if said := panicOf(func() { err = inWorkflow.FromPayload(payload, new(int)) }); said != "" || err == nil {
			t.Errorf("panic %q, error %v: want an error alone", said, err)
		}
	}
}

func TestAFailureWhoseKeyIsMissingIsLeftToOthers(t *testing.T) {
	codec := load(t, "new", map[string]string{"new": sampleKey})
	failure := codec.FailureConverter().ErrorToFailure(temporal.NewApplicationError("the agent's words", "agentwait.AgentFailed", "a detail"))
	for name, failures := range map[string]converter.FailureConverter{
		"other keys": load(t, "old", map[string]string{"old": sampleKey}).WorkerFailureConverter(),
		"no keys":    PlainWorkerFailureConverter(),
	} {
		if said := panicOf(func() { _ = failures.FailureToError(failure) }); !strings.Contains(said, `the key "new"`) {
			t.Errorf("%s: panic %q", name, said)
		}
	}
	var application *temporal.ApplicationError
	if err := codec.WorkerFailureConverter().FailureToError(failure); !errors.As(err, &application) || application.Message() != "the agent's words" {
		t.Errorf("with the key: %v", err)
	}
}

// panicOf is what a call panics with; empty where it does not.
func panicOf(call func()) (said string) {
	defer func() {
		if cause := recover(); cause != nil {
			said = cause.(error).Error()
		}
	}()
	call()
	return ""
}
