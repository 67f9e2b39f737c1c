package config

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/agentwait/agentwait/internal/nearest"
	"github.com/agentwait/agentwait/worker/internal/connections"
	"github.com/agentwait/agentwait/worker/internal/console"
)

// Variable is one of ours that is no flag's twin.
type Variable struct{ Name, Meaning string }

// WithoutFlag are all of them.
var WithoutFlag = []Variable{
	{connections.KeyVariable, "The key of the connection that is named `default`."},
	{"AGENTWAIT_UI_TOKEN", "The token that the watch page asks for, where `--ui-token-file` names no file."},
	{"AGENTWAIT_CACHE", "Where the Python package keeps compiled modules; it alone reads this."},
}

// ofTests begins the variables of our own tests, which processes that they start inherit.
const ofTests = Prefix + "TEST_"

// ofKubernetes are the variables that a service whose name begins with agentwait brings into each
// pod of its namespace. The one that ends with _PORT alone is known by its value.
var (
	ofKubernetes     = regexp.MustCompile(`^AGENTWAIT_([A-Z0-9_]+_)?(SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)$`)
	portOfKubernetes = regexp.MustCompile(`^AGENTWAIT_([A-Z0-9_]+_)?PORT=(tcp|udp|sctp)://`)
)

// CheckVariables refuses variables that begin with our prefix and are nobody's: what somebody meant
// to set would be ignored in silence. named are those that connections name as their keys'; they
// are the users' own, whatever they begin with. No value is shown.
func CheckVariables(model *kong.Application, environ, named []string) error {
	known := Twins(model)
	var wrong []error
	try := ""
	for _, name := range strangers(known, environ, named) {
		text := name + " is set, and agentwait has no such variable"
		if near := like(known, name); near != "" {
			text += ": did you mean " + near + "?"
		}
		wrong = append(wrong, errors.New(text))
		try = fmt.Sprintf("unset %s; a key's own variable may have any name, where key_env of a connection names it", name)
	}
	if len(wrong) == 0 {
		return nil
	}
	return console.BadInput(errors.Join(wrong...), try)
}

// strangers are the variables that look like ours and are not, sorted.
func strangers(known, environ, named []string) (strange []string) {
	for _, entry := range environ {
		name, _, _ := strings.Cut(entry, "=")
		if strings.HasPrefix(name, Prefix) && !slices.Contains(known, name) && !slices.Contains(named, name) &&
			!strings.HasPrefix(name, ofTests) && !ofKubernetes.MatchString(name) && !portOfKubernetes.MatchString(entry) {
			strange = append(strange, name)
		}
	}
	slices.Sort(strange)
	return strange
}

// Twins are our variables: those of the flags of all commands, and those without a flag.
func Twins(model *kong.Application) (names []string) {
	for _, one := range WithoutFlag {
		names = append(names, one.Name)
	}
	for _, flag := range model.Flags {
		names = append(names, flag.Envs...)
	}
	for _, command := range model.Children {
		for _, flag := range command.Flags {
			names = append(names, flag.Envs...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// like is the variable that a name was probably meant to be; empty where none is near.
func like(known []string, name string) string {
	words := make([]string, 0, len(known))
	for _, twin := range known {
		if word, ours := strings.CutPrefix(twin, Prefix); ours {
			words = append(words, word)
		}
	}
	if near := nearest.Name(strings.TrimPrefix(name, Prefix), words); near != "" {
		return Prefix + near
	}
	return ""
}
