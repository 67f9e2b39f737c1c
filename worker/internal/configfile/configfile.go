// Package configfile finds and reads agentwait.toml. What stands in it is for others to judge: the
// settings of flags for package config, connections for package connections.
package configfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/agentwait/agentwait/internal/tomltext"
)

// Name is that of the file where it is looked for.
const Name = "agentwait.toml"

// maxBytes bounds a file: some thousand connections. The time of the TOML library grows with the
// square of the keys in a table.
const maxBytes = 256 << 10

// File is the file of a process.
type File struct {
	Path string // as it was given or found
	How  string // how it was, for people: "--config", a variable, or "found"
	*tomltext.Document
}

// Places are where the file is looked for when nobody names one, in this order. The first that is
// there counts, alone: two files that are put together leave nobody sure of what is in force.
func Places() []string {
	places := []string{Name}
	if dir, err := os.UserConfigDir(); err == nil { // a service may have no home
		places = append(places, filepath.Join(dir, "agentwait", Name))
	}
	return places
}

// Find reads the file that is named, or the first of [Places] that is there; nil where none is. A
// file that is there and cannot be read is an error: to go on without it would be to ignore what
// somebody has written.
func Find(named, how string) (*File, error) {
	if named != "" {
		return open(named, how)
	}
	for _, path := range Places() {
		file, err := open(path, "found")
		if !errors.Is(err, fs.ErrNotExist) {
			return file, err
		}
	}
	return nil, nil
}

func open(path, how string) (*File, error) {
	document, err := Read(path)
	if err != nil {
		return nil, err
	}
	return &File{Path: path, How: how, Document: document}, nil
}

// Read reads a file. Its error names the file, and the line of what is not TOML.
func Read(path string) (*tomltext.Document, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(io.LimitReader(file, maxBytes+1))
	_ = file.Close() // nothing was written
	if err == nil && len(content) > maxBytes {
		err = fmt.Errorf("%s has more than %d bytes: is it a file of settings and connections?", path, maxBytes)
	}
	if err != nil {
		return nil, err
	}
	document, err := tomltext.Read(content)
	if syntax, ok := errors.AsType[*tomltext.SyntaxError](err); ok {
		return nil, fmt.Errorf("%s:%d: %s", path, syntax.Line, syntax.Problem)
	}
	return document, err
}

// Beside is a path that a file names: relative to the folder of that file, whatever the working
// directory is.
func Beside(file, path string) string {
	if home, err := os.UserHomeDir(); err == nil && strings.HasPrefix(path, "~/") {
		return filepath.Join(home, path[2:])
	}
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(file), path)
}
