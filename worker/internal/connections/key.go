package connections

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/worker/internal/console"
)

// The variables with the key of the connection that is named default. The second is that of the
// first vendor, and counts where the first is not set.
const (
	KeyVariable        = "AGENTWAIT_API_KEY"
	GumloopKeyVariable = "GUMLOOP_API_KEY"
)

// maxKeyBytes is far more than any key has: a wrong file is noticed and not sent.
const maxKeyBytes = 4096

// key reads the key of a connection. source is where it came from, for people; both are empty
// where none is given.
func (s *Spec) key(c *console.Console, name string) (key, source string, err error) {
	switch {
	case s.KeyFile != "":
		key, err = readKey(s.KeyFile)
		return key, s.KeyFile, err
	case s.KeyEnv != "":
		if key = strings.TrimSpace(c.Env(s.KeyEnv)); key == "" {
			return "", "", fmt.Errorf("the variable %s, which is to have its key, is not set", s.KeyEnv)
		}
		return key, s.KeyEnv, nil
	case name == agentwait.DefaultCredential:
		for _, variable := range []string{KeyVariable, GumloopKeyVariable} {
			if variable == GumloopKeyVariable && !strings.HasPrefix(s.Vendor, "gumloop") {
				break // it is for nobody else
			}
			if key = strings.TrimSpace(c.Env(variable)); key != "" {
				return key, variable, nil
			}
		}
	}
	return "", "", nil
}

func readKey(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	content, err := io.ReadAll(io.LimitReader(file, maxKeyBytes+1))
	_ = file.Close() // nothing was written
	if err != nil {
		return "", err
	}
	return strings.TrimSpace(string(content)), nil
}

// auth is how a connection shows its key.
func (s *Spec) auth(v vendor, key string) (vendors.Auth, error) {
	scheme := s.Auth
	if scheme == "" {
		scheme = v.auth
		if key == "" && v.auth == "" {
			scheme = vendors.SchemeNone
		}
	}
	if key == "" && scheme != vendors.SchemeNone {
		return vendors.Auth{}, fmt.Errorf("it has no key: give key-file=FILE or key-env=VARIABLE, or auth=none where the vendor wants none")
	}
	return vendors.ParseAuth(scheme, key)
}
