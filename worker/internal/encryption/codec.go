package encryption

import (
	"crypto/rand"
	"errors"
	"fmt"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/proto"
)

// What the samples write into a payload's metadata.
const (
	Encoding      = "binary/encrypted"
	MetadataKeyID = "encryption-key-id"
)

// Codec encrypts each payload whole, with its own metadata.
type Codec struct{ keys *Keys }

var _ converter.PayloadCodec = Codec{}

// NewCodec makes a codec of keys.
func NewCodec(keys *Keys) Codec { return Codec{keys: keys} }

// DataConverter is the SDK's own, encrypted.
func (c Codec) DataConverter() converter.DataConverter {
	return converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), c)
}

// FailureConverter keeps the messages and stacks of failures from being plain in a history.
func (c Codec) FailureConverter() converter.FailureConverter {
	return failures(c.DataConverter(), c.keys.active.mayEncrypt())
}

func failures(data converter.DataConverter, encode bool) converter.FailureConverter {
	return temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{
		DataConverter: data, EncodeCommonAttributes: encode,
	})
}

// Encode encrypts payloads with the key that encrypts at present.
func (c Codec) Encode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	active := c.keys.Active()
	if active == "" {
		return payloads, nil
	}
	aead, err := c.keys.keys[active].cipher()
	if err != nil {
		return nil, fmt.Errorf("encrypt with the key %q: %w", active, err)
	}
	out := make([]*commonpb.Payload, len(payloads))
	for i, payload := range payloads {
		plain, err := proto.Marshal(payload)
		if err != nil {
			return nil, fmt.Errorf("encrypt with the key %q: %w", active, err)
		}
		nonce := make([]byte, aead.NonceSize(), aead.NonceSize()+len(plain)+aead.Overhead())
		_, _ = rand.Read(nonce) // it never fails: a broken source ends the process
		out[i] = &commonpb.Payload{
			Metadata: map[string][]byte{converter.MetadataEncoding: []byte(Encoding), MetadataKeyID: []byte(active)},
			Data:     aead.Seal(nonce, nonce, plain, nil),
		}
	}
	return out, nil
}

// Decode decrypts what is encrypted, each with the key that it names, and leaves the rest as it
// is: a history may have begun before encryption was turned on.
func (c Codec) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	out := make([]*commonpb.Payload, len(payloads))
	for i, payload := range payloads {
		if string(payload.GetMetadata()[converter.MetadataEncoding]) != Encoding {
			out[i] = payload
			continue
		}
		plain, err := c.decrypt(payload)
		if err != nil {
			return nil, err
		}
		out[i] = plain
	}
	return out, nil
}

func (c Codec) decrypt(payload *commonpb.Payload) (*commonpb.Payload, error) {
	id := string(payload.GetMetadata()[MetadataKeyID])
	known, there := c.keys.keys[id]
	if !there {
		return nil, fmt.Errorf("%w %.64q, which is not here: there are %s; add it with --encryption-key ID=FILE, or have its owner encrypt with one of these",
			errNoKey, id, c.keys.names())
	}
	aead, err := known.cipher()
	if err != nil {
		return nil, fmt.Errorf("decrypt with the key %q: %w", id, err)
	}
	if len(payload.GetData()) < aead.NonceSize() {
		return nil, fmt.Errorf("the payload says %s and has %d bytes: it was cut off", Encoding, len(payload.GetData()))
	}
	nonce, sealed := payload.GetData()[:aead.NonceSize()], payload.GetData()[aead.NonceSize():]
	plain, err := aead.Open(nil, nonce, sealed, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: the file of the key %q holds another key, or the payload was changed", errOpen, id)
	}
	out := &commonpb.Payload{}
	if err := proto.Unmarshal(plain, out); err != nil {
		return nil, fmt.Errorf("what the key %q decrypts is not a payload: %w", id, err)
	}
	return out, nil
}

var (
	// errNoKey is that the key of a payload is not here. Its id follows.
	errNoKey = errors.New("the payload is encrypted with the key")
	// errOpen is that a payload is not what its key sealed.
	errOpen = errors.New("the payload cannot be decrypted")
)
