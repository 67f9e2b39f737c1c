package encryption

import (
	"context"
	"errors"
	"fmt"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
)

// WorkerDataConverter is that of a client whose workers run workflows. In a workflow, a payload
// whose key is missing here, or is another one, ends neither the workflow nor what it awaits: it
// fails the workflow task, so the server gives that to another worker, or to this one once it has
// the key. Otherwise a worker that lags behind a rotation would end every wait that it is asked about.
// The SDK has a panic for that (see [converter.PayloadCodec]).
func (c Codec) WorkerDataConverter() converter.DataConverter {
	return outside{DataConverter: c.DataConverter(), inside: inside{c.DataConverter(), lacksKey}}
}

// WorkerFailureConverter is [Codec.FailureConverter] with the rule of [Codec.WorkerDataConverter]:
// workers read failures in workflows alone.
func (c Codec) WorkerFailureConverter() converter.FailureConverter {
	return failures(inside{c.DataConverter(), lacksKey}, c.keys.active.mayEncrypt())
}

// PlainWorkerDataConverter is that of a worker without keys. What a workflow is given to read as it
// stands is left to it: it refuses an input that is encrypted (package strictjson). The rest of its
// history was written by a worker that has keys, and waits for one.
func PlainWorkerDataConverter() converter.DataConverter {
	plain := converter.GetDefaultDataConverter()
	return outside{DataConverter: plain, inside: inside{plain, encrypted}}
}

// PlainWorkerFailureConverter goes with [PlainWorkerDataConverter].
func PlainWorkerFailureConverter() converter.FailureConverter {
	return failures(inside{converter.GetDefaultDataConverter(), encrypted}, false)
}

// outside is the converter of clients and activities, which makes that of workflows.
type outside struct {
	converter.DataConverter
	inside converter.DataConverter
}

var _ converter.ContextAware = outside{}

// WithWorkflowContext is called by the SDK.
func (o outside) WithWorkflowContext(converter.WorkflowContext) converter.DataConverter {
	return o.inside
}

// WithContext is called by the SDK.
func (o outside) WithContext(context.Context) converter.DataConverter { return o }

// inside panics where a payload is unreadable for want of a key.
type inside struct {
	converter.DataConverter
	lacks func(payload *commonpb.Payload, into any, err error) error
}

func (i inside) FromPayload(payload *commonpb.Payload, into any) error {
	err := i.DataConverter.FromPayload(payload, into)
	i.check(payload, into, err)
	return err
}

func (i inside) FromPayloads(payloads *commonpb.Payloads, into ...any) error {
	err := i.DataConverter.FromPayloads(payloads, into...)
	for at, payload := range payloads.GetPayloads() {
		if at < len(into) {
			i.check(payload, into[at], err)
		}
	}
	return err
}

func (i inside) check(payload *commonpb.Payload, into any, err error) {
	if err == nil {
		return
	}
	if missing := i.lacks(payload, into, err); missing != nil {
		panic(fmt.Errorf("this worker cannot read the history: %w", missing))
	}
}

// lacksKey is why a codec could not decrypt, where a key would help.
func lacksKey(_ *commonpb.Payload, _ any, err error) error {
	if errors.Is(err, errNoKey) || errors.Is(err, errOpen) {
		return err
	}
	return nil
}

// encrypted is why a payload cannot be read without a key.
func encrypted(payload *commonpb.Payload, _ any, _ error) error {
	if metadata := payload.GetMetadata(); string(metadata[converter.MetadataEncoding]) == Encoding {
		return fmt.Errorf("%w %.64q, and there are none: give it with --encryption-key ID=FILE", errNoKey, metadata[MetadataKeyID])
	}
	return nil
}
