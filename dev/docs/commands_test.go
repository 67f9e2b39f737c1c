package docs

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

var (
	goRun  = regexp.MustCompile("go run (\\./[^\\s`]+)")
	goTask = regexp.MustCompile("go tool task ([a-z0-9][a-z0-9:-]*)")
)

// past are pages that tell what was done, with programs that may be gone.
var past = []string{"CHANGELOG.md", "BENCHMARKS.md"}

// A program or a task that was renamed leaves its name behind, in blocks and in the prose.
func TestProgramsAndTasksAreThere(t *testing.T) {
	t.Parallel()
	all := tasks(t, filepath.Join(root, "Taskfile.yml"))
	require.Contains(t, all, "wasm:python:test")
	programs, named := 0, 0
	for _, page := range pages(t) {
		if slices.Contains(past, page) {
			continue
		}
		content, err := os.ReadFile(filepath.Join(root, page))
		require.NoError(t, err)
		text := strings.Join(strings.Fields(string(content)), " ") // a name may stand on the next line
		for _, found := range goRun.FindAllStringSubmatch(text, -1) {
			programs++
			sources, err := filepath.Glob(filepath.Join(root, strings.TrimRight(found[1], ".,:;)"), "*.go"))
			require.NoError(t, err)
			assert.NotEmpty(t, sources, "%s: %s", page, found[0])
		}
		for _, found := range goTask.FindAllStringSubmatch(text, -1) {
			named++
			assert.True(t, slices.Contains(all, strings.TrimRight(found[1], ":-")), "%s: %s", page, found[0])
		}
	}
	require.Greater(t, programs, 10)
	require.Greater(t, named, 10)
}

// tasks are the names of a Taskfile's tasks, with those of the files that it includes.
func tasks(t *testing.T, path string) (names []string) {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	var file struct {
		Includes map[string]include
		Tasks    map[string]any
	}
	require.NoError(t, yaml.Unmarshal(text, &file), path)
	names = slices.Collect(maps.Keys(file.Tasks))
	for prefix, one := range file.Includes {
		for _, name := range tasks(t, filepath.Join(filepath.Dir(path), one.Taskfile)) {
			names = append(names, prefix+":"+name)
			if name == "default" {
				names = append(names, prefix)
			}
		}
	}
	return names
}

// include is a path, or a table that has it.
type include struct{ Taskfile string }

func (i *include) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		return node.Decode(&i.Taskfile)
	}
	type table include
	return node.Decode((*table)(i))
}
