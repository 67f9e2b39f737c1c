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

// Keys are the keys that are known by their ids. One of them encrypts, all of them decrypt: a key
// is rotated by a new one that encrypts, while the old one stays as long as histories need it.
// They are safe for concurrent use.
type Keys struct {
	active string
	keys   map[string]*key
}

// Load reads keys from files, by their ids; active is the id of the one that encrypts. A file
// holds 32 bytes: as they are, as 64 hexadecimal digits, or in base64. It is read again when it
// changes.
func Load(active string, files map[string]string) (*Keys, error) {
	if _, there := files[active]; !there {
		return nil, fmt.Errorf("the key %q is to encrypt and has no file: there are %s", active, names(files))
	}
	keys := &Keys{active: active, keys: make(map[string]*key, len(files))}
	for id, path := range files {
		if id == "" {
			return nil, fmt.Errorf("the key in %s has no id", path)
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

// Active is the id of the key that encrypts.
func (k *Keys) Active() string { return k.active }

// IDs are the ids of all keys, sorted.
func (k *Keys) IDs() []string { return slices.Sorted(maps.Keys(k.keys)) }

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

func names(files map[string]string) string {
	if len(files) == 0 {
		return "none"
	}
	return strings.Join(slices.Sorted(maps.Keys(files)), ", ")
}
