package connections

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/declared"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

// vendorFile is how the name of a file ends that declares a vendor.
const vendorFile = ".toml"

// vendor is one that the worker knows by its name.
type vendor struct {
	auth    string   // what shows the key where nothing else is said
	url     string   // where it is, where nothing else is said
	options []string // of its own
	paths   bool     // whether it takes a path of the status, and an adapter that reads the answers
	make    func(http vendors.Config, s Spec) (vendors.API, error)
}

// known are the vendors by their names.
var known = map[string]vendor{
	"a2a": agentToAgent,
	"gumloop": {
		auth: vendors.SchemeBearer, url: gumloop.DefaultBaseURL, paths: true,
		make: func(http vendors.Config, s Spec) (vendors.API, error) {
			return gumloop.New(http, s.StatusPath)
		},
	},
	"gumloop-sessions": {
		auth: vendors.SchemeBearer, url: gumloop.DefaultBaseURL,
		make: func(http vendors.Config, _ Spec) (vendors.API, error) {
			return gumloop.NewSessions(gumloop.SessionsConfig{HTTP: http})
		},
	},
	"mcp": mcpServer,
}

// Vendors are the names of the vendors: those that are packages, and those whose files come with
// the program.
func Vendors() []string {
	return slices.Sorted(slices.Values(slices.AppendSeq(declared.Names(), maps.Keys(known))))
}

// optionsOf are the options that a vendor has.
func optionsOf(name string) []string { return known[name].options }

// fieldOf is the field of a vendor's configuration that an option is.
func fieldOf(option string) string {
	if option == "ttl" {
		return "TTL"
	}
	var name strings.Builder
	for part := range strings.SplitSeq(option, "_") {
		name.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return name.String()
}

// duration takes an option that is one; 0 where it is not given.
func (s Spec) duration(option, example string) (time.Duration, error) {
	text := s.Options[option]
	if text == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return 0, s.origin.wrong("options."+option, "its option %s is %s: give a positive duration such as %s", option, shown(text), example)
	}
	return d, nil
}

// find finds a vendor by its name.
func find(name string) (vendor, error) {
	if v, ok := known[name]; ok {
		return v, nil
	}
	if v, ok, err := findDeclared(name); ok {
		return v, err
	}
	return vendor{}, fmt.Errorf("%s", noVendor(name))
}
