package waits

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Load reads every case of a folder, sorted by name.
//
// # Errors
//
// Everything that would make a case check less than it seems to is an error that names
// the file: unknown or contradictory fields, a missing reason or one that another case
// has already, a step that no poll reaches, a file that is no case.
func Load(dir string) ([]Case, error) { return load(dir, false) }

// LoadDocuments is [Load] for a folder of waits on normalised documents, which only Go makes.
func LoadDocuments(dir string) ([]Case, error) { return load(dir, true) }

func load(dir string, documents bool) ([]Case, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("read the waits: %w", err)
	}
	var all []Case
	reasons := map[string]string{}
	for _, e := range entries {
		name, isJSON := strings.CutSuffix(e.Name(), ".json")
		if e.IsDir() || !isJSON {
			return nil, fmt.Errorf("%s is not a wait (NAME.json); move it elsewhere", filepath.Join(dir, e.Name()))
		}
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, fmt.Errorf("read the waits: %w", err)
		}
		c, err := decode(data, documents)
		if err != nil {
			return nil, fmt.Errorf("wait %s: %w", name, err)
		}
		if other, ok := reasons[c.Reason]; ok {
			return nil, fmt.Errorf("wait %s: its reason is that of %s; say what this one is for", name, other)
		}
		reasons[c.Reason] = name
		c.Name = name
		all = append(all, c)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s has no waits", dir)
	}
	return all, nil
}

// decode reads exactly one JSON object without unknown fields.
func decode(data []byte, documents bool) (Case, error) {
	var f file
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		return Case{}, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Case{}, errors.New("something follows the JSON object")
	}
	if err := f.check(documents); err != nil {
		return Case{}, err
	}
	return f.build()
}
