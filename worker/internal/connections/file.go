package connections

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/agentwait/agentwait/internal/nearest"
	"github.com/agentwait/agentwait/internal/tomltext"
)

// DefaultFile is read where no other file is named, and it is there.
const DefaultFile = "agentwait.toml"

// maxFileBytes bounds a file: some thousand connections. The time of the TOML library grows with
// the square of the keys in a table.
const maxFileBytes = 256 << 10

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
	content, err := readBounded(path)
	if err != nil {
		return nil, err
	}
	document, err := tomltext.Read(content)
	if syntax, ok := errors.AsType[*tomltext.SyntaxError](err); ok {
		return nil, fmt.Errorf("%s:%d: %s", path, syntax.Line, syntax.Problem)
	}
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(document.Members)) {
		if name == "connections" {
			continue
		}
		say := "begin a connection with [connections.default], and write what it has below that"
		if near := nearest.Name(strings.ToLower(name), []string{"connections"}); near != "" {
			say = fmt.Sprintf("did you mean %q?", near)
		}
		return nil, fmt.Errorf("%s:%d: there is no field %s here: %s", path, document.Line(name), shown(name), say)
	}
	const begin = "begin one with [connections.default]"
	all, ok := document.Members["connections"].(map[string]any)
	switch value, there := document.Members["connections"]; {
	case there && !ok:
		return nil, fmt.Errorf("%s:%d: connections is %s: write a table for each connection, such as [connections.default]", path, document.Line("connections"), tomltext.Kind(value))
	case len(all) == 0:
		return nil, fmt.Errorf("%s has no connection: %s", path, begin)
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

func readBounded(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(io.LimitReader(file, maxFileBytes+1))
	_ = file.Close() // nothing was written
	if err == nil && len(content) > maxFileBytes {
		err = fmt.Errorf("%s has more than %d bytes: is it a file of connections?", path, maxFileBytes)
	}
	return content, err
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
		*file = beside(o.file, *file)
	}
	if strings.HasSuffix(spec.Vendor, vendorFile) {
		spec.Vendor = beside(o.file, spec.Vendor)
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

// beside is a path that a file names.
func beside(file, path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(file), path)
}
