package encryption

// Histories outlive keys, and other programs read them: what is tested here is the format of
// Temporal's samples to the byte, that each payload is read by the key that it names, and that
// what cannot be read says what to do. A client in Python that has the samples' own codec reads
// our results in the end-to-end tests.

import (
	"encoding/base64"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/proto"

	"crypto/aes"
	"crypto/cipher"
)

// sampleKey is the key of the samples.
const sampleKey = "test-key-test-key-test-key-test!"

func TestTheFormatIsThatOfTheSamples(t *testing.T) {
	codec := load(t, "test-key-id", map[string]string{"test-key-id": sampleKey})
	payload := sample(t, "agentwait")
	encoded, err := codec.Encode([]*commonpb.Payload{payload})
	if err != nil {
		t.Fatal(err)
	}
	got := encoded[0]
	if string(got.Metadata["encoding"]) != "binary/encrypted" || string(got.Metadata["encryption-key-id"]) != "test-key-id" || len(got.Metadata) != 2 {
		t.Fatalf("metadata %q", got.Metadata)
	}
	// As a reader of another language does it: the nonce, then what AES-GCM seals, no more data.
	block, err := aes.NewCipher([]byte(sampleKey))
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := gcm.Open(nil, got.Data[:12], got.Data[12:], nil)
	if err != nil {
		t.Fatal(err)
	}
	inner := &commonpb.Payload{}
	if err := proto.Unmarshal(plain, inner); err != nil || !proto.Equal(inner, payload) {
		t.Errorf("inside is %v (%v), want %v", inner, err, payload)
	}
}

func TestNoNonceIsUsedTwice(t *testing.T) {
	codec := load(t, "a", map[string]string{"a": sampleKey})
	same := sample(t, "same")
	encoded, err := codec.Encode([]*commonpb.Payload{same, same})
	if err != nil {
		t.Fatal(err)
	}
	if string(encoded[0].Data[:12]) == string(encoded[1].Data[:12]) {
		t.Error("two payloads have one nonce")
	}
}

func TestAnOldKeyStillReads(t *testing.T) {
	old := strings.Repeat("o", KeyBytes)
	before := load(t, "2026-05", map[string]string{"2026-05": old})
	encoded, err := before.Encode([]*commonpb.Payload{sample(t, "long ago")})
	if err != nil {
		t.Fatal(err)
	}
	after := load(t, "2026-11", map[string]string{"2026-05": old, "2026-11": sampleKey})
	mixed := append(encoded, sample(t, "before encryption"))
	decoded, err := after.Decode(mixed)
	if err != nil {
		t.Fatal(err)
	}
	if !proto.Equal(decoded[0], sample(t, "long ago")) || !proto.Equal(decoded[1], sample(t, "before encryption")) {
		t.Errorf("decoded %v", decoded)
	}
	if again, err := after.Encode(decoded[:1]); err != nil || string(again[0].Metadata[MetadataKeyID]) != "2026-11" {
		t.Errorf("the new key does not encrypt: %v, %v", again, err)
	}
}

func TestWhatCannotBeReadSaysWhatToDo(t *testing.T) {
	codec := load(t, "a", map[string]string{"a": sampleKey, "b": strings.Repeat("b", KeyBytes)})
	sealed, err := codec.Encode([]*commonpb.Payload{sample(t, "x")})
	if err != nil {
		t.Fatal(err)
	}
	with := func(change func(*commonpb.Payload)) *commonpb.Payload {
		p := proto.Clone(sealed[0]).(*commonpb.Payload)
		change(p)
		return p
	}
	for name, c := range map[string]struct {
		payload *commonpb.Payload
		want    string
	}{
		"another key's id":    {with(func(p *commonpb.Payload) { p.Metadata[MetadataKeyID] = []byte("z") }), `encrypted with the key "z", which is not here: there are a, b; add it`},
		"no id":               {with(func(p *commonpb.Payload) { delete(p.Metadata, MetadataKeyID) }), `encrypted with the key ""`},
		"the wrong key":       {with(func(p *commonpb.Payload) { p.Metadata[MetadataKeyID] = []byte("b") }), `the file of the key "b" holds another key, or the payload was changed`},
		"changed":             {with(func(p *commonpb.Payload) { p.Data[len(p.Data)-1] ^= 1 }), "cannot be decrypted"},
		"cut off":             {with(func(p *commonpb.Payload) { p.Data = p.Data[:5] }), "has 5 bytes: it was cut off"},
		"nothing but a nonce": {with(func(p *commonpb.Payload) { p.Data = p.Data[:12] }), "cannot be decrypted"},
	} {
		if _, err := codec.Decode([]*commonpb.Payload{c.payload}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, c.want)
		}
	}
}

func TestAKeyMayBeWrittenInThreeWays(t *testing.T) {
	for name, content := range map[string]string{
		"as it is":              sampleKey,
		"with a line end":       sampleKey + "\n",
		"hexadecimal":           hex.EncodeToString([]byte(sampleKey)) + "\n",
		"base64":                base64.StdEncoding.EncodeToString([]byte(sampleKey)) + "\n",
		"base64 without an end": base64.RawURLEncoding.EncodeToString([]byte(sampleKey)),
	} {
		sealed, err := load(t, "k", map[string]string{"k": content}).Encode([]*commonpb.Payload{sample(t, name)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := load(t, "k", map[string]string{"k": sampleKey}).Decode(sealed); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAFileWithoutAKeyIsRefusedAndNotRepeated(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(path, []byte("correct horse battery staple"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Load("k", map[string]string{"k": path})
	if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "want 32 bytes") || strings.Contains(err.Error(), "horse") {
		t.Errorf("error %v: want the file and what is expected, without its content", err)
	}
	if err := os.WriteFile(path, []byte(sampleKey), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load("z", map[string]string{"k": path}); err == nil || !strings.Contains(err.Error(), `the key "z" is to encrypt and has no file: there are k`) {
		t.Errorf("error %v", err)
	}
}

func TestFailuresAreNotPlain(t *testing.T) {
	codec := load(t, "k", map[string]string{"k": sampleKey})
	failure := codec.FailureConverter().ErrorToFailure(temporal.NewApplicationError("the customer's name", "agentwait.AgentFailed", "a detail"))
	if raw := failure.String(); strings.Contains(raw, "customer") || strings.Contains(raw, "a detail") {
		t.Errorf("the failure is plain: %s", raw)
	}
	if back := codec.FailureConverter().FailureToError(failure); !strings.Contains(back.Error(), "the customer's name") {
		t.Errorf("decoded: %v", back)
	}
}

func load(t *testing.T, active string, contents map[string]string) Codec {
	t.Helper()
	dir, files := t.TempDir(), map[string]string{}
	for id, content := range contents {
		files[id] = filepath.Join(dir, id)
		if err := os.WriteFile(files[id], []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	keys, err := Load(active, files)
	if err != nil {
		t.Fatal(err)
	}
	return NewCodec(keys)
}

func sample(t *testing.T, value string) *commonpb.Payload {
	t.Helper()
	payload, err := converter.GetDefaultDataConverter().ToPayload(value)
	if err != nil {
		t.Fatal(err)
	}
	return payload
}
