package reference_test

// Who configures a worker has one page, and it is made of what the program reads. This test exists
// so that no flag, key, variable, field or option is added, or changes its default, and the page
// goes on saying something else.

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/worker/internal/cli"
	"github.com/agentwait/agentwait/worker/internal/config"
	"github.com/agentwait/agentwait/worker/internal/configfile"
	"github.com/agentwait/agentwait/worker/internal/connections"
	"github.com/agentwait/agentwait/worker/internal/reference"
)

const root = "../../../"

func TestThePageIsFresh(t *testing.T) {
	model, err := cli.Model()
	if err != nil {
		t.Fatal(err)
	}
	want, err := reference.Page(model)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(root + reference.File)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is not what the program has: go run ./worker/internal/reference/generate", reference.File)
	}
	for _, one := range config.Of(model) {
		if !strings.Contains(want, "| `"+one.Place()+"` | `--"+one.Name+"` | `AGENTWAIT_") {
			t.Errorf("no row for %s", one.Place())
		}
	}
	for _, name := range config.Twins(model) {
		if !strings.Contains(want, "`"+name+"`") {
			t.Errorf("nothing about %s", name)
		}
	}
	for _, f := range connections.Fields() {
		if !strings.Contains(want, "| `"+f.Name+"` |") {
			t.Errorf("no row for the field %s", f.Name)
		}
	}
	for _, vendor := range connections.Vendors() {
		if !strings.Contains(want, "`"+vendor+"`") {
			t.Errorf("nothing about the vendor %s", vendor)
		}
	}
}

// A row without a default, a unit or a meaning helps nobody.
func TestNoCellIsEmpty(t *testing.T) {
	page, err := os.ReadFile(root + reference.File)
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for line := range strings.Lines(string(page)) {
		if !strings.HasPrefix(line, "| ") {
			continue
		}
		rows++
		for _, cell := range strings.Split(strings.Trim(strings.TrimSpace(line), "|"), " | ") {
			if strings.TrimSpace(cell) == "" || strings.Contains(cell, "${") {
				t.Errorf("an empty cell, or one that was not filled: %s", line)
			}
		}
	}
	if rows < 60 {
		t.Errorf("%d rows", rows)
	}
}

// What the page shows as a file is one, for the program as well.
func TestTheFilesOfThePageAreRead(t *testing.T) {
	page, err := os.ReadFile(root + reference.File)
	if err != nil {
		t.Fatal(err)
	}
	model, err := cli.Model()
	if err != nil {
		t.Fatal(err)
	}
	examples := regexp.MustCompile("(?s)```toml\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	if len(examples) == 0 {
		t.Fatal("there is no example")
	}
	for _, example := range examples {
		path := filepath.Join(t.TempDir(), configfile.Name)
		if err := os.WriteFile(path, []byte(example[1]), 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := configfile.Find(path, "test")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := config.NewResolver(model, file); err != nil {
			t.Error(err)
		}
		if _, err := connections.Read(path, file.Document); err != nil {
			t.Error(err)
		}
	}
}
