// Command conformance runs the tests of the core and of every binding, and writes how many
// of the shared vectors and waits each passed as a table into wasm/README.md:
//
//	go run ./wasm/bindings/internal/conformance           run all, write the table
//	go run ./wasm/bindings/internal/conformance js rust   run these, and leave the table alone
//
// It runs at the root of the repository, and fails if a suite fails or passes less than
// there is.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const readme = "wasm/README.md"

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "conformance:", err)
		os.Exit(1)
	}
}

func run(names []string, out io.Writer) error {
	chosen, err := choose(names)
	if err != nil {
		return err
	}
	there := counts{}
	for _, data := range []string{vectors, waits} {
		files, err := filepath.Glob("testdata/" + data + "/*.json")
		if err != nil || len(files) == 0 {
			return fmt.Errorf("no testdata/%s: run it at the root of the repository", data)
		}
		there[data] = len(files)
	}
	rows := make([]row, len(chosen))
	var failed []error
	for i, s := range chosen {
		passed, err := s.run(out)
		for _, data := range s.held() {
			if err == nil && passed[data] != there[data] {
				err = fmt.Errorf("%d of %d %s passed", passed[data], there[data], data)
			}
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", s.name, err))
		}
		rows[i] = row{s.what, s.engine, s.held(), passed}
	}
	table := tableOf(rows, there)
	fmt.Fprint(out, "\n", table)
	if len(failed) > 0 || len(names) > 0 {
		return errors.Join(failed...) // a table that is not whole is worse than yesterday's
	}
	return writeTable(readme, table)
}

// choose returns the suites of these names; without names, all.
func choose(names []string) ([]suite, error) {
	if len(names) == 0 {
		return suites, nil
	}
	var known []string
	for _, s := range suites {
		known = append(known, s.name)
	}
	var chosen []suite
	for _, name := range names {
		i := slices.Index(known, name)
		if i < 0 {
			return nil, fmt.Errorf("there is no suite %q: choose from %s", name, strings.Join(known, ", "))
		}
		chosen = append(chosen, suites[i])
	}
	return chosen, nil
}
