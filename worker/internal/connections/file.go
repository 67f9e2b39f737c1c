package connections

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/agentwait/agentwait/internal/nearest"
	"github.com/agentwait/agentwait/internal/tomltext"
	"github.com/agentwait/agentwait/worker/internal/configfile"
)

// ReadFile reads the connections of a file:
//
//	[connections.default]
//	vendor = "gumloop"
//	key_file = "/run/secrets/gumloop"
//
//	[connections.reports]
//	vendor = "a2a"
//	url = "https://agents.example.com/reports"
//	key_env = "REPORTS_KEY"
//	max_requests_per_second = 20
//
//	[connections.reports.options]
//	version = "1.0"
//
// Paths in it are relative to its folder. Its error has all that is wrong, each with the file, the
// line and what to write. A value of the file is not repeated: a key may have been put there.
func ReadFile(path string) (map[string]Spec, error) {
	document, err := configfile.Read(path)
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(document.Members)) {
		if name == Table {
			continue
		}
		say := "begin a connection with [connections.default], and write what it has below that"
		if near := nearest.Name(strings.ToLower(name), []string{Table}); near != "" {
			say = fmt.Sprintf("did you mean %q?", near)
		}
		return nil, fmt.Errorf("%s:%d: there is no field %s here: %s", path, document.Line(name), shown(name), say)
	}
	specs, err := Read(path, document)
	if err == nil && len(specs) == 0 {
		err = fmt.Errorf("%s has no connection: begin one with [connections.default]", path)
	}
	return specs, err
}

// Table is where connections stand in a file.
const Table = "connections"

// Read is [ReadFile] of a file that was read and may have other things in it, and no connection.
func Read(path string, document *tomltext.Document) (map[string]Spec, error) {
	value, there := document.Members[Table]
	all, ok := value.(map[string]any)
	if there && !ok {
		return nil, fmt.Errorf("%s:%d: connections is %s: write a table for each connection, such as [connections.default]", path, document.Line(Table), tomltext.Kind(value))
	}
	specs := make(map[string]Spec, len(all))
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(all)) {
		spec, wrong := read(origin{name: name, file: path, document: document}, all[name])
		specs[name] = spec
		faults = append(faults, wrong...)
	}
	slices.SortStableFunc(faults, func(a, b error) int { return cmp.Compare(lineOf(a), lineOf(b)) })
	return specs, errors.Join(faults...)
}

func lineOf(err error) int {
	if fault, ok := errors.AsType[*Fault](err); ok {
		return fault.line
	}
	return 0
}

// read reads one connection, and all that is wrong with it.
func read(o origin, value any) (spec Spec, faults []error) {
	spec.origin = o
	members, ok := value.(map[string]any)
	if !ok {
		return spec, []error{o.wrong("", "it is %s: write a table, such as [connections.default], and what it has below that", tomltext.Kind(value))}
	}
	if vendor, ok := members["vendor"].(string); ok {
		spec.Vendor = vendor // whose options are known from here on
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if name == "options" {
			faults = append(faults, spec.options(members[name])...)
		} else if err := spec.set(name, members[name]); err != nil {
			faults = append(faults, err)
		}
	}
	if spec.Vendor != "" && !exists(spec.Vendor) {
		return spec, append(faults, o.wrong("vendor", "%s", noVendor(spec.Vendor)))
	}
	if len(faults) > 0 {
		return spec, faults
	}
	if err := spec.check(); err != nil {
		return spec, []error{err}
	}
	for _, file := range []*string{&spec.KeyFile, &spec.Adapter} {
		*file = configfile.Beside(o.file, *file)
	}
	if strings.HasSuffix(spec.Vendor, vendorFile) {
		spec.Vendor = configfile.Beside(o.file, spec.Vendor)
	}
	return spec, nil
}

// options reads the table of the vendor's own options.
func (s *Spec) options(value any) (faults []error) {
	members, ok := value.(map[string]any)
	if !ok {
		return []error{s.origin.wrong("options", "options is %s: write a table, [%s]", tomltext.Kind(value), s.origin.place("options"))}
	}
	if !exists(s.Vendor) {
		return nil // which is what is wrong, and said
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if err := s.option(name, members[name]); err != nil {
			faults = append(faults, err)
		}
	}
	return faults
}
