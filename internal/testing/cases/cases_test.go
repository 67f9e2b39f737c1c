package cases_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/internal/testing/cases"
)

type file struct {
	Reason string `json:"reason"`
	Body   string `json:"body"`
}

func load(t *testing.T, files map[string]string) ([]cases.Case[file], error) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cases.Load(dir, "vector", func(f *file) string { return f.Reason }, "README.md")
}

func TestLoad(t *testing.T) {
	all, err := load(t, map[string]string{"b.json": `{"reason":"r2"}`, "a.json": `{"reason":"r1","body":"x"}`, "README.md": "about them"})
	if err != nil || len(all) != 2 || all[0].Name != "a" || all[0].File.Body != "x" || all[1].Name != "b" {
		t.Errorf("got %+v, %v", all, err)
	}
}

// A mistake in a case must not make it one that checks nothing.
func TestLoadRefuses(t *testing.T) {
	for _, c := range []struct {
		files map[string]string
		says  string
	}{
		{map[string]string{"v.json": `{"reason":"r","boddy":"x"}`}, `vector v: json: unknown field "boddy"`},
		{map[string]string{"v.json": `{"reason":"r"}{}`}, "vector v: something follows"},
		{map[string]string{"v.json": `{"reason":" "}`}, `vector v: no "reason"`},
		{map[string]string{"v.json": `{"reason":"r"}`, "w.json": `{"reason":"r "}`}, "vector w: its reason is that of v"},
		{map[string]string{"v.json": `{"reason":"r"}`, "notes.txt": ""}, "notes.txt is not a vector"},
		{map[string]string{"README.md": ""}, "no vectors"},
	} {
		if _, err := load(t, c.files); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("got %v, want one that says %q", err, c.says)
		}
	}
	if _, err := cases.Load(filepath.Join(t.TempDir(), "none"), "vector", func(f *file) string { return f.Reason }); err == nil {
		t.Error("a folder that does not exist was loaded")
	}
}
