// Command race runs tests under the race detector:
//
//	go run ./internal/testing/race ./... [flags of go test]
//
// It is `go test -race`, but for one thing: with Go 1.26 the detector itself now and then ends a
// test of testing/synctest ("ThreadSanitizer: CHECK failed", https://go.dev/issue/78156, or a
// segmentation violation in its own code, below a timer of the runtime), which says nothing about
// the test. A package that ended so is run again, three times at most. Anything
// else that fails has failed.
package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
)

// tries is how often a package is run at most.
const tries = 4

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
	for try := 1; ; try++ {
		args := append(append([]string{"test", "-race"}, flags...), packages...)
		fmt.Println("go", strings.Join(args, " "))
		var said bytes.Buffer
		cmd := exec.Command("go", args...) //nolint:gosec // it runs what its caller names
		cmd.Stdout = io.MultiWriter(os.Stdout, &said)
		cmd.Stderr = cmd.Stdout
		err := cmd.Run()
		if err == nil || try == tries {
			return err
		}
		if packages = crashed(said.String()); packages == nil {
			return err
		}
		fmt.Println("the race detector itself failed: again", strings.Join(packages, " "))
	}
}

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
