package vectors

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/agentwait/agentwait/internal/testing/cases"
)

// samplesDir holds bodies that a vector names in "body_file".
const samplesDir = "samples"

// Load reads every vector of a folder, sorted by name.
//
// # Errors
//
// Everything that would make a case check less than it seems to is an error that
// names the file: unknown or contradictory fields, a missing reason, a reason that
// another vector has already, a sample that no vector uses, a file that is not a vector.
func Load(dir string) ([]Vector, error) {
	files, err := cases.Load(dir, "vector", func(f *file) string { return f.Reason }, samplesDir)
	if err != nil {
		return nil, err
	}
	all := make([]Vector, 0, len(files))
	samples := map[string]bool{}
	for i := range files {
		f := &files[i].File
		v, err := f.checked(dir)
		if err != nil {
			return nil, fmt.Errorf("vector %s: %w", files[i].Name, err)
		}
		v.Name = files[i].Name
		if f.BodyFile != nil {
			samples[*f.BodyFile] = true
		}
		all = append(all, v)
	}
	return all, checkSamples(dir, samples)
}

// checked is the vector of a file.
func (f *file) checked(dir string) (Vector, error) {
	if err := f.check(); err != nil {
		return Vector{}, err
	}
	return f.vector(dir)
}

// checkSamples fails for a sample that no vector uses.
func checkSamples(dir string, used map[string]bool) error {
	entries, err := os.ReadDir(filepath.Join(dir, samplesDir))
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the samples: %w", err)
	}
	for _, e := range entries {
		if !used[samplesDir+"/"+e.Name()] {
			return fmt.Errorf("sample %s: no vector uses it; remove it or name it in a body_file", e.Name())
		}
	}
	return nil
}
