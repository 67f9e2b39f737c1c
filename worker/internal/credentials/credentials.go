// Package credentials loads the API's keys. They come from the environment or from
// files, never from the command line, and no error or log line shows one.
package credentials

import (
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/worker/internal/connections"
	"github.com/agentwait/agentwait/worker/internal/console"
)

// maxKeyBytes is far more than any key has: a wrong file is noticed and not sent.
const maxKeyBytes = 4096

// Flags say where the keys are.
type Flags struct {
	APIKeyFile string `name:"api-key-file" placeholder:"FILE" type:"path" help:"File with the API key of the credential 'default'; without it the key is taken from AGENTWAIT_API_KEY, then GUMLOOP_API_KEY."`
	Credential Files  `placeholder:"NAME=FILE" help:"A further credential and the file with its key. Repeatable. Inputs choose a credential by its name."`
}

// Key is one credential's key and where it came from.
type Key struct {
	Name   string
	Source string // for people: "GUMLOOP_API_KEY" or a file's path
	// FromEnvironment says that it is that of a variable.
	FromEnvironment bool
	secret          string
}

// Secret is the key itself. It goes into a client and nowhere else.
func (k Key) Secret() string { return k.secret }

// String keeps the secret out of anything that prints a Key.
func (k Key) String() string { return k.Name + " from " + k.Source }

// GoString is [Key.String], for %#v.
func (k Key) GoString() string { return k.String() }

// Load reads all keys, in the order of their names. There may be none.
func (f Flags) Load(c *console.Console) ([]Key, error) {
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
	for _, variable := range []string{connections.KeyVariable, connections.GumloopKeyVariable} {
		if c.Env(variable) == "" {
			continue
		}
		key := Key{Name: agentwait.DefaultCredential, Source: variable, FromEnvironment: true, secret: strings.TrimSpace(c.Env(variable))}
		if err := key.check(); err != nil {
			return nil, err
		}
		return append(keys, key), nil
	}
	return keys, nil
}

func readFile(name, path string) (Key, error) {
	key := Key{Name: name, Source: path}
	file, err := os.Open(path)
	if err != nil {
		return key, console.BadInput(fmt.Errorf("the key file of the credential %q: %w", name, err), "check the path and its permissions")
	}
	content, err := io.ReadAll(io.LimitReader(file, maxKeyBytes+1))
	_ = file.Close() // nothing was written
	if err != nil {
		return key, console.BadInput(fmt.Errorf("the key file of the credential %q: %w", name, err), "give a plain file with the key on one line")
	}
	key.secret = strings.TrimSpace(string(content))
	return key, key.check()
}

// check refuses what cannot be a bearer token (RFC 6750: visible ASCII), without
// showing any of it.
func (k Key) check() error {
	problem := ""
	switch {
	case k.secret == "":
		problem = "it is empty"
	case len(k.secret) > maxKeyBytes:
		problem = fmt.Sprintf("it has more than %d bytes", maxKeyBytes)
	case strings.ContainsFunc(k.secret, func(r rune) bool { return r <= ' ' || r > '~' }):
		problem = "it has spaces, line breaks or characters that are not ASCII"
	}
	if problem == "" {
		return nil
	}
	return console.BadInput(fmt.Errorf("the key of the credential %q (%s) is not well-formed: %s", k.Name, k.Source, problem),
		"copy the key again; the file has to have it on one line and nothing else")
}
