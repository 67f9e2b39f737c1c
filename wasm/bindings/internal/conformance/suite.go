package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// suite is something that the vectors hold.
type suite struct {
	name   string // on the command line
	what   string // in the table
	engine string
	test   string   // of Go: a test whose subtests are the vectors; else the command says how many passed
	args   []string // of the command
}

var suites = []suite{
	{"core", "Go, the package `agentstatus`", "native", "TestVectors", goTest("./agentstatus", "TestVectors")},
	{"module", "the module", "wazero", "TestVectors", goTest("./wasm", "TestVectors")},
	{"std", "the module, built by the standard toolchain", "wazero", "TestTheStandardToolchainPassesTheVectors", goTest("./wasm", "TestTheStandardToolchainPassesTheVectors")},
	{"js", "JavaScript and TypeScript", "V8 (Node)", "", task("wasm:js:test")},
	{"python", "Python", "wasmtime", "", task("wasm:python:test")},
	{"rust", "Rust", "wasmtime", "", task("wasm:rust:test")},
	{"java", "Java", "Chicory, compiled", "", task("wasm:java:test")},
}

func goTest(pkg, test string) []string {
	return []string{"go", "test", "-count=1", "-json", "-run", "^" + test + "$", pkg}
}

func task(name string) []string { return []string{"go", "tool", "task", name} }

// run runs the suite and returns how many vectors it passed.
func (s *suite) run(out io.Writer) (int, error) {
	fmt.Fprintf(out, "\n--- %s: %s\n", s.name, strings.Join(s.args, " "))
	cmd := exec.Command(s.args[0], s.args[1:]...) //nolint:gosec // the commands stand above
	cmd.Stderr = os.Stderr
	output, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	count := s.countWords
	if s.test != "" {
		count = s.countSubtests
	}
	passed, counting := count(output, out)
	_, _ = io.Copy(out, output)
	if err := cmd.Wait(); err != nil {
		return passed, err
	}
	return passed, counting
}

// said is how the tests of a binding tell what they passed.
var said = regexp.MustCompile(`vectors passed: (\d+) of \d+`)

// countWords copies the output, and finds what it says of the vectors.
func (s *suite) countWords(output io.Reader, out io.Writer) (passed int, err error) {
	err = fmt.Errorf("its tests did not print %q", said)
	lines := bufio.NewReader(output)
	for {
		line, end := lines.ReadString('\n')
		fmt.Fprint(out, line)
		if m := said.FindStringSubmatch(line); m != nil {
			passed, err = strconv.Atoi(m[1])
		}
		if end != nil {
			return passed, err
		}
	}
}

// countSubtests counts the subtests that passed, and shows the output of those that did not.
func (s *suite) countSubtests(output io.Reader, out io.Writer) (passed int, err error) {
	said := map[string]string{}
	for decode := json.NewDecoder(output); ; {
		var e struct{ Action, Test, Output string }
		if err := decode.Decode(&e); err == io.EOF {
			return passed, nil
		} else if err != nil {
			return passed, fmt.Errorf("the output of go test -json: %w", err)
		}
		vector, isVector := strings.CutPrefix(e.Test, s.test+"/")
		switch {
		case e.Action == "output":
			said[e.Test] += e.Output
		case e.Action == "fail":
			fmt.Fprint(out, said[e.Test])
		case e.Action == "pass" && isVector && !strings.Contains(vector, "/"):
			passed++
		}
	}
}
