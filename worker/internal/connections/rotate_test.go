package connections

// An operator replaces a key's file and restarts nothing: the next requests have the new key, and
// a file that is empty for a moment takes nobody's key away.

import (
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentwait/agentwait/worker/internal/secretfile"
)

func TestAKeyFileIsReadAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "key")
		write := func(content string) {
			t.Helper()
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			<-time.After(secretfile.Lookout)
		}
		write("first-key-0123456789\n")
		current, err := Rotating(path, "first-key-0123456789")
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range []struct{ content, want string }{
			{"second-key-012345678\n", "second-key-012345678"},
			{"", "second-key-012345678"},
			{`"third-key-in-quotes"`, "second-key-012345678"},
			{"two words of a key", "second-key-012345678"},
			{"\ufefffourth-key-with-a-bom", "fourth-key-with-a-bom"},
		} {
			if write(row.content); current() != row.want {
				t.Errorf("with %q in the file the key is %q, want %q", row.content, current(), row.want)
			}
		}
	})
}
