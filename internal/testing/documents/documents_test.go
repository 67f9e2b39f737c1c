package documents_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/internal/testing/documents"
)

func TestLoad(t *testing.T) {
	all, err := documents.Load("../../../testdata/documents")
	if err != nil || len(all) < 40 {
		t.Fatalf("got %d vectors and error %v", len(all), err)
	}
}

// A mistake in a vector must not make it one that checks nothing.
func TestLoadRefuses(t *testing.T) {
	for text, want := range map[string]string{
		`{"reason":"r","document":"{}","want":{"document":{}},"decid":[]}`:                                                      "unknown field",
		`{"document":"{}","want":{"document":{}}}`:                                                                              `no "reason"`,
		`{"reason":"r","want":{"document":{}}}`:                                                                                 `no "document"`,
		`{"reason":"r","document":"{}","want":{}}`:                                                                              "exactly one",
		`{"reason":"r","document":"{}","want":{"error":{"type":"schema"},"document":{}}}`:                                       "exactly one",
		`{"reason":"r","document":"{}","want":{"error":{"type":"schema"},"told":{}}}`:                                           "nothing is told",
		`{"reason":"r","document":"{","want":{"error":{"type":"syntax"}}}`:                                                      "see vectors",
		`{"reason":"r","document":"{}","want":{"document":{}},"decide":[{"want":{"action":"wait"}}]}`:                           `"now"`,
		`{"reason":"r","document":"{}","want":{"document":{}},"decide":[{"now":"2026-03-05T10:31:00Z","want":{"delay_ms":1}}]}`: `"want"`,
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "x.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := documents.Load(dir); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
}
