package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// The data that suites are held to, as their tests call it.
const (
	vectors = "vectors"
	waits   = "waits"
)

// suite is something that is held to the data: a binding, whose tests say what they
// passed, or tests of Go, whose subtests are the cases.
type suite struct {
	name   string // on the command line
	what   string // in the table
	engine string

	task    string // of a binding: runs its tests
	vectors goTest
	waits   goTest
}

// goTest is a test whose subtests are the cases; without a name there is none.
type goTest struct{ pkg, name string }

// suites are the rows of the table. What has no loop of its own runs no waits.
var suites = []suite{
	{name: "core", what: "Go, the package `agentstatus`", engine: "native", vectors: goTest{"./agentstatus", "TestVectors"}},
	{name: "direct", what: "Go, the package `direct`", engine: "native", waits: goTest{"./direct", "TestWaits"}},
	{name: "activities", what: "Go, the engine of package `activities`", engine: "native", waits: goTest{"./activities", "TestWaits"}},
	{name: "module", what: "the module", engine: "wazero", vectors: goTest{"./wasm", "TestVectors"}},
	{name: "std", what: "the module, built by the standard toolchain", engine: "wazero", vectors: goTest{"./wasm", "TestTheStandardToolchainPassesTheVectors"}},
	{name: "js", what: "JavaScript and TypeScript", engine: "V8 (Node)", task: "wasm:js:test"},
	{name: "python", what: "Python", engine: "wasmtime", task: "wasm:python:test"},
	{name: "rust", what: "Rust", engine: "wasmtime", task: "wasm:rust:test"},
	{name: "java", what: "Java", engine: "Chicory, compiled", task: "wasm:java:test"},
}

// held returns what the suite is held to.
func (s *suite) held() []string {
	var held []string
	if s.task != "" || s.vectors.name != "" {
		held = append(held, vectors)
	}
	if s.task != "" || s.waits.name != "" {
		held = append(held, waits)
	}
	return held
}

// run runs the suite and returns how much of everything it passed.
func (s *suite) run(out io.Writer) (counts, error) {
	passed := counts{}
	if s.task != "" {
		return passed, s.command(out, passed.words, "go", "tool", "task", s.task)
	}
	for _, data := range s.held() {
		test := s.vectors
		if data == waits {
			test = s.waits
		}
		count := func(output io.Reader, out io.Writer) error { return passed.subtests(output, out, data, test.name) }
		if err := s.command(out, count, "go", "test", "-count=1", "-json", "-run", "^"+test.name+"$", test.pkg); err != nil {
			return passed, err
		}
	}
	return passed, nil
}

// command runs a command and counts by its output.
func (s *suite) command(out io.Writer, count func(output io.Reader, out io.Writer) error, args ...string) error {
	fmt.Fprintf(out, "\n--- %s: %s\n", s.name, strings.Join(args, " "))
	cmd := exec.Command(args[0], args[1:]...) //nolint:gosec // the commands stand above
	cmd.Stderr = os.Stderr
	output, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	counting := count(output, out)
	_, _ = io.Copy(out, output)
	if err := cmd.Wait(); err != nil {
		return err
	}
	return counting
}
