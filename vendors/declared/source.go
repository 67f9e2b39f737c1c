package declared

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/agentwait/agentwait/internal/tomltext"
)

// FileError is what is wrong at one place of a file.
type FileError struct {
	File    string // as it was given to [Load] or [Parse]
	Line    int    // from 1
	Key     string // "get.path", "tool_calls[1].each"; empty where it is not TOML
	Problem string // what is wrong, and what to write
}

func (e *FileError) Error() string {
	place := e.File + ":" + strconv.Itoa(e.Line)
	if e.Key == "" {
		return place + ": " + e.Problem
	}
	return place + ": " + e.Key + " " + e.Problem
}

// source is a file that is being read, and all that was found wrong with it.
type source struct {
	*tomltext.Document
	file   string
	faults []*FileError
}

// readTOML reads a file into a table. Its error is a [*FileError].
func readTOML(file string, content []byte) (*source, error) {
	document, err := tomltext.Read(content)
	if err != nil {
		fault := &FileError{File: file, Line: 1, Problem: err.Error()}
		if syntax, ok := errors.AsType[*tomltext.SyntaxError](err); ok {
			fault.Line, fault.Problem = syntax.Line, syntax.Problem
		}
		return nil, fault
	}
	return &source{file: file, Document: document}, nil
}

// fault notes what is wrong at a key.
func (s *source) fault(key, format string, args ...any) {
	s.faults = append(s.faults, &FileError{File: s.file, Line: s.Line(key), Key: key, Problem: fmt.Sprintf(format, args...)})
}

// maxFaults bounds what is said of a file at once.
const maxFaults = 20

// err is what was found, in the order of the file.
func (s *source) err() error {
	slices.SortStableFunc(s.faults, func(a, b *FileError) int { return cmp.Compare(a.Line, b.Line) })
	all := make([]error, 0, maxFaults+1)
	for i, fault := range s.faults {
		if i == maxFaults {
			all = append(all, fmt.Errorf("%s: and %d more", s.file, len(s.faults)-i))
			break
		}
		all = append(all, fault)
	}
	return errors.Join(all...)
}
