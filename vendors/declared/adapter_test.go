package declared_test

// OpenAI's answers are read by an adapter, too, whose vectors say what they mean: a file of a few
// lines has to come to the same verdict.

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors/declared"
)

func TestTheFileAgreesWithTheAdapter(t *testing.T) {
	vendor, err := declared.Named("openai-responses")
	if err != nil {
		t.Fatal(err)
	}
	paths, err := filepath.Glob("../../wasm/adapters/openai/testdata/*.json")
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var v struct{ Body, Document json.RawMessage }
		if err := json.Unmarshal(raw, &v); err != nil || v.Body == nil || v.Document == nil {
			continue // a body that is not JSON, or that is refused
		}
		want, err := agentstatus.FromDocument(v.Document)
		if err != nil {
			t.Fatal(err)
		}
		got, err := vendor.Read(t.Context(), nil, v.Body)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		switch filepath.Base(path) {
		case "several-texts.json", "wrong-types.json":
			continue // a refusal between texts, and a text between numbers: a path selects one kind
		case "error-code-number.json":
			continue // to a file a number is a code as well: other vendors have such
		}
		if g, w := got.Told(), want.Told(); g.Partial != w.Partial || g.ErrorCode != w.ErrorCode {
			t.Errorf("%s: got partial %v with the code %q, want %v and %q", path, g.Partial, g.ErrorCode, w.Partial, w.ErrorCode)
		}
		if got.Phase != want.Phase || got.InteractionID != want.InteractionID {
			t.Errorf("%s: got %s of %s, want %s of %s", path, got.Phase, got.InteractionID, want.Phase, want.InteractionID)
		}
		if got.FinalText() != want.FinalText() {
			t.Errorf("%s: got the reply %q, want %q", path, got.FinalText(), want.FinalText())
		}
		compared++
	}
	if compared < 20 {
		t.Errorf("%d answers were compared", compared)
	}
}
