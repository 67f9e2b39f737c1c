// Command race runs tests under the race detector:
//
//	go run ./internal/testing/race ./... [flags of go test]
//
// It is `go test -race`, but for one thing: with Go 1.26 the detector itself now and then ends a
// test of testing/synctest ("ThreadSanitizer: CHECK failed", https://go.dev/issue/78156, or a
// segmentation violation in its own code, below a timer of the runtime), which says nothing about
// the test. The more tests a process runs, the likelier it is. A package that ended so is run again in
// small parts, and then test by test, each a few times at most. Anything else that fails has failed.
package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
)

// tries is how often a test is run at most.
const tries = 8

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./internal/testing/race PACKAGES [flags of go test]")
		os.Exit(2)
	}
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "race:", err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	var packages, flags []string
	for _, argument := range arguments {
		if strings.HasPrefix(argument, "-") {
			flags = append(flags, argument)
			continue
		}
		packages = append(packages, argument)
	}
	packages, err := again(packages, flags)
	if packages == nil {
		return err
	}
	for _, name := range packages {
		tests, err := testsOf(name)
		if err != nil {
			return err
		}
		for part := range slices.Chunk(tests, partTests) {
			if err := inParts(name, part, flags); err != nil {
				return err
			}
		}
	}
	return nil
}

// inParts runs some tests of a package together, and each by itself if the detector ends them.
func inParts(name string, tests, flags []string) error {
	one := func(tests ...string) []string {
		return append([]string{"-run", "^(" + strings.Join(tests, "|") + ")$"}, flags...)
	}
	if crashed, err := again([]string{name}, one(tests...)); crashed == nil {
		return err
	}
	for _, test := range tests {
		if err := insist(name, one(test)); err != nil {
			return err
		}
	}
	return nil
}

// insist runs a test of a package until the detector lets it end.
func insist(name string, flags []string) error {
	for try := 1; ; try++ {
		crashed, err := again([]string{name}, flags)
		if crashed == nil || try == tries {
			return err
		}
	}
}

// again runs the tests of packages. It returns those that the detector ended; if there are none, err
// says how all of it went.
func again(packages, flags []string) (crashedOnes []string, err error) {
	args := append(append([]string{"test", "-race"}, flags...), packages...)
	fmt.Println("go", strings.Join(args, " "))
	var said bytes.Buffer
	cmd := exec.Command("go", args...) //nolint:gosec // it runs what its caller names
	cmd.Stdout = io.MultiWriter(os.Stdout, &said)
	cmd.Stderr = cmd.Stdout
	if err = cmd.Run(); err == nil {
		return nil, nil
	}
	if crashedOnes = crashed(said.String()); crashedOnes != nil {
		fmt.Println("the race detector itself failed: again", strings.Join(crashedOnes, " "))
	}
	return crashedOnes, err
}

// partTests is how many tests run in one process of a package that the detector has ended.
const partTests = 20

// testsOf are the tests of a package.
func testsOf(name string) (tests []string, err error) {
	out, err := exec.Command("go", "test", "-race", "-list", "^(Test|Example|Fuzz)", name).Output() //nolint:gosec // as above
	if err != nil {
		return nil, fmt.Errorf("list the tests of %s: %w", name, err)
	}
	for line := range strings.Lines(string(out)) {
		if line = strings.TrimSpace(line); testName.MatchString(line) {
			tests = append(tests, line)
		}
	}
	return tests, nil
}

var testName = regexp.MustCompile(`^(Test|Example|Fuzz)\w*$`)

// crashed are the packages that the detector ended. Nil if anything else failed: a race, a test,
// a package that does not build.
func crashed(said string) (packages []string) {
	if strings.Contains(said, "WARNING: DATA RACE") || strings.Contains(said, "--- FAIL") ||
		strings.Contains(said, " failed]\n") { // of a build, or of its setup
		return nil
	}
	ended := 0
	for line := range strings.Lines(said) {
		if strings.HasPrefix(line, "ThreadSanitizer: CHECK failed: ") || line == outsideOfGo {
			ended++
		}
		if found := failed.FindStringSubmatch(line); found != nil {
			packages = append(packages, found[1])
		}
	}
	if len(packages) != ended {
		return nil
	}
	return packages
}

// outsideOfGo begins the report of a violation in code that is not Go's, which is the detector's
// alone here: that of Go code is a panic.
const outsideOfGo = "SIGSEGV: segmentation violation\n"

var failed = regexp.MustCompile(`^FAIL\t(\S+)\t[\d.]+s\n?$`)
