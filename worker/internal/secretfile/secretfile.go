// Package secretfile reads secrets from files, and again when they change, so a key is rotated
// without a restart: by an edit, by a rename, or by the symbolic link that Kubernetes moves.
package secretfile

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/agentwait/agentwait/worker/internal/plainfile"
)

// MaxBytes is far more than any key has, so a wrong file is noticed.
const MaxBytes = 4096

// Lookout is how long what was read counts without another look at the file.
const Lookout = time.Second

// A File is a secret in a file. It is safe for concurrent use.
type File struct {
	path string
	now  func() time.Time

	mu      sync.Mutex
	looked  time.Time
	content []byte
	stat    os.FileInfo
	err     error // why the file of now could not be read; content is the last that could
}

// Open reads a file for the first time. It fails where that cannot be done.
func Open(path string) (*File, error) { return open(path, time.Now) }

func open(path string, now func() time.Time) (*File, error) {
	f := &File{path: path, now: now}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.look(); f.err != nil {
		return nil, f.err
	}
	return f, nil
}

// Path is where the secret stands.
func (f *File) Path() string { return f.path }

// Content is what the file has now, no older than [Lookout]. Where the file is gone or cannot be
// read it is what was read last, and err says why: half a rotation must not stop who has a key.
func (f *File) Content() (content []byte, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.now().Sub(f.looked) >= Lookout {
		f.look()
	}
	return f.content, f.err
}

// look reads the file where it is not the one that was read last.
func (f *File) look() {
	f.looked = f.now()
	// A link is followed: it is the file behind it that counts.
	stat, err := os.Stat(f.path)
	if err != nil {
		f.err = err
		return
	}
	if f.stat != nil && f.err == nil && os.SameFile(f.stat, stat) && f.stat.ModTime().Equal(stat.ModTime()) && f.stat.Size() == stat.Size() {
		return
	}
	content, err := read(f.path)
	if err != nil {
		f.err = err
		return
	}
	f.content, f.stat, f.err = content, stat, nil
}

func read(path string) ([]byte, error) {
	file, err := plainfile.Open(path)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(io.LimitReader(file, MaxBytes+1))
	_ = file.Close() // nothing was written
	switch {
	case err != nil:
		return nil, err
	case len(content) > MaxBytes:
		return nil, fmt.Errorf("%s has more than %d bytes: it is not a key", path, MaxBytes)
	case len(content) == 0:
		return nil, fmt.Errorf("%s: %w", path, ErrEmpty)
	}
	return content, nil
}

// ErrEmpty is that a file has nothing in it, as it has between the two halves of a rewrite.
var ErrEmpty = errors.New("the file is empty")
