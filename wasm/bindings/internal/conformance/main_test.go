// The table in wasm/README.md is what the bindings promise, so that what it is counted
// from must not be taken for more than it is: no count and a failed test are not a pass.
package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCountWords(t *testing.T) {
	got := counts{}
	var copied strings.Builder
	err := got.words(strings.NewReader("# tests 3\n\x1b[0mvectors passed: 617 of 619\n# waits passed: 12 of 13\nok"), &copied)
	if err != nil || got[vectors] != 617 || got[waits] != 12 || !strings.HasSuffix(copied.String(), "13\nok") {
		t.Errorf("got %v, %v and %q", got, err, copied.String())
	}
	for _, output := range []string{"all green\n", "vectors passed: 1 of 1\n", "waits passed: 1 of 1\n"} {
		if err := (counts{}).words(strings.NewReader(output), io.Discard); err == nil {
			t.Errorf("%q: tests that say nothing of the vectors or of the waits have passed them", output)
		}
	}
}

func TestCountSubtests(t *testing.T) {
	got := counts{}
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
	err := got.subtests(strings.NewReader(events), &shown, waits, "TestVectors")
	if err != nil || got[waits] != 1 || len(got) != 1 || !strings.Contains(shown.String(), "it is 1") {
		t.Errorf("got %v, %v and %q; want the one that passed", got, err, shown.String())
	}
	if err := got.subtests(strings.NewReader("go: no such package\n"), io.Discard, waits, "TestVectors"); err == nil {
		t.Error("what is not an event was taken for the end")
	}
}

func TestASuiteIsHeldToWhatItRuns(t *testing.T) {
	for _, c := range []struct {
		suite suite
		want  string
	}{
		{suite{task: "x"}, "vectors waits"},
		{suite{vectors: goTest{"./x", "TestX"}}, "vectors"},
		{suite{waits: goTest{"./x", "TestX"}}, "waits"},
	} {
		if got := strings.Join(c.suite.held(), " "); got != c.want {
			t.Errorf("%+v: got %q, want %q", c.suite, got, c.want)
		}
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
	if err := writeTable(file, tableOf([]row{
		{"Java", "Chicory", []string{vectors, waits}, counts{vectors: 3, waits: 1}},
		{"Go", "native", []string{vectors}, counts{vectors: 3}},
	}, counts{vectors: 3, waits: 1})); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(file)
	if want := "# A\n" + beginTable + "| | runs on | vectors passed | waits passed |\n|---|---|---|---|\n| Java | Chicory | 3 of 3 | 1 of 1 |\n| Go | native | 3 of 3 | – |\n" + endTable + "after\n"; err != nil || string(got) != want {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
	if err := os.WriteFile(file, []byte("no markers\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := writeTable(file, "x"); err == nil {
		t.Error("a file without markers was written to")
	}
}
