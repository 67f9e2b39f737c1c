// Command build makes wasm/agentstatus.wasm:
//
//	go run ./wasm/build tinygo    obtain TinyGo, and print where it is
//	go run ./wasm/build module    build the module, and record the tools' versions
//	go run ./wasm/build check     rebuild it, and fail if the committed one is stale
//
// It runs at the root of the repository.
package main

import (
	"errors"
	"fmt"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "wasm/build:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	commands := map[string]func() error{"tinygo": obtain, "module": module, "check": check}
	if len(args) != 1 || commands[args[0]] == nil {
		return errors.New("usage: go run ./wasm/build tinygo | module | check")
	}
	if _, err := os.Stat(targetFile); err != nil {
		return fmt.Errorf("%w; run it at the root of the repository", err)
	}
	return commands[args[0]]()
}

// obtain prints where TinyGo is.
func obtain() error {
	t, err := toolchain()
	if err != nil {
		return err
	}
	fmt.Println(t.path)
	return nil
}

// module builds the module and records what made it.
func module() error {
	t, err := toolchain()
	if err != nil {
		return err
	}
	if err := compile(t, moduleFile); err != nil {
		return err
	}
	r, err := recordOf(t, moduleFile)
	if err != nil {
		return err
	}
	if err := r.write(); err != nil {
		return err
	}
	fmt.Printf("%s: %d bytes, %d gzipped\n", moduleFile, r.Bytes, r.GzipBytes)
	return nil
}
