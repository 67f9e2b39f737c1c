package e2e

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// keys are keys in files, by ids, in the order in which a worker is given them.
type keys struct {
	dir string
	ids []string
}

func newKeys(t *testing.T, ids ...string) *keys {
	t.Helper()
	k := &keys{dir: t.TempDir(), ids: ids}
	for _, id := range ids {
		key := make([]byte, 32)
		_, _ = rand.Read(key)
		require.NoError(t, os.WriteFile(k.file(id), key, 0o600))
	}
	return k
}

func (k *keys) file(id string) string { return filepath.Join(k.dir, id) }

// only are some of the keys.
func (k *keys) only(ids ...string) *keys { return &keys{dir: k.dir, ids: ids} }

// flags give a command the keys.
func (k *keys) flags(further ...string) (flags []string) {
	for _, id := range k.ids {
		flags = append(flags, "--encryption-key", id+"="+k.file(id))
	}
	return append(flags, further...)
}

// codec is the codec of a caller, written from the description of the samples' format: not ours,
// which would read whatever it writes.
type codec struct {
	keys *keys
}

func (c codec) aead(id string) (cipher.AEAD, error) {
	if !slices.Contains(c.keys.ids, id) {
		return nil, fmt.Errorf("the caller has no key %q", id)
	}
	key, err := os.ReadFile(c.keys.file(id))
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

func (c codec) Encode(payloads []*commonpb.Payload) (sealed []*commonpb.Payload, err error) {
	id := c.keys.ids[0]
	aead, err := c.aead(id)
	if err != nil {
		return nil, err
	}
	for _, payload := range payloads {
		plain, err := proto.Marshal(payload)
		if err != nil {
			return nil, err
		}
		nonce := make([]byte, 12)
		_, _ = rand.Read(nonce)
		sealed = append(sealed, &commonpb.Payload{
			Metadata: map[string][]byte{"encoding": []byte("binary/encrypted"), "encryption-key-id": []byte(id)},
			Data:     append(nonce, aead.Seal(nil, nonce, plain, nil)...),
		})
	}
	return sealed, nil
}

func (c codec) Decode(payloads []*commonpb.Payload) (opened []*commonpb.Payload, err error) {
	for _, payload := range payloads {
		if string(payload.GetMetadata()["encoding"]) != "binary/encrypted" || len(payload.GetData()) < 12 {
			return nil, errors.New("a payload is not encrypted")
		}
		aead, err := c.aead(string(payload.GetMetadata()["encryption-key-id"]))
		if err != nil {
			return nil, err
		}
		plain, err := aead.Open(nil, payload.GetData()[:12], payload.GetData()[12:], nil)
		if err != nil {
			return nil, err
		}
		inner := &commonpb.Payload{}
		if err := proto.Unmarshal(plain, inner); err != nil {
			return nil, err
		}
		opened = append(opened, inner)
	}
	return opened, nil
}

// caller is a client that encrypts.
func (k *keys) caller(t *testing.T) client.Client {
	t.Helper()
	data := converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), codec{k})
	c, err := client.NewClientFromExistingWithContext(t.Context(), shared.client, client.Options{
		Namespace: shared.server.Namespace(), Logger: quiet(), DataConverter: data,
		FailureConverter: temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{
			DataConverter: data, EncodeCommonAttributes: true,
		}),
	})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

// keyOf is the id of the key that a payload is encrypted with.
func keyOf(payloads *commonpb.Payloads) string {
	return string(payloads.GetPayloads()[0].GetMetadata()["encryption-key-id"])
}

// requireNothingPlain asserts that each payload in a message is encrypted, but those of search
// attributes, by which the server searches, and that no failure has a message or a stack to read.
func requireNothingPlain(t *testing.T, message proto.Message) {
	t.Helper()
	seen := 0
	walk(message.ProtoReflect(), func(m protoreflect.Message) bool {
		switch one := m.Interface().(type) {
		case *commonpb.SearchAttributes:
			return false
		case *commonpb.Payload:
			require.Equal(t, "binary/encrypted", string(one.GetMetadata()["encoding"]), "a payload is plain: %s", one.GetData())
			seen++
		case *failurepb.Failure:
			if one.GetServerFailureInfo() == nil && one.GetTimeoutFailureInfo() == nil && one.GetActivityFailureInfo() == nil { // those are the server's own
				require.Equal(t, "Encoded failure", one.GetMessage())
				require.Empty(t, one.GetStackTrace())
			}
		}
		return true
	})
	require.Positive(t, seen, "nothing was looked at")
}

// walk visits a message and all in it, unless visit says that it need not.
func walk(m protoreflect.Message, visit func(protoreflect.Message) bool) {
	if !visit(m) {
		return
	}
	m.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch {
		case field.IsMap():
			if field.MapValue().Message() != nil {
				value.Map().Range(func(_ protoreflect.MapKey, v protoreflect.Value) bool {
					walk(v.Message(), visit)
					return true
				})
			}
		case field.Message() == nil:
		case field.IsList():
			for i := range value.List().Len() {
				walk(value.List().Get(i).Message(), visit)
			}
		default:
			walk(value.Message(), visit)
		}
		return true
	})
}

func bytesOf(t *testing.T, message proto.Message) string {
	t.Helper()
	encoded, err := proto.Marshal(message)
	require.NoError(t, err)
	return string(encoded)
}
