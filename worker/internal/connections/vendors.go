package connections

import (
	"fmt"
	"maps"
	"slices"
	"strings"

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
	make    func(http vendors.Config, s Spec) (vendors.API, error)
}

// known are the vendors by their names.
var known = map[string]vendor{
	"a2a": agentToAgent,
	"gumloop": {
		auth: vendors.SchemeBearer, url: gumloop.DefaultBaseURL,
		make: func(http vendors.Config, s Spec) (vendors.API, error) {
			return gumloop.New(http, s.StatusPath)
		},
	},
	"gumloop-sessions": {
		auth: vendors.SchemeBearer, url: gumloop.DefaultBaseURL,
		make: func(http vendors.Config, s Spec) (vendors.API, error) {
			if s.StatusPath != "" {
				return nil, fmt.Errorf("gumloop-sessions has no status-path: leave it out, or give the vendor gumloop")
			}
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

// find finds a vendor by its name.
func find(name string) (vendor, error) {
	if v, ok := known[name]; ok {
		return v, nil
	}
	if v, ok, err := findDeclared(name); ok {
		return v, err
	}
	return vendor{}, fmt.Errorf("there is no vendor %.64q: give one of %s, or the path of a file that declares one (%s)", name, strings.Join(Vendors(), ", "), vendorFile)
}
