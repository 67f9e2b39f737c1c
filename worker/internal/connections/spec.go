// Package connections makes the APIs that a worker serves out of what a file and flags say: for
// each connection a vendor, an address, a key, and limits of its own.
package connections

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/nearest"
	"github.com/agentwait/agentwait/vendors"
)

// Spec is one connection as a file or a flag has it. Empty fields stand for the vendor's defaults,
// or the command's.
type Spec struct {
	Vendor               string
	URL                  string
	KeyFile              string
	KeyEnv               string
	Auth                 string
	Namespaces           []string // that may use it; nil: all
	TaskQueues           []string
	Adapter              string
	StatusPath           string
	RequestTimeout       time.Duration
	MaxBodyBytes         int
	MaxRequestsInFlight  int
	MaxRequestsPerSecond float64
	Options              map[string]string // the vendor's own

	origin origin
	parse  vendors.Parse // of the adapter, once it is loaded
}

// check says what is wrong with a connection, whatever said it.
func (s *Spec) check() error {
	o := s.origin
	switch {
	case o.name != strings.TrimSpace(o.name) || o.name == "" || len(o.name) > agentwait.MaxCredentialBytes || !printable(o.name):
		return o.wrong("", "give it a name of 1 to %d bytes, without spaces around it, by which inputs choose it as their credential", agentwait.MaxCredentialBytes)
	case s.Vendor == "":
		return o.wrong("vendor", "it names no vendor: give one of %s, or a file such as vendor.toml", strings.Join(Vendors(), ", "))
	case !exists(s.Vendor):
		return o.wrong("vendor", "%s", noVendor(s.Vendor))
	case s.KeyFile != "" && s.KeyEnv != "":
		return o.wrong("key_env", "it has a %s and a %s: leave one of them out", o.called("key_file"), o.called("key_env"))
	}
	if v := known[s.Vendor]; v.make != nil && !v.paths {
		if s.StatusPath != "" {
			return o.wrong("status_path", "%s is given, and is for the vendor gumloop alone: leave it out", o.called("status_path"))
		}
		if s.Adapter != "" {
			return o.wrong("adapter", "adapter is given, and %s reads its answers itself: leave it out", s.Vendor)
		}
	}
	if s.Auth != "" {
		key := "k"
		if s.Auth == vendors.SchemeNone {
			key = ""
		}
		if _, err := vendors.ParseAuth(s.Auth, key); err != nil {
			return o.wrong("auth", "%w", err)
		}
		if key == "" && s.KeyFile+s.KeyEnv != "" {
			return o.wrong("auth", "it has a key, and %s, which sends none: leave one of them out", o.write("auth", "none"))
		}
	}
	return nil
}

// exists reports whether there is a vendor of a name, or may be a file.
func exists(name string) bool {
	return strings.HasSuffix(name, vendorFile) || slices.Contains(Vendors(), name)
}

// noVendor says what to write in place of a name that is no vendor's.
func noVendor(name string) string {
	if strings.ContainsAny(name, " =") {
		return "it names no vendor that there is: write its vendor alone, and a comma before each field, such as a2a,url=URL"
	}
	text := "there is no vendor " + shown(name)
	if near := nearest.Name(strings.ToLower(name), Vendors()); near != "" {
		return fmt.Sprintf("%s: did you mean %q?", text, near)
	}
	return fmt.Sprintf("%s: give one of %s, or the path of a file that declares one (%s)", text, strings.Join(Vendors(), ", "), vendorFile)
}

// hidden stands for what is not shown.
const hidden = "(not shown)"

// shown is a word that a person has written, quoted. What is longer than a word, or has other
// letters, is not shown: a key may have been put there.
func shown(word string) string {
	const most = 20
	if len(word) > most || !printable(word) {
		return hidden
	}
	return fmt.Sprintf("%q", word)
}

func printable(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) })
}
