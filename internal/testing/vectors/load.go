package vectors

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// samplesDir holds bodies that a vector names in "body_file".
const samplesDir = "samples"

// Load reads every vector of a folder, sorted by name.
//
// # Errors
//
// Everything that would make a case check less than it seems to is an error that
// names the file: unknown or contradictory fields, a missing reason, a reason that
// another vector has already, a sample that no vector uses, a file that is no vector.
func Load(dir string) ([]Vector, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("read the vectors: %w", err)
	}
	var all []Vector
	reasons := map[string]string{}
	samples := map[string]bool{}
	for _, e := range entries {
		if e.Name() == samplesDir && e.IsDir() {
			continue
		}
		name, isJSON := strings.CutSuffix(e.Name(), ".json")
		if e.IsDir() || !isJSON {
			return nil, fmt.Errorf("%s: neither a vector (NAME.json) nor %q; move it elsewhere", filepath.Join(dir, e.Name()), samplesDir)
		}
		v, sample, err := load(dir, name)
		if err != nil {
			return nil, fmt.Errorf("vector %s: %w", name, err)
		}
		if other, ok := reasons[v.Reason]; ok {
			return nil, fmt.Errorf("vector %s: its reason is that of %s; say what this one is for", name, other)
		}
		reasons[v.Reason] = name
		samples[sample] = true
		all = append(all, v)
	}
	return all, checkSamples(dir, samples)
}

// load reads one vector and returns the sample that it uses, if any.
func load(dir, name string) (v Vector, sample string, err error) {
	data, err := os.ReadFile(filepath.Join(dir, name+".json"))
	if err != nil {
		return v, "", err
	}
	f, err := decode(data)
	if err != nil {
		return v, "", err
	}
	v, err = f.vector(dir)
	v.Name = name
	if f.BodyFile != nil {
		sample = *f.BodyFile
	}
	return v, sample, err
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
