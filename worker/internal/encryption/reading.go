package encryption

import (
	"fmt"

	commonpb "go.temporal.io/api/common/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/proto"
)

// plainClient is the converter of a command without keys and without an endpoint: the SDK's own,
// that says of what is encrypted how it can be read.
type plainClient struct{ converter.DataConverter }

func (p plainClient) FromPayload(payload *commonpb.Payload, into any) error {
	return explained(p.DataConverter.FromPayload(payload, into), payload)
}

func (p plainClient) FromPayloads(payloads *commonpb.Payloads, into ...any) error {
	return explained(p.DataConverter.FromPayloads(payloads, into...), payloads.GetPayloads()...)
}

func explained(err error, payloads ...*commonpb.Payload) error {
	if err == nil {
		return nil
	}
	for _, payload := range payloads {
		if metadata := payload.GetMetadata(); string(metadata[converter.MetadataEncoding]) == Encoding {
			return unreadable{fmt.Errorf("%w %.64q: give it with --encryption-key ID=FILE, or the codec endpoint of whoever encrypts, --codec-endpoint URL", errNoKey, metadata[MetadataKeyID])}
		}
	}
	return err
}

// readable is the failure converter of a command: a failure whose message it cannot decode says why
// in place of "Encoded failure", which the message of each is that is encoded.
type readable struct {
	converter.FailureConverter
	data converter.DataConverter
}

// FailureToError is called by the client.
func (r readable) FailureToError(failure *failurepb.Failure) error {
	if failure != nil {
		failure = proto.Clone(failure).(*failurepb.Failure)
		for inner := failure; inner != nil; inner = inner.GetCause() {
			r.explain(inner)
		}
	}
	return r.FailureConverter.FailureToError(failure)
}

func (r readable) explain(failure *failurepb.Failure) {
	if failure.GetEncodedAttributes() == nil {
		return
	}
	var attributes map[string]any
	if err := r.data.FromPayload(failure.GetEncodedAttributes(), &attributes); err != nil {
		failure.Message, failure.EncodedAttributes = "its message cannot be read: "+err.Error(), nil
	}
}

// unreadable is an error that no later try mends: whoever follows a wait gives up.
type unreadable struct{ error }

// Unreadable marks it.
func (unreadable) Unreadable() {}

// Unwrap is what it marks.
func (u unreadable) Unwrap() error { return u.error }
