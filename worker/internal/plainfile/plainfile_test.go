//go:build unix

package plainfile_test

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/agentwait/agentwait/worker/internal/plainfile"
)

// A pipe that nobody writes to would be waited for without end.
func TestWhatCannotBeReadTwiceIsRefusedAtOnce(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "key")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{pipe: "is a pipe", "/dev/zero": "is a device"} {
		file, err := plainfile.Open(path)
		if err == nil {
			_ = file.Close()
		}
		if err == nil || !strings.Contains(err.Error(), path+" "+want) {
			t.Errorf("%s: got %v, want that it %s", path, err, want)
		}
	}
}
