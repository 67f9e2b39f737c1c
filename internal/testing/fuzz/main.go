// Command fuzz fuzzes one target for a while:
//
//	go run ./internal/testing/fuzz 20s ./agentstatus FuzzParse [flags of go test]
//
// It is `go test -fuzz`, but for one thing: Go 1.26 now and then ends a run at its time
// with "context deadline exceeded" and a failure, though nothing was found
// (https://go.dev/issue/75804, mended in Go 1.27). Such a run has passed. Anything else
// that fails has failed.
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

func main() {
	if len(os.Args) < 4 {
		fmt.Fprintln(os.Stderr, "usage: go run ./internal/testing/fuzz TIME PACKAGE TARGET [flags of go test]")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3], os.Args[4:]); err != nil {
		fmt.Fprintln(os.Stderr, "fuzz:", err)
		os.Exit(1)
	}
}

func run(time, pkg, target string, flags []string) error {
	args := append([]string{"test", "-run", "^$", "-fuzz", "^" + target + "$", "-fuzztime", time}, flags...)
	fmt.Println("go", strings.Join(append(args, pkg), " "))
	var said bytes.Buffer
	cmd := exec.Command("go", append(args, pkg)...) //nolint:gosec // it runs what its caller names
	cmd.Stdout = io.MultiWriter(os.Stdout, &said)
	cmd.Stderr = cmd.Stdout
	err := cmd.Run()
	if err != nil && onlyOutOfTime(target, said.String()) {
		fmt.Println("its time was over, and nothing was found: passed")
		return nil
	}
	return err
}

// onlyOutOfTime reports whether the time's end is all that a failed run tells. A finding
// tells what failed, and where the input was written.
func onlyOutOfTime(target, said string) bool {
	_, failure, failed := strings.Cut(said, "--- FAIL: ")
	return failed && outOfTime.MatchString(failure) && strings.HasPrefix(failure, target+" ")
}

var outOfTime = regexp.MustCompile(`^\S+ \([\d.]+s\)\n +context deadline exceeded\nFAIL\nexit status 1\nFAIL\t\S+\t[\d.]+s\n(FAIL\n)?$`)
