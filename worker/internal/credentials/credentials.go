// Package credentials loads the API's keys. They come from the environment or from
// files, never from the command line, and no error or log line shows one.
package credentials

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/worker/internal/connections"
	"github.com/agentwait/agentwait/worker/internal/console"
)

// Flags say where the keys are.
type Flags struct {
	APIKeyFile string `name:"api-key-file" placeholder:"FILE" type:"path" help:"File with the API key of the credential 'default'; without it the key is taken from AGENTWAIT_API_KEY, then GUMLOOP_API_KEY."`
	Credential Files  `placeholder:"NAME=FILE" help:"A further credential and the file with its key. Repeatable. Inputs choose a credential by its name."`
}

// Key is one credential's key and where it came from.
type Key struct {
	Name   string
	Source string // for people: "GUMLOOP_API_KEY" or a file's path
	secret string
	now    func() string // as its file has it now; nil: it does not change
}

// Auth is how the key goes into a client, and nowhere else. A key from a file is that which the
// file has at each request.
func (k Key) Auth() vendors.Auth {
	auth := vendors.Bearer(k.secret)
	if k.now != nil {
		auth = auth.Rotating(k.now)
	}
	return auth
}

// String keeps the secret out of anything that prints a Key.
func (k Key) String() string { return k.Name + " from " + k.Source }

// GoString is [Key.String], for %#v.
func (k Key) GoString() string { return k.String() }

// Load reads all keys, in the order of their names. There may be none. taken says which names are
// those of connections: a variable is read for none of these.
func (f Flags) Load(c *console.Console, taken func(name string) bool) ([]Key, error) {
	files := maps.Clone(f.Credential)
	if files == nil {
		files = Files{}
	}
	if f.APIKeyFile != "" {
		if _, twice := files[agentwait.DefaultCredential]; twice {
			return nil, console.BadInput(fmt.Errorf("the credential %q is given twice: --api-key-file and --credential", agentwait.DefaultCredential), "leave one of them out")
		}
		files[agentwait.DefaultCredential] = f.APIKeyFile
	}
	var keys []Key
	for _, name := range slices.Sorted(maps.Keys(files)) {
		key, err := readFile(name, files[name])
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	if _, given := files[agentwait.DefaultCredential]; given {
		return keys, nil
	}
	secret, variable := connections.DefaultKey(c, "gumloop")
	if secret == "" || taken(agentwait.DefaultCredential) {
		return keys, nil // it is that connection's
	}
	key := Key{Name: agentwait.DefaultCredential, Source: variable, secret: secret}
	if err := connections.CheckKey(secret); err != nil {
		return nil, key.wrong(err)
	}
	return append(keys, key), nil
}

func readFile(name, path string) (Key, error) {
	key := Key{Name: name, Source: path}
	secret, err := connections.ReadKey(path)
	if _, malformed := errors.AsType[*connections.MalformedKeyError](err); malformed {
		return key, key.wrong(err)
	}
	if err != nil {
		return key, console.BadInput(fmt.Errorf("the key file of the credential %q: %w", name, err), "give a plain file with the key on one line; check the path and its permissions")
	}
	key.secret = secret
	if key.now, err = connections.Rotating(path, secret); err != nil {
		return key, console.BadInput(fmt.Errorf("the key file of the credential %q: %w", name, err), "check the path and its permissions")
	}
	return key, nil
}

// wrong is the error of a key that is not well-formed.
func (k Key) wrong(err error) error {
	return console.BadInput(fmt.Errorf("the key of the credential %q (%s) %w", k.Name, k.Source, err),
		"copy the key again; the file, or the variable, has to have it alone, without quotes")
}
