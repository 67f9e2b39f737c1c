package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// debian are the packages that TinyGo is built with, and those that it and the
// module's build call.
var debian = []string{"g++", "llvm-19-dev", "libclang-19-dev", "clang-19", "lld-19", "binaryen"}

// packages installs the Debian packages if they are missing and it may, and says
// what to do if it may not.
func packages() error {
	if installed("g++", "llvm-config-19", "clang-19", "wasm-ld-19", "wasm-opt", "wasm-metadce") == nil {
		return nil
	}
	advice := fmt.Errorf("TinyGo %s is not here, and packages that it is built with are missing: run\n\tapt install %s\nor install the release package of TinyGo %s (https://github.com/tinygo-org/tinygo/releases) and binaryen",
		tinygoVersion, strings.Join(debian, " "), tinygoVersion)
	if _, err := exec.LookPath("apt-get"); err != nil || os.Getuid() != 0 {
		return advice
	}
	env := []string{"DEBIAN_FRONTEND=noninteractive"}
	// A new machine's lists of packages are old or empty.
	for _, args := range [][]string{{"update", "-q"}, append([]string{"install", "-y", "--no-install-recommends"}, debian...)} {
		if _, err := output("", env, "apt-get", args...); err != nil {
			return errors.Join(advice, err)
		}
	}
	return nil
}

// installed fails for the first command that is not in the path.
func installed(commands ...string) error {
	for _, c := range commands {
		if _, err := exec.LookPath(c); err != nil {
			return fmt.Errorf("%w; apt install %s", err, strings.Join(debian, " "))
		}
	}
	return nil
}
