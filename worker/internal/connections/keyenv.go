package connections

import (
	"regexp"
	"slices"

	"github.com/agentwait/agentwait/internal/tomltext"
)

// keyEnv is the field of a flag, or of its variable, that names the variable of a key.
var keyEnv = regexp.MustCompile(`(?:^|,)\s*key-env=([^,;]+)`)

// KeyVariables are the variables that connections name as those of their keys: in a file, where
// there is one, and in flags or variables. They are their owner's to name, whatever they begin
// with. Nothing is checked here.
func KeyVariables(document *tomltext.Document, flags ...string) []string {
	var names []string
	for _, text := range flags {
		for _, found := range keyEnv.FindAllStringSubmatch(text, -1) {
			names = append(names, found[1])
		}
	}
	if document != nil {
		all, _ := document.Members[Table].(map[string]any)
		for _, one := range all {
			members, _ := one.(map[string]any)
			if name, ok := members["key_env"].(string); ok {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
