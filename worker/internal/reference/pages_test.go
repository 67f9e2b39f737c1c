package reference_test

// A file of settings on a page is copied, with its own keys put in. This test exists so that each
// of them is one that the worker takes: every key known, every connection one that can be made.

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/agentwait/agentwait/worker/internal/cli"
	"github.com/agentwait/agentwait/worker/internal/config"
	"github.com/agentwait/agentwait/worker/internal/configfile"
	"github.com/agentwait/agentwait/worker/internal/connections"
	"github.com/agentwait/agentwait/worker/internal/console"
)

// marked are the blocks with a file; any other TOML is marked as something else.
var marked = regexp.MustCompile("(?m)^<!-- agentwait.toml -->\n```toml\n((?:.*\n)*?)```$")

func TestTheFilesOfThePagesServe(t *testing.T) {
	model, err := cli.Model()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	key := filepath.Join(dir, "a.key")
	if err := os.WriteFile(key, []byte("a-key-of-nobody\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	every := func(string) (string, bool) { return "a-key-of-nobody", true }
	for _, page := range []string{"docs/operate.md", "docs/configuration.md", "worker/README.md"} {
		text, err := os.ReadFile(root + page)
		if err != nil {
			t.Fatal(err)
		}
		examples := marked.FindAllStringSubmatch(string(text), -1)
		if len(examples) == 0 {
			t.Errorf("%s: there is no file", page)
		}
		for _, example := range examples {
			path := filepath.Join(dir, configfile.Name)
			if err := os.WriteFile(path, []byte(example[1]), 0o600); err != nil {
				t.Fatal(err)
			}
			file, err := configfile.Find(path, "test")
			if err != nil {
				t.Fatalf("%s: %v", page, err)
			}
			if _, err := config.NewResolver(model, file); err != nil {
				t.Errorf("%s: %v", page, err)
			}
			specs, err := connections.Read(path, file.Document)
			if err != nil || len(specs) == 0 {
				t.Errorf("%s: %d connections, %v", page, len(specs), err)
			}
			for name, spec := range specs {
				if spec.KeyFile != "" {
					spec.KeyFile = key
				}
				specs[name] = spec
			}
			made, err := connections.Make(t.Context(), &console.Console{LookupEnv: every}, specs, connections.Shared{})
			if err != nil || len(made) != len(specs) {
				t.Errorf("%s: %d of %d connections, %v", page, len(made), len(specs), err)
			}
			for _, one := range made {
				one.Close()
			}
		}
	}
}
