//go:build unix

package secretfile

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Requests of all waits ask for the key, one after another: were the opening of a pipe waited for,
// they would all stand still.
func TestAFileThatBecomesAPipeHoldsNobodyUp(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	write(t, path, "first")
	c := &clock{at: time.Unix(1_800_000_000, 0)}
	file, err := open(path, c.now)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	c.at = c.at.Add(Lookout)
	content, err := file.Content()
	if string(content) != "first" || err == nil || !strings.Contains(err.Error(), "is a pipe") {
		t.Errorf("got %q, %v, want the last key, and that it is a pipe", content, err)
	}
}
