package waits

import (
	"fmt"

	"github.com/agentwait/agentwait/internal/testing/cases"
)

// Load reads every case of a folder, sorted by name.
//
// # Errors
//
// Everything that would make a case check less than it seems to is an error that names
// the file: unknown or contradictory fields, a missing reason or one that another case
// has already, a step that no poll reaches, a file that is not a case.
func Load(dir string) ([]Case, error) { return load(dir, false) }

// LoadDocuments is [Load] for a folder of waits on normalised documents, which only Go makes.
func LoadDocuments(dir string) ([]Case, error) { return load(dir, true) }

func load(dir string, documents bool) ([]Case, error) {
	files, err := cases.Load(dir, "wait", func(f *file) string { return f.Reason })
	if err != nil {
		return nil, err
	}
	all := make([]Case, 0, len(files))
	for i := range files {
		c, err := files[i].File.checked(documents)
		if err != nil {
			return nil, fmt.Errorf("wait %s: %w", files[i].Name, err)
		}
		c.Name = files[i].Name
		all = append(all, c)
	}
	return all, nil
}

// checked is the case of a file.
func (f *file) checked(documents bool) (Case, error) {
	if err := f.check(documents); err != nil {
		return Case{}, err
	}
	return f.build()
}
