package connections

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/internal/plainfile"
)

// The variables with the key of the connection that is named default. The second is that of the
// first vendor, and counts where the first is not set.
const (
	KeyVariable        = "AGENTWAIT_API_KEY"
	GumloopKeyVariable = "GUMLOOP_API_KEY"
)

// maxKeyBytes is far more than any key has: a wrong file is noticed and not sent.
const maxKeyBytes = 4096

// ReadKey reads the key of a file: what is in it without white space around. Its error is that of
// the file, or [CheckKey]'s, and shows nothing of the key.
func ReadKey(path string) (string, error) {
	file, err := plainfile.Open(path)
	if err != nil {
		return "", err
	}
	content, err := io.ReadAll(io.LimitReader(file, maxKeyBytes+1))
	_ = file.Close() // nothing was written
	if err != nil {
		return "", err
	}
	key := keyIn(content)
	return key, CheckKey(key)
}

// keyIn is what a file has as a key.
func keyIn(content []byte) string {
	return strings.TrimSpace(strings.TrimPrefix(string(content), "\ufeff")) // which some editors put in front
}

// DefaultKey is the key of the connection that is named default, where no file has it, and the
// variable that it is from; both are empty where there is none.
func DefaultKey(c *console.Console, vendor string) (key, variable string) {
	for _, variable := range []string{KeyVariable, GumloopKeyVariable} {
		if variable == GumloopKeyVariable && vendor != "gumloop" && vendor != "gumloop-sessions" {
			break // it is for nobody else
		}
		if key := strings.TrimSpace(c.Env(variable)); key != "" {
			return key, variable
		}
	}
	return "", ""
}

// MalformedKeyError says why a text cannot be a key, without showing any of it.
type MalformedKeyError struct{ Problem string }

func (e *MalformedKeyError) Error() string { return "is not well-formed: " + e.Problem }

// CheckKey refuses what cannot be a key (RFC 6750: visible ASCII). Its error is a [*MalformedKeyError].
func CheckKey(key string) error {
	var problem string
	switch {
	case key == "":
		problem = "it is empty"
	case len(key) > maxKeyBytes:
		problem = fmt.Sprintf("it has more than %d bytes", maxKeyBytes)
	case strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' }):
		problem = "it has spaces, line breaks or characters that are not ASCII"
	case len(key) > 1 && strings.ContainsAny(key[:1], `"'`) && key[0] == key[len(key)-1]:
		problem = "it stands in quotes, which would be sent as well"
	default:
		return nil
	}
	return &MalformedKeyError{problem}
}

// variableName is the name of a variable as people write one. Another text may be a key.
var variableName = regexp.MustCompile(`^[A-Z_][A-Z0-9_]{0,63}$`)

// key reads the key of a connection. source is where it came from, for people; both are empty
// where none is given.
func (s *Spec) key(c *console.Console, v vendor) (key, source string, err error) {
	switch {
	case s.KeyFile != "":
		key, err = ReadKey(s.KeyFile)
		if malformed, ok := errors.AsType[*MalformedKeyError](err); ok {
			return "", "", s.origin.wrong("key_file", "the key in %s %w: copy it again; the file has to have it on one line and nothing else", s.KeyFile, malformed)
		}
		if err != nil {
			return "", "", s.origin.wrong("key_file", "its %s cannot be read: %w: check the path and its permissions", s.origin.called("key_file"), err)
		}
		return key, s.KeyFile, nil
	case s.KeyEnv != "":
		key, source = strings.TrimSpace(c.Env(s.KeyEnv)), s.KeyEnv
		if !variableName.MatchString(source) {
			source = hidden
		}
		if key == "" {
			return "", "", s.origin.wrong("key_env", "the variable %s, which is to have its key, is not set: %s names a variable, and is no place for the key itself", source, s.origin.called("key_env"))
		}
	case s.origin.name == agentwait.DefaultCredential && s.scheme(v) != vendors.SchemeNone:
		if key, source = DefaultKey(c, s.Vendor); key == "" {
			return "", "", nil
		}
	default:
		return "", "", nil
	}
	if err := CheckKey(key); err != nil {
		return "", "", s.origin.wrong("key_env", "the key in %s %w: copy it again, alone and without quotes", source, err)
	}
	return key, source, nil
}

// scheme is how the key is shown: as it says, or as its vendor wants it.
func (s *Spec) scheme(v vendor) string {
	if s.Auth != "" {
		return s.Auth
	}
	return v.auth
}

// auth is how a connection shows its key.
func (s *Spec) auth(v vendor, key string) (vendors.Auth, error) {
	o, scheme := s.origin, s.scheme(v)
	if scheme == "" && key == "" {
		scheme = vendors.SchemeNone
	}
	switch {
	case key == "" && scheme != vendors.SchemeNone:
		return vendors.Auth{}, o.wrong("", "it has no key: give %s or %s, or %s where the vendor wants none",
			o.write("key_file", "FILE"), o.write("key_env", "VARIABLE"), o.write("auth", vendors.SchemeNone))
	case key != "" && scheme == vendors.SchemeNone:
		return vendors.Auth{}, o.wrong("auth", "it has a key, and the vendor %s is sent none: leave the key out, or give %s", s.Vendor, o.write("auth", vendors.SchemeBearer))
	}
	auth, err := vendors.ParseAuth(scheme, key)
	if err != nil {
		return auth, o.wrong("auth", "%w", err)
	}
	return auth, nil
}
