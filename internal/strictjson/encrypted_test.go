package strictjson_test

// A caller that encrypts meets a worker that was given no key. What it is told has to name the key
// and the flag, so that somebody can give it, and must hold nothing of the argument.

import (
	"errors"
	"strings"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/strictjson"
)

func TestAnEncryptedArgumentNamesItsKeyAndTheFlag(t *testing.T) {
	for _, c := range []struct {
		reason, keyID, found string
	}{
		{"the samples name the key", "2026-05", `encrypted with the key "2026-05"`},
		{"another codec may not", "", "encrypted with a key that it does not name"},
		{"an id is data of the caller's", "a\x00\xff\n" + strings.Repeat("x", 1000), `encrypted with the key "a\x00\ufffd\n`},
	} {
		t.Run(c.reason, func(t *testing.T) {
			payload := &commonpb.Payload{
				Metadata: map[string][]byte{"encoding": []byte("binary/encrypted")},
				Data:     []byte("ciphertext"),
			}
			if c.keyID != "" {
				payload.Metadata["encryption-key-id"] = []byte(c.keyID)
			}
			var into input
			err := strictjson.DecodeArguments(&into, converter.NewRawValue(payload))
			var wrong *agentwait.FieldError
			if !errors.As(err, &wrong) {
				t.Fatalf("got %v", err)
			}
			if wrong.Field != "$" || !strings.Contains(wrong.Found, c.found) || !strings.Contains(wrong.Expected, "--encryption-key ID=FILE") {
				t.Errorf("got %v", err)
			}
			if strings.Contains(err.Error(), "ciphertext") || len(wrong.Found) > 256 {
				t.Errorf("it holds what it must not, or too much: %v", err)
			}
		})
	}
}
