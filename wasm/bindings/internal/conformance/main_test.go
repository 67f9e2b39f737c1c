// The table in wasm/README.md is what the bindings promise, so that what it is counted
// from must not be taken for more than it is: no count and a failed test are no pass.
package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCountWords(t *testing.T) {
	var s suite
	var copied strings.Builder
	passed, err := s.countWords(strings.NewReader("# tests 3\n# vectors passed: 617 of 619\nok"), &copied)
	if err != nil || passed != 617 || !strings.HasSuffix(copied.String(), "619\nok") {
		t.Errorf("got %d, %v and %q", passed, err, copied.String())
	}
	if _, err := s.countWords(strings.NewReader("all green\n"), io.Discard); err == nil {
		t.Error("tests that say nothing of the vectors have passed them")
	}
}

func TestCountSubtests(t *testing.T) {
	s := suite{test: "TestVectors"}
	events := `{"Action":"run","Test":"TestVectors/a"}
{"Action":"pass","Test":"TestVectors/a/objects"}
{"Action":"pass","Test":"TestVectors/a"}
{"Action":"output","Test":"TestVectors/b","Output":"    it is 1\n"}
{"Action":"fail","Test":"TestVectors/b"}
{"Action":"skip","Test":"TestVectors/c"}
{"Action":"pass","Test":"TestOthers/d"}
{"Action":"fail","Test":"TestVectors"}
`
	var shown strings.Builder
	passed, err := s.countSubtests(strings.NewReader(events), &shown)
	if err != nil || passed != 1 || !strings.Contains(shown.String(), "it is 1") {
		t.Errorf("got %d, %v and %q; want the one that passed", passed, err, shown.String())
	}
	if _, err := s.countSubtests(strings.NewReader("go: no such package\n"), io.Discard); err == nil {
		t.Error("what is no event was taken for the end")
	}
}

func TestChoose(t *testing.T) {
	if got, err := choose(nil); err != nil || len(got) != len(suites) {
		t.Errorf("without names: %d suites, %v", len(got), err)
	}
	if got, err := choose([]string{"java", "core"}); err != nil || len(got) != 2 || got[0].name != "java" {
		t.Errorf("by name: %v, %v", got, err)
	}
	if _, err := choose([]string{"cobol"}); err == nil || !strings.Contains(err.Error(), "python") {
		t.Errorf("an unknown name: %v; want an error that lists the names", err)
	}
}

func TestWriteTable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "README.md")
	if err := os.WriteFile(file, []byte("# A\n"+beginTable+"old\n"+endTable+"after\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := writeTable(file, tableOf([]row{{"Java", "Chicory", 3, 3}})); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(file)
	if want := "# A\n" + beginTable + "| | runs on | vectors passed |\n|---|---|---|\n| Java | Chicory | 3 of 3 |\n" + endTable + "after\n"; err != nil || string(got) != want {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
	if err := os.WriteFile(file, []byte("no markers\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := writeTable(file, "x"); err == nil {
		t.Error("a file without markers was written to")
	}
}
