// Package resume keeps how waits stand in a file, for processes that may be killed: the one that is
// started again goes on with the same waits.
//
// A file is written whole beside itself and then renamed, so that there is always a whole one. Its lock
// is a file of its own (FILE.lock), which the system lets go of when the process ends, in whatever way:
// two processes never go on with one wait.
package resume

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
	"github.com/google/renameio/v2/maybe"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/worker/internal/plainfile"
)

// format is what a file of this package says of itself. A file that says another number is refused.
const format = 1

// maxBytes is more than a file of many waits has, each with a result.
const maxBytes = 1 << 30

// Wait is how one wait stands.
type Wait struct {
	InteractionID string           `json:"interaction_id"`
	DeadlineAt    time.Time        `json:"deadline_at"`
	Token         *agentwait.Token `json:"token,omitempty"` // nil before the first poll
	// EndedAt is when the wait ended: then it has a result or an error.
	EndedAt *time.Time        `json:"ended_at,omitempty"`
	Result  *agentwait.Result `json:"result,omitempty"`
	Error   *agentwait.Error  `json:"error,omitempty"`
}

// Note says for people that the wait has ended; empty: it has not.
func (w *Wait) Note() string {
	if w.EndedAt == nil {
		return ""
	}
	return fmt.Sprintf("this wait had ended at %s: that is said again, and nothing is asked; remove the state file to await anew", w.EndedAt.Format(time.RFC3339))
}

// Start is what is known of a run that is, or was, started.
type Start struct {
	// Asked is a fingerprint of what was to be started.
	Asked string `json:"asked"`
	// Key is the start's own at the vendor, the same for each attempt.
	Key string `json:"key"`
	// Sending says that the start may have been sent.
	Sending bool `json:"sending"`
	// DeadlineAt is the whole run's.
	DeadlineAt time.Time `json:"deadline_at"`
	// Started is the run; nil before that is known.
	Started *agentwait.StartResult `json:"started,omitempty"`
}

// content is the file.
type content struct {
	Format int             `json:"agentwait_state"`
	Start  *Start          `json:"start,omitempty"`
	Waits  map[string]Wait `json:"waits"` // by the workflow ids that they would have on Temporal
}

// File is a file that this process has to itself. It is safe for concurrent use.
type File struct {
	path string
	lock *flock.Flock

	mu  sync.Mutex
	has content
}

// ErrInUse says that another process has the file.
var ErrInUse = errors.New("another process goes on with its waits")

// Open opens a file, or begins one: nothing is written before something is kept.
//
// # Errors
//
// [ErrInUse], what the system says, or why the file is none of this package's.
func Open(path string) (*File, error) {
	f := &File{path: path, lock: flock.New(path + ".lock"), has: content{Format: format, Waits: map[string]Wait{}}}
	locked, err := f.lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	if !locked {
		return nil, fmt.Errorf("%s is in use: %w", path, ErrInUse)
	}
	if err := f.read(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func (f *File) read() error {
	file, err := plainfile.Open(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // only read
	body, err := io.ReadAll(io.LimitReader(file, maxBytes))
	if err != nil {
		return fmt.Errorf("read %s: %w", f.path, err)
	}
	if err := f.has.decode(body); err != nil {
		return fmt.Errorf("%s is not a state of agentwait, or it is damaged: %w", f.path, err)
	}
	return nil
}

// decode reads a whole file. One with members that are not known was written by a later release, which
// may have kept there what counts.
func (c *content) decode(body []byte) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return errors.New("it is empty")
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	var read content
	if err := decoder.Decode(&read); err != nil {
		return err
	}
	if read.Format != format {
		return fmt.Errorf("its agentwait_state is %d, and this release reads %d", read.Format, format)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something stands behind its JSON")
	}
	for key, wait := range read.Waits {
		if err := wait.check(key); err != nil {
			return err
		}
	}
	if read.Waits == nil {
		read.Waits = map[string]Wait{}
	}
	*c = read
	return nil
}

func (w *Wait) check(key string) error {
	switch {
	case w.InteractionID == "":
		return fmt.Errorf("its wait %q has no interaction_id", key)
	case w.DeadlineAt.IsZero():
		return fmt.Errorf("its wait %q has no deadline_at", key)
	case w.EndedAt != nil && (w.Result == nil) == (w.Error == nil):
		return fmt.Errorf("its wait %q has ended, and has not one of result and error", key)
	case w.Token != nil:
		return w.Token.Validate()
	}
	return nil
}

// Only returns an error where the file has a wait that is none of those with the keys: it is another
// command's.
func (f *File) Only(keys ...string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	var others []string
	for _, key := range slices.Sorted(maps.Keys(f.has.Waits)) {
		if !slices.Contains(keys, key) {
			others = append(others, fmt.Sprintf("%.256q", f.has.Waits[key].InteractionID))
		}
	}
	if len(others) == 0 {
		return nil
	}
	return fmt.Errorf("%s has the state of another wait, for interaction %s", f.path, strings.Join(others[:min(len(others), 3)], ", "))
}

// Wait is how the wait with a key stood; false: there is none.
func (f *File) Wait(key string) (Wait, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	wait, ok := f.has.Waits[key]
	return wait, ok
}

// Keep writes how the wait with a key stands.
func (f *File) Keep(key string, wait Wait) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.has.Waits[key] = wait
	return f.write()
}

// Start is what is known of the run that was started; nil: nothing is.
func (f *File) Start() *Start {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.has.Start == nil {
		return nil
	}
	start := *f.has.Start
	return &start
}

// KeepStart writes what is known of a start. When it returns, that is on the disk.
func (f *File) KeepStart(start Start) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.has.Start = &start
	return f.write()
}

func (f *File) write() error {
	body, err := json.MarshalIndent(f.has, "", "  ")
	if err != nil {
		return fmt.Errorf("write %s: %w", f.path, err)
	}
	// On Windows, where a file that is open cannot be replaced, this is not atomic.
	if err := maybe.WriteFile(f.path, append(body, '\n'), 0o600); err != nil {
		return fmt.Errorf("write the state: %w", err)
	}
	return nil
}

// Close lets another process have the file. The file of the lock stays: one that is removed could be
// locked by two.
func (f *File) Close() error { return f.lock.Unlock() }
