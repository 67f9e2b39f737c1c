package config

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/alecthomas/kong"

	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/internal/tomltext"
	"github.com/agentwait/agentwait/worker/internal/configfile"
	"github.com/agentwait/agentwait/worker/internal/connections"
)

// Resolver gives the flags of a command what the file says.
type Resolver struct {
	settings Settings
	file     *configfile.File
	values   map[string]string // by place
}

// NewResolver checks the settings of the file. Its error has all that is wrong, each with its line.
// Connections are whose use them to check.
func NewResolver(model *kong.Application, file *configfile.File) (*Resolver, error) {
	r := &Resolver{settings: Of(model), file: file, values: map[string]string{}}
	if file == nil {
		return r, nil
	}
	var faults []fault
	for _, key := range slices.Sorted(maps.Keys(file.Members)) {
		value := file.Members[key]
		switch members, table := value.(map[string]any); {
		case key == connections.Table:
		case !slices.Contains(usedSections(r.settings), key):
			faults = r.take(faults, model, "", key, value)
		case !table:
			faults = append(faults, fault{file.Line(key), fmt.Sprintf("%s is %s: write a table, [%s]", key, tomltext.Kind(value), key)})
		default:
			for _, name := range slices.Sorted(maps.Keys(members)) {
				faults = r.take(faults, model, key, name, members[name])
			}
		}
	}
	return r, joined(file.Path, faults)
}

// fault is what is wrong with a line.
type fault struct {
	line int
	text string
}

func joined(path string, faults []fault) error {
	slices.SortStableFunc(faults, func(a, b fault) int { return cmp.Compare(a.line, b.line) })
	var errs []error
	for _, f := range faults {
		errs = append(errs, fmt.Errorf("%s:%d: %s", path, f.line, f.text))
	}
	return errors.Join(errs...)
}

// take takes in one key of the file.
func (r *Resolver) take(faults []fault, model *kong.Application, section, key string, value any) []fault {
	place := key
	if section != "" {
		place = tomltext.Join(section, key)
	}
	at := slices.IndexFunc(r.settings, func(s Setting) bool { return s.Section == section && s.Key == key })
	if at < 0 {
		// What is no setting's name may be a key that was put here.
		return append(faults, fault{r.file.Line(place), fmt.Sprintf("there is no setting %s: %s", text.Quote(key, 40), r.settings.unknown(model, section, key))})
	}
	said, problem := r.settings[at].fromFile(r.file, value)
	if problem != "" {
		return append(faults, fault{r.file.Line(place), place + " " + problem})
	}
	r.values[place] = said
	return faults
}

// Validate is kong's.
func (*Resolver) Validate(*kong.Application) error { return nil }

// Resolve is kong's: it is asked for flags that the command line does not have.
func (r *Resolver) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if variable(flag) != "" {
		return nil, nil // which kong has taken in
	}
	setting, ok := r.settings.named(flag)
	if !ok {
		return nil, nil
	}
	if value, ok := r.values[setting.Place()]; ok {
		return value, nil
	}
	return nil, nil
}

// variable is the one that says a flag's value; empty where none is set.
func variable(flag *kong.Flag) string {
	for _, name := range flag.Tag.Envs {
		if _, set := os.LookupEnv(name); set {
			return name
		}
	}
	return ""
}

// Source is where a flag of a command has its value from, for people.
func (r *Resolver) Source(parsed *kong.Context, flag *kong.Flag) string {
	for _, path := range parsed.Path {
		if path.Flag == flag && !path.Resolved {
			return "--" + flag.Name
		}
	}
	if name := variable(flag); name != "" {
		return name
	}
	if setting, ok := r.settings.named(flag); ok {
		if _, ok := r.values[setting.Place()]; ok {
			return fmt.Sprintf("%s:%d", r.file.Path, r.file.Line(setting.Place()))
		}
	}
	return "default"
}
