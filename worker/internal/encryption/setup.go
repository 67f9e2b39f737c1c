package encryption

import (
	"errors"
	"fmt"
	"strings"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/proto"
)

// Setup is what a process does with payloads. Its zero value leaves them as they are.
type Setup struct {
	keys     *Keys                  // else
	remote   converter.PayloadCodec // else nothing
	endpoint string
}

// ForClient has a client read and write payloads so.
func (s *Setup) ForClient(options *client.Options) {
	switch {
	case s.keys != nil:
		codec := NewCodec(s.keys)
		options.DataConverter, options.FailureConverter = codec.DataConverter(), codec.FailureConverter()
	case s.remote != nil:
		options.DataConverter = converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), s.remote)
		options.FailureConverter = failures(options.DataConverter, true)
	default:
		options.DataConverter = plainClient{converter.GetDefaultDataConverter()}
		options.FailureConverter = failures(options.DataConverter, false)
	}
	options.FailureConverter = readable{options.FailureConverter, options.DataConverter}
}

// ForWorker does so for a client whose workers run workflows and activities: see
// [Codec.WorkerDataConverter]. One with an endpoint alone would ask it for each payload, at each
// replay of a workflow, which the SDK advises against; it is refused before.
func (s *Setup) ForWorker(options *client.Options) {
	if s.keys == nil {
		options.DataConverter, options.FailureConverter = PlainWorkerDataConverter(), PlainWorkerFailureConverter()
		return
	}
	codec := NewCodec(s.keys)
	options.DataConverter, options.FailureConverter = codec.WorkerDataConverter(), codec.WorkerFailureConverter()
}

// Codec is that of the keys; ok is false where there are none.
func (s *Setup) Codec() (codec Codec, ok bool) { return NewCodec(s.keys), s.keys != nil }

// Files are the keys' files, in the order of their ids.
func (s *Setup) Files() (paths []string) {
	if s.keys == nil {
		return nil
	}
	for _, id := range s.keys.IDs() {
		paths = append(paths, s.keys.keys[id].file.Path())
	}
	return paths
}

// Endpoint is the codec endpoint that is asked; empty where none is.
func (s *Setup) Endpoint() string { return s.endpoint }

// String says what is on, without a secret.
func (s *Setup) String() string {
	switch {
	case s.remote != nil:
		return "through the codec endpoint " + s.endpoint
	case s.keys == nil:
		return "none: payloads are plain"
	case s.keys.Active() == "":
		return fmt.Sprintf("keys %s decrypt, none encrypts", strings.Join(s.keys.IDs(), ", "))
	}
	return fmt.Sprintf("AES-256-GCM: the key %s encrypts, %s decrypt", s.keys.Active(), strings.Join(s.keys.IDs(), ", "))
}

// Try encrypts something and decrypts it again, which an endpoint that is not there cannot, nor one
// that refuses who asks.
func (s *Setup) Try() error {
	var codec converter.PayloadCodec = NewCodec(s.keys)
	switch {
	case s.remote != nil:
		codec = s.remote
	case s.keys == nil:
		return nil
	}
	plain := &commonpb.Payload{Metadata: map[string][]byte{converter.MetadataEncoding: []byte("json/plain")}, Data: []byte(`"agentwait check"`)}
	sealed, err := codec.Encode([]*commonpb.Payload{plain})
	if err != nil {
		return fmt.Errorf("encrypt: %w", err)
	}
	opened, err := codec.Decode(sealed)
	if err != nil {
		return fmt.Errorf("decrypt: %w", err)
	}
	if len(opened) != 1 || !proto.Equal(opened[0], plain) {
		return errors.New("what was encrypted comes back as something else")
	}
	return nil
}
