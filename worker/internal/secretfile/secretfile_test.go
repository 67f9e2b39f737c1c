package secretfile

// A key is rotated while ten thousand waits go on: what is read must be the new one soon, and
// never nothing, however the file is replaced.

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// clock is a time that a test moves.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func TestARotatedFileIsReadAgain(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "key")
	replace := map[string]func(t *testing.T, content string){
		"in place": func(t *testing.T, content string) { write(t, path, content) },
		"by rename": func(t *testing.T, content string) {
			write(t, path+".new", content)
			if err := os.Rename(path+".new", path); err != nil {
				t.Fatal(err)
			}
		},
		"by a link that moves": func(t *testing.T, content string) {
			target := filepath.Join(dir, "data-"+content)
			write(t, target, content)
			if err := os.Symlink(target, path+".link"); err != nil {
				t.Fatal(err)
			}
			if err := os.Rename(path+".link", path); err != nil {
				t.Fatal(err)
			}
		},
	}
	for name, rotate := range replace {
		t.Run(name, func(t *testing.T) {
			_ = os.Remove(path)
			write(t, path, "first")
			c := &clock{at: time.Unix(1_800_000_000, 0)}
			file, err := open(path, c.now)
			if err != nil {
				t.Fatal(err)
			}
			expect(t, file, "first")
			rotate(t, "second-key")
			expect(t, file, "first") // no look at the disk for each request
			c.at = c.at.Add(Lookout)
			expect(t, file, "second-key")
		})
	}
}

func TestTheLastKeyStaysWhereTheFileCannotBeRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	write(t, path, "first")
	c := &clock{at: time.Unix(1_800_000_000, 0)}
	file, err := open(path, c.now)
	if err != nil {
		t.Fatal(err)
	}
	for _, broken := range []struct {
		name  string
		spoil func() error
		want  func(error) bool
	}{
		{"gone", func() error { return os.Remove(path) }, func(err error) bool { return errors.Is(err, fs.ErrNotExist) }},
		{"empty", func() error { return os.WriteFile(path, nil, 0o600) }, func(err error) bool { return errors.Is(err, ErrEmpty) }},
		{"too large", func() error { return os.WriteFile(path, []byte(strings.Repeat("k", MaxBytes+1)), 0o600) }, func(err error) bool {
			return err != nil && strings.Contains(err.Error(), "more than 4096 bytes")
		}},
	} {
		if err := broken.spoil(); err != nil {
			t.Fatal(err)
		}
		c.at = c.at.Add(Lookout)
		content, err := file.Content()
		if string(content) != "first" || !broken.want(err) {
			t.Errorf("%s: content %q, error %v: want the last content and the reason", broken.name, content, err)
		}
	}
	write(t, path, "second")
	c.at = c.at.Add(Lookout)
	expect(t, file, "second")
}

func TestOpenRefusesWhatCannotBeRead(t *testing.T) {
	if _, err := Open(filepath.Join(t.TempDir(), "missing")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func expect(t *testing.T, file *File, want string) {
	t.Helper()
	if content, err := file.Content(); err != nil || string(content) != want {
		t.Errorf("content %q, error %v: want %q", content, err, want)
	}
}
