// Package encryption encrypts what goes into histories, in the wire format of Temporal's own
// samples, so clients and codec servers of any language that follow them read it: a payload with
// the encoding binary/encrypted and the id of its key as encryption-key-id, whose data are a
// nonce of 12 bytes and then the payload, marshalled and sealed with AES-256-GCM.
// (github.com/temporalio/samples-go and samples-python, folder encryption.)
package encryption

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/agentwait/agentwait/worker/internal/secretfile"
)

// KeyBytes is the length of a key.
const KeyBytes = 32

// None in place of an id of the key that encrypts: nothing is encrypted, and all keys decrypt. It is
// how encryption is turned on while waits run: each worker reads first what some of them write next.
const None = "none"

// Keys are the keys that are known by their ids. One of them encrypts, all of them decrypt: a key
// is rotated by a new one that encrypts, while the old one stays as long as histories need it.
// They are safe for concurrent use.
type Keys struct {
	active *active
	keys   map[string]*key
}

// Load reads keys from files, by their ids; active is the id of the one that encrypts, or [None].
// A file holds 32 bytes: as they are, as 64 hexadecimal digits, or in base64. It is read again when
// it changes.
func Load(active string, files map[string]string) (*Keys, error) {
	keys, err := read(files)
	if err == nil {
		keys.active, err = fixed(active, keys)
	}
	if err != nil {
		return nil, err
	}
	return keys, nil
}

// LoadFollowing is [Load] where the id of the key that encrypts stands in a file, which is read
// again when it changes. warn hears of an id there that no key has; the one before goes on.
func LoadFollowing(activeFile string, files map[string]string, warn func(error)) (*Keys, error) {
	keys, err := read(files)
	if err == nil {
		keys.active, err = following(activeFile, keys, warn)
	}
	if err != nil {
		return nil, err
	}
	return keys, nil
}

func read(files map[string]string) (*Keys, error) {
	keys := &Keys{keys: make(map[string]*key, len(files))}
	for id, path := range files {
		if err := checkID(id); err != nil {
			return nil, fmt.Errorf("the key in %s: %w", path, err)
		}
		file, err := secretfile.Open(path)
		if err != nil {
			return nil, fmt.Errorf("the key %q: %w", id, err)
		}
		one := &key{file: file}
		if _, err := one.cipher(); err != nil {
			return nil, fmt.Errorf("the key %q: %s: %w", id, path, err)
		}
		keys.keys[id] = one
	}
	return keys, nil
}

// maxIDBytes is more than an id of a key has; it stands in each payload.
const maxIDBytes = 128

// checkID refuses what could not be told from something else where it is shown or written.
func checkID(id string) error {
	switch {
	case id == "":
		return errors.New("it has no id")
	case id == None:
		return fmt.Errorf("the id %q means that no key encrypts: give another one, such as 2026-05", id)
	case len(id) > maxIDBytes:
		return fmt.Errorf("its id has %d bytes: want at most %d", len(id), maxIDBytes)
	}
	for i := range len(id) {
		if id[i] <= ' ' || id[i] > '~' || strings.IndexByte(`"',;=`, id[i]) >= 0 {
			return fmt.Errorf("its id %.64q has something else than letters, digits and -_./: in it", id)
		}
	}
	return nil
}

// Active is the id of the key that encrypts; empty where none does.
func (k *Keys) Active() string { return k.active.id() }

// IDs are the ids of all keys, sorted.
func (k *Keys) IDs() []string { return slices.Sorted(maps.Keys(k.keys)) }

// names are the ids for people.
func (k *Keys) names() string {
	if len(k.keys) == 0 {
		return "none"
	}
	return strings.Join(k.IDs(), ", ")
}

// key is one key and the cipher made of it.
type key struct {
	file *secretfile.File

	mu   sync.Mutex
	from string // the content of the file that aead is made of
	aead cipher.AEAD
}

// cipher is that of the key as its file has it now. A file that has become unreadable, or no key,
// leaves the last good one in use.
func (k *key) cipher() (cipher.AEAD, error) {
	content, readErr := k.file.Content()
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.aead != nil && (readErr != nil || k.from == string(content)) {
		return k.aead, nil
	}
	made, err := newCipher(content)
	if err != nil {
		if k.aead != nil {
			return k.aead, nil
		}
		return nil, err
	}
	k.from, k.aead = string(content), made
	return made, nil
}

func newCipher(content []byte) (cipher.AEAD, error) {
	raw, err := decodeKey(content)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(raw)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// errKey says what a file should hold, without what it does.
var errKey = errors.New("it does not hold a key: want 32 bytes, as 64 hexadecimal digits, in base64, or as they are (openssl rand -base64 32 writes one)")

// decodeKey reads the three ways in which people keep a key. 32 bytes could not be base64 or
// hexadecimal digits of 32 bytes, so they mean themselves.
func decodeKey(content []byte) ([]byte, error) {
	if len(content) == KeyBytes {
		return content, nil
	}
	text := strings.TrimSpace(string(content))
	if len(text) == KeyBytes {
		return []byte(text), nil
	}
	if raw, err := hex.DecodeString(text); err == nil && len(raw) == KeyBytes {
		return raw, nil
	}
	for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
		if raw, err := encoding.DecodeString(text); err == nil && len(raw) == KeyBytes {
			return raw, nil
		}
	}
	return nil, errKey
}
