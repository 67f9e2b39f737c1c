package scan_test

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"strings"
	"testing"
)

// The module's stack is small and cannot be looked at: no function may come to itself again. As
// the package imports unsafe alone, all that can be called is in its own files.
func TestNothingRecurses(t *testing.T) {
	for _, tags := range [][]string{nil, {"tinygo", "tinygo.wasm"}} {
		calls := callsOf(t, tags)
		done := map[types.Object]bool{}
		var walk func(f types.Object, path []types.Object)
		walk = func(f types.Object, path []types.Object) {
			for i, above := range path {
				if above == f {
					var names []string
					for _, g := range append(path[i:], f) {
						names = append(names, g.Name())
					}
					t.Fatalf("with the tags %q: %s", tags, strings.Join(names, " calls "))
				}
			}
			if done[f] {
				return
			}
			for _, g := range calls[f] {
				walk(g, append(path, f))
			}
			done[f] = true
		}
		for f := range calls {
			walk(f, nil)
		}
		if len(done) < 50 {
			t.Errorf("with the tags %q there are %d functions, and so it was not this package", tags, len(done))
		}
	}
}

// unsafeAlone imports what the package may import.
type unsafeAlone struct{}

func (unsafeAlone) Import(path string) (*types.Package, error) {
	if path != "unsafe" {
		return nil, fmt.Errorf("the package imports %q: it may import unsafe alone", path)
	}
	return types.Unsafe, nil
}

// callsOf says which functions of the package each of them names: a value that is only passed on
// counts as called.
func callsOf(t *testing.T, tags []string) map[types.Object][]types.Object {
	t.Helper()
	context := build.Default
	context.BuildTags = tags
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	set := token.NewFileSet()
	var files []*ast.File
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		if match, err := context.MatchFile(".", name); err != nil {
			t.Fatal(err)
		} else if !match {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	info := types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: unsafeAlone{}}
	if _, err := config.Check("scan", set, files, &info); err != nil {
		t.Fatal(err)
	}
	calls := map[types.Object][]types.Object{}
	for _, file := range files {
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			from := info.Defs[f.Name]
			calls[from] = nil
			ast.Inspect(f, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					if to, ok := info.Uses[id].(*types.Func); ok {
						calls[from] = append(calls[from], to)
					}
				}
				return true
			})
		}
	}
	return calls
}
