package arrows

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What tells no time, starts nothing and waits for nothing. Times and random numbers come in
// as arguments, so a table can test it and five languages can do the same.
var pure = []string{"internal/scan", "internal/text", "agentstatus", "internal/plan", "internal/learned"}

// What of package time reads the machine's clock or waits on it.
var impure = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"}

func TestThePureHaveNoClockAndNoGoroutine(t *testing.T) {
	for _, name := range pure {
		files, err := filepath.Glob(filepath.Join("../../..", name, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s has no files: %v", name, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range impurities(t, file, string(source)) {
				t.Errorf("%s, which is pure, has %s", name, found)
			}
		}
	}
}

// impurities finds goroutines, channels and clocks in a file.
func impurities(t *testing.T, file, source string) (found []string) {
	t.Helper()
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, file, source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	clock := ""
	for _, spec := range parsed.Imports {
		if spec.Path.Value != `"time"` {
			continue
		}
		clock = "time"
		if spec.Name != nil {
			clock = spec.Name.Name
		}
		if clock == "." {
			found = append(found, "package time by a dot")
		}
	}
	says := func(n ast.Node, what string) {
		found = append(found, fmt.Sprintf("%s in line %d of %s", what, files.Position(n.Pos()).Line, filepath.Base(file)))
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			says(n, "a goroutine")
		case *ast.ChanType:
			says(n, "a channel")
		case *ast.SelectStmt:
			says(n, "a select")
		case *ast.SendStmt:
			says(n, "a send")
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				says(n, "a receive")
			}
		case *ast.SelectorExpr:
			if of, ok := n.X.(*ast.Ident); ok && of.Name == clock && slices.Contains(impure, n.Sel.Name) {
				says(n, "time."+n.Sel.Name)
			}
		}
		return true
	})
	return found
}

// The check sees what it is there for.
func TestImpuritiesAreFound(t *testing.T) {
	for source, want := range map[string]string{
		"func f() { go f() }":                                "a goroutine",
		"func f(c chan int) {}":                              "a channel",
		"func f() { select {} }":                             "a select",
		"func f() { c <- 1 }":                                "a send",
		"func f() { <-c }":                                   "a receive",
		"import \"time\"\nvar t = time.Now()":                "time.Now",
		"import \"time\"\nvar f = time.AfterFunc":            "time.AfterFunc",
		"import \"time\"\nvar d = time.Second\nvar t time.T": "",
		"import now \"time\"\nvar t = now.Now()":             "time.Now",
		"import . \"time\"":                                  "package time by a dot",
		"import time \"fmt2\"\nvar t = time.Now()":           "",
	} {
		found := impurities(t, "p.go", "package p\n"+source)
		if want == "" && len(found) > 0 || want != "" && (len(found) != 1 || !strings.HasPrefix(found[0], want)) {
			t.Errorf("%s: got %q, want %q", source, found, want)
		}
	}
}
