package connections

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// DefaultFile is read where no other file is named, and it is there.
const DefaultFile = "agentwait.toml"

// document is a whole file.
type document struct {
	Connections map[string]Spec `toml:"connections"`
}

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
// Paths in it are relative to its folder. Its errors name the file, the line and what to write.
func ReadFile(path string) (map[string]Spec, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var read document
	decoder := toml.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&read); err != nil {
		return nil, explained(path, err)
	}
	if len(read.Connections) == 0 {
		return nil, fmt.Errorf("%s has no connection: begin one with [connections.default]", path)
	}
	for _, name := range slices.Sorted(maps.Keys(read.Connections)) {
		spec := read.Connections[name]
		if err := spec.check(); err != nil {
			return nil, fmt.Errorf("%s: the connection %q: %w", path, name, err)
		}
		for _, file := range []*string{&spec.KeyFile, &spec.Adapter} {
			*file = beside(path, *file)
		}
		if strings.HasSuffix(spec.Vendor, vendorFile) {
			spec.Vendor = beside(path, spec.Vendor)
		}
		read.Connections[name] = spec
	}
	return read.Connections, nil
}

// beside is a path that a file names.
func beside(file, path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(file), path)
}

// explained says where a file is wrong. A value is not repeated: a key may have been put there.
func explained(path string, err error) error {
	if missing, ok := errors.AsType[*toml.StrictMissingError](err); ok && len(missing.Errors) > 0 {
		first := missing.Errors[0]
		row, _ := first.Position()
		return fmt.Errorf("%s:%d: there is no field %q: a connection has vendor, url, key_file, key_env, auth, adapter, status_path, request_timeout, max_body_bytes, max_requests_in_flight, max_requests_per_second and options",
			path, row, strings.Join(first.Key(), "."))
	}
	if wrong, ok := errors.AsType[*toml.DecodeError](err); ok {
		row, column := wrong.Position()
		return fmt.Errorf("%s:%d:%d: %s", path, row, column, strings.TrimPrefix(wrong.Error(), "toml: "))
	}
	return fmt.Errorf("%s: %w", path, err)
}
