// Package cases loads test data: a folder with one case a file, NAME.json, each with the reason
// that it exists.
//
// It is strict, so that a mistake in a case is an error and not one that silently checks nothing.
package cases

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Case is a file, read into a T.
type Case[T any] struct {
	Name string // the file's, without .json
	File T
}

// Load reads all cases of a folder, sorted by name. kind is what they are called, "vector", and
// beside names what else may lie there.
//
// # Errors
//
// An unknown field, something behind the JSON object, no reason or one that another case has
// already, a file that is not a case, a folder without any: each is an error that names the file.
func Load[T any](dir, kind string, reason func(*T) string, beside ...string) ([]Case[T], error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("read the %ss: %w", kind, err)
	}
	var all []Case[T]
	reasons := map[string]string{}
	for _, e := range entries {
		if slices.Contains(beside, e.Name()) {
			continue
		}
		name, isJSON := strings.CutSuffix(e.Name(), ".json")
		if e.IsDir() || !isJSON {
			return nil, fmt.Errorf("%s is not a %s (NAME.json); move it elsewhere", filepath.Join(dir, e.Name()), kind)
		}
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, fmt.Errorf("read the %ss: %w", kind, err)
		}
		one := Case[T]{Name: name}
		if err := decode(data, &one.File); err != nil {
			return nil, fmt.Errorf("%s %s: %w", kind, name, err)
		}
		why := strings.TrimSpace(reason(&one.File))
		if why == "" {
			return nil, fmt.Errorf(`%s %s: no "reason": say in one sentence why it exists`, kind, name)
		}
		if other, ok := reasons[why]; ok {
			return nil, fmt.Errorf("%s %s: its reason is that of %s; say what this one is for", kind, name, other)
		}
		reasons[why] = name
		all = append(all, one)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s has no %ss", dir, kind)
	}
	return all, nil
}

// decode reads exactly one JSON object without unknown fields.
func decode(data []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the JSON object")
	}
	return nil
}
