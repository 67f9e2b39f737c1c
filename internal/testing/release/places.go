package release

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
)

// A Place is where a file names the version: all that its pattern finds, in the second of three
// groups.
type Place struct {
	File    string
	Pattern *regexp.Regexp
	Times   int // how often it stands there; a file that changed its form is told of
}

const number = `\d+\.\d+\.\d+`

// Places are all of them.
var Places = []Place{
	{"worker/go.mod", regexp.MustCompile(`(github\.com/agentwait/agentwait v)(` + number + `)()`), 1},
	{"deploy/binary.work", regexp.MustCompile(`(github\.com/agentwait/agentwait v)(` + number + `)()`), 1},
	{"wasm/bindings/js/package.json", regexp.MustCompile(`(?m)(^  "version": ")(` + number + `)(")`), 1},
	{"wasm/bindings/js/package-lock.json", regexp.MustCompile(`("name": "agentwait",\n\s+"version": ")(` + number + `)(")`), 2},
	{"wasm/bindings/python/pyproject.toml", regexp.MustCompile(`(?m)(^version = ")(` + number + `)(")`), 1},
	{"wasm/bindings/rust/Cargo.toml", regexp.MustCompile(`(?m)(^version = ")(` + number + `)(")`), 1},
	{"wasm/bindings/rust/Cargo.lock", regexp.MustCompile(`(name = "agentwait"\nversion = ")(` + number + `)(")`), 1},
	{"wasm/bindings/java/pom.xml", regexp.MustCompile(`(<artifactId>agentwait</artifactId>\s+<version>)(` + number + `)(<)`), 1},
	{"wasm/bindings/java/example/pom.xml", regexp.MustCompile(`(?m)(<artifactId>agentwait[a-z-]*</artifactId>\s+<version>)(` + number + `)(<)`), 2},
	{"wasm/bindings/java/README.md", regexp.MustCompile(`(?m)(^  <version>)(` + number + `)(<)`), 1},
}

// Stale are the places under root that do not name the version, each with what is wrong.
func Stale(root, version string) (stale []string, err error) {
	for _, place := range Places {
		text, err := os.ReadFile(filepath.Join(root, place.File))
		if err != nil {
			return nil, err
		}
		found := place.Pattern.FindAllSubmatch(text, -1)
		if len(found) != place.Times {
			stale = append(stale, fmt.Sprintf("%s names a version %d times in the form %s, not %d", place.File, len(found), place.Pattern, place.Times))
		}
		for _, one := range found {
			if string(one[2]) != version {
				stale = append(stale, fmt.Sprintf("%s names %s, not %s: go tool task version", place.File, one[2], version))
			}
		}
	}
	return stale, nil
}

// Write writes the version into all places under root.
func Write(root, version string) error {
	for _, place := range Places {
		path := filepath.Join(root, place.File)
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		text = place.Pattern.ReplaceAll(text, []byte("${1}"+version+"${3}"))
		if err := os.WriteFile(path, text, 0o644); err != nil { //nolint:gosec // files of the repository
			return err
		}
	}
	return nil
}
