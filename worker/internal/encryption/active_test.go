package encryption

// Which key encrypts is changed while waits run. What must never come of it, by a slip in a file or
// half a rewrite, is a payload in the clear, or one encrypted with a key that others lack.

import (
	"bytes"
	"errors"
	"log"
	"os"
	"path/filepath"
	"strings"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	"google.golang.org/protobuf/proto"

	"github.com/agentwait/agentwait/worker/internal/secretfile"
)

func TestTheKeyThatEncryptsIsChangedByAFile(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "active")
	files := map[string]string{"old": filepath.Join(dir, "old"), "new": filepath.Join(dir, "new")}
	for id, path := range files {
		put(t, path, strings.Repeat(id[:1], KeyBytes))
	}
	put(t, name, "old\n")
	var warned []string
	keys, err := LoadFollowing(name, files, func(err error) { warned = append(warned, err.Error()) })
	if err != nil {
		t.Fatal(err)
	}
	codec := NewCodec(keys)
	for _, step := range []struct{ content, want, warning string }{
		{"old\n", "old", ""},
		{"nwe\n", "old", `the key "nwe" is to encrypt and has no file: there are new, old: the key "old" goes on`},
		{"nwe\n", "old", ""}, // once is enough
		{"", "old", ""},      // between the two halves of a rewrite
		{"new", "new", ""},
		{"none", "", ""},
	} {
		put(t, name, step.content)
		// A look at the disk each second, and this test has none to wait: see secretfile.
		if keys.active.file, err = secretfile.Open(name); err != nil && step.content != "" {
			t.Fatal(err)
		} else if err != nil {
			continue // its own test has that case
		}
		warned = nil
		sealed, err := codec.Encode([]*commonpb.Payload{sample(t, "x")})
		if err != nil {
			t.Fatal(err)
		}
		if got := string(sealed[0].Metadata[MetadataKeyID]); got != step.want {
			t.Errorf("%q: encrypted with %q, want %q", step.content, got, step.want)
		}
		if said := strings.Join(warned, "; "); said == "" != (step.warning == "") || !strings.Contains(said, step.warning) {
			t.Errorf("%q: warned %q, want %q", step.content, said, step.warning)
		}
		if back, err := codec.Decode(sealed); err != nil || !proto.Equal(back[0], sample(t, "x")) {
			t.Errorf("%q: decoded %v, %v", step.content, back, err)
		}
	}
	if !keys.active.mayEncrypt() {
		t.Error("failures would be plain once the file names a key again")
	}
}

func TestAFileThatNamesNoKeyIsRefusedAtTheStart(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "k"), sampleKey)
	put(t, filepath.Join(dir, "active"), "j")
	files := map[string]string{"k": filepath.Join(dir, "k")}
	if _, err := LoadFollowing(filepath.Join(dir, "active"), files, nil); err == nil || !strings.Contains(err.Error(), `the key "j" is to encrypt`) {
		t.Errorf("error %v", err)
	}
	if _, err := LoadFollowing(filepath.Join(dir, "missing"), files, nil); err == nil || !strings.Contains(err.Error(), "id of the key that encrypts") {
		t.Errorf("error %v", err)
	}
}

// The commands hide what stands in double quotes in the standard log.
func TestAWarningShowsTheIDsInTheLog(t *testing.T) {
	var logged bytes.Buffer
	before := log.Writer()
	log.SetOutput(&logged)
	defer log.SetOutput(before)
	warn(errors.New(`the key "nwe" is to encrypt`))
	if !strings.Contains(logged.String(), "the key 'nwe' is to encrypt") || strings.Contains(logged.String(), `"`) {
		t.Errorf("logged %q", logged.String())
	}
}

func TestKeysMayDecryptAlone(t *testing.T) {
	sealed, err := load(t, "k", map[string]string{"k": sampleKey}).Encode([]*commonpb.Payload{sample(t, "x")})
	if err != nil {
		t.Fatal(err)
	}
	codec := load(t, None, map[string]string{"k": sampleKey})
	plain, err := codec.Encode([]*commonpb.Payload{sample(t, "x")})
	if err != nil || !proto.Equal(plain[0], sample(t, "x")) {
		t.Errorf("encoded %v, %v: want it plain", plain, err)
	}
	if back, err := codec.Decode(sealed); err != nil || !proto.Equal(back[0], sample(t, "x")) {
		t.Errorf("decoded %v, %v", back, err)
	}
}

func put(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
