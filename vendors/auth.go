package vendors

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"strings"

	"github.com/agentwait/agentwait/internal/mask"
	"github.com/agentwait/agentwait/internal/nearest"
)

// The schemes of [Auth].
const (
	SchemeBearer = "bearer" // Authorization: Bearer KEY
	SchemeBasic  = "basic"  // Authorization: Basic, with the key as the user's name, or as USER:PASSWORD
	SchemeHeader = "header" // the key is a header of its own
	SchemeNone   = "none"   // nothing is sent
)

// Auth is how a request shows who asks. No way of printing it shows the key.
type Auth struct {
	scheme, header string
	key            func() string
	rotates        bool // key is not always the same
}

// Bearer sends a key as Authorization: Bearer KEY.
func Bearer(key string) Auth {
	return Auth{scheme: SchemeBearer, key: func() string { return key }}
}

// Basic sends a key as the name of a user without a password, or USER:PASSWORD as it says.
func Basic(key string) Auth {
	return Auth{scheme: SchemeBasic, key: func() string { return key }}
}

// Header sends a key as the value of a header, such as X-Api-Key.
func Header(name, key string) Auth {
	return Auth{scheme: SchemeHeader, header: textproto.CanonicalMIMEHeaderKey(name), key: func() string { return key }}
}

// NoAuth sends no key.
func NoAuth() Auth { return Auth{scheme: SchemeNone} }

// ParseAuth makes an Auth of a scheme as configurations write it: "bearer", "basic", "none", or
// "header NAME". The key is what goes with it; none has no key.
func ParseAuth(scheme, key string) (Auth, error) {
	word, name, _ := strings.Cut(scheme, " ")
	switch {
	case word == SchemeHeader && name != "" && headerName(name):
		return Header(name, key), nil
	case word == SchemeHeader:
		return Auth{}, fmt.Errorf("the scheme %s needs the name of a header that can hold a key: give one, as in \"header X-Api-Key\"", SchemeHeader)
	case name != "" && (word == SchemeBearer || word == SchemeBasic || word == SchemeNone):
		return Auth{}, fmt.Errorf("the scheme %s stands alone: remove what follows it; a key is given by itself", word)
	case name != "":
	case word == SchemeBearer:
		return Bearer(key), nil
	case word == SchemeBasic:
		return Basic(key), nil
	case word == SchemeNone && key != "":
		return Auth{}, fmt.Errorf("the scheme %q sends no key: leave the key out, or give another scheme", SchemeNone)
	case word == SchemeNone:
		return NoAuth(), nil
	}
	known := []string{SchemeBearer, SchemeBasic, SchemeHeader, SchemeNone}
	switch near := nearest.Name(strings.ToLower(word), known); {
	case near != "":
		return Auth{}, fmt.Errorf("the scheme %q is not known: did you mean %q?", word, near)
	case len(word) <= maxScheme:
		word = fmt.Sprintf("the scheme %q is not known", word)
	default: // a key may have been put there
		word = "the scheme is not known"
	}
	return Auth{}, fmt.Errorf("%s: give %s, %s, %s NAME (as in \"header X-Api-Key\") or %s",
		word, SchemeBearer, SchemeBasic, SchemeHeader, SchemeNone)
}

// maxScheme is how long the word for a scheme can be. A key is longer.
const maxScheme = 12

// headerName reports whether a name is a token of RFC 9110 that says who asks, and not one of
// those that a request has anyway.
func headerName(name string) bool {
	if strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" {
		return false
	}
	switch textproto.CanonicalMIMEHeaderKey(name) {
	case "Host", "Accept", "Accept-Encoding", "User-Agent", "Content-Type", "Content-Length", "Connection", "Transfer-Encoding":
		return false
	}
	return true
}

// secret is what a client needs of the key as it is now.
func (a Auth) secret() secret {
	if a.key == nil {
		return a.secretOf("")
	}
	return a.secretOf(a.key())
}

// secretOf is the same of a key.
func (a Auth) secretOf(key string) secret {
	if a.key == nil || a.scheme == SchemeNone {
		return newSecret("", func(http.Header) {})
	}
	name, value := "Authorization", "Bearer "+key
	switch a.scheme {
	case SchemeBasic:
		user := key
		if !strings.Contains(user, ":") {
			user += ":"
		}
		value = "Basic " + base64.StdEncoding.EncodeToString([]byte(user))
	case SchemeHeader:
		name, value = a.header, key
	}
	sent := []string{value}
	return newSecret(key, func(header http.Header) { header[name] = sent }, a.alone(key)...)
}

// alone is the part of a key that is secret without the rest: the password of USER:PASSWORD, which
// a server may give back without the user. Where that is shorter than a secret is ("KEY:x", as some
// vendors want it) the user is. A user beside a password is none: it may be a word of any text.
func (a Auth) alone(key string) []string {
	user, password, both := strings.Cut(key, ":")
	switch {
	case a.scheme != SchemeBasic || !both:
		return nil
	case len(password) < mask.MinBytes:
		return []string{user}
	}
	return []string{password}
}

// maxKeyBytes bounds a key. A longer one is a file that was given by mistake.
const maxKeyBytes = 4096

// check says what is wrong with the key without showing any of it. called is what a field of the
// configuration is called.
func (a Auth) check(called func(field string) string) error {
	switch {
	case a.scheme == "":
		return fmt.Errorf("%s is missing: give Bearer, Basic, Header or NoAuth", called("Auth"))
	case a.scheme == SchemeNone:
		return nil
	case a.scheme == SchemeHeader && !headerName(a.header):
		return fmt.Errorf("%s is a header that cannot hold a key: give the name of one such as X-Api-Key", called("Auth"))
	}
	if err := checkKey(a.key()); err != nil {
		return fmt.Errorf("%s %w", called("APIKey"), err)
	}
	return nil
}

// checkKey says what is wrong with a key without showing any of it.
func checkKey(key string) error {
	switch {
	case key == "":
		return errors.New("is empty: give the key of your account")
	case len(key) > maxKeyBytes:
		return fmt.Errorf("has %d bytes, at most %d are allowed: is it the key alone?", len(key), maxKeyBytes)
	}
	for i := range len(key) {
		if c := key[i]; c <= ' ' || c > '~' {
			return fmt.Errorf("has the byte 0x%02x at offset %d: a key is printable ASCII without spaces; remove line ends and quotes around it", c, i)
		}
	}
	return nil
}

// String says which scheme it is.
func (a Auth) String() string {
	switch {
	case a.scheme == "":
		return "unset"
	case a.scheme == SchemeHeader:
		return a.scheme + " " + a.header + ", key not shown"
	case a.key == nil:
		return a.scheme
	}
	return a.scheme + ", key not shown"
}

// Format is String for every verb of fmt: %d would otherwise print the fields.
func (a Auth) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, a.String()) }

// MarshalText is String for encoding/json and log/slog.
func (a Auth) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// Shows reports whether a text has the key, in whatever form.
func (a Auth) Shows(text string) bool { return a.secret().shows(text) }
