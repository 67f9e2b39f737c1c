package encryption

import (
	"fmt"
	"strings"
	"sync"

	"github.com/agentwait/agentwait/worker/internal/secretfile"
)

// active is which key encrypts: always the same one, or that which a file names.
type active struct {
	keys *Keys
	file *secretfile.File // nil: it does not change
	warn func(error)

	mu     sync.Mutex
	now    string // empty: none
	warned string // of what was warned last, so that it is said once
}

func fixed(id string, keys *Keys) (*active, error) {
	a := &active{keys: keys}
	if err := a.choose(id); err != nil {
		return nil, err
	}
	return a, nil
}

func following(path string, keys *Keys, warn func(error)) (*active, error) {
	file, err := secretfile.Open(path)
	if err != nil {
		return nil, fmt.Errorf("the file with the id of the key that encrypts: %w", err)
	}
	a := &active{keys: keys, file: file, warn: warn}
	content, err := file.Content()
	if err == nil {
		err = a.choose(strings.TrimSpace(string(content)))
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return a, nil
}

// choose takes an id that a key has, or [None].
func (a *active) choose(id string) error {
	if id == None {
		a.now = ""
		return nil
	}
	if _, there := a.keys.keys[id]; !there {
		return fmt.Errorf("the key %.64q is to encrypt and has no file: there are %s", id, a.keys.names())
	}
	a.now = id
	return nil
}

// id is the key's at present. A file that has become unreadable, or names no key, leaves the one
// before: nothing may be plain because of a slip.
func (a *active) id() string {
	if a.file == nil {
		return a.now
	}
	content, err := a.file.Content()
	a.mu.Lock()
	defer a.mu.Unlock()
	if err == nil {
		err = a.choose(strings.TrimSpace(string(content)))
	}
	switch {
	case err == nil:
		a.warned = ""
	case a.warned != err.Error():
		a.warned = err.Error()
		goesOn := fmt.Sprintf("the key %q goes on to encrypt", a.now)
		if a.now == "" {
			goesOn = "nothing is encrypted, as before"
		}
		a.warn(fmt.Errorf("%s: %w: %s", a.file.Path(), err, goesOn))
	}
	return a.now
}

// mayEncrypt reports whether some payload may come to be encrypted.
func (a *active) mayEncrypt() bool { return a.file != nil || a.now != "" }
