package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// check rebuilds the module. With the tools that made the committed one any
// difference fails; with others the vectors decide, for both modules.
func check() error {
	committed, err := readRecord()
	if err != nil {
		return stale(err)
	}
	t, err := toolchain()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "agentstatus-check-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "agentstatus.wasm")
	if err := compile(t, file); err != nil {
		return err
	}
	rebuilt, err := recordOf(t, file)
	if err != nil {
		return err
	}
	have, err := os.ReadFile(moduleFile)
	if err != nil {
		return stale(err)
	}
	want, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if rebuilt.sameTools(committed) {
		if !bytes.Equal(have, want) || rebuilt != committed {
			return stale(fmt.Errorf("%s is not what its sources make", moduleFile))
		}
		fmt.Printf("%s is what its sources make (%s)\n", moduleFile, rebuilt.tools())
		return nil
	}
	fmt.Printf("%s was made by %s; here are %s: the vectors decide\n", moduleFile, committed.tools(), rebuilt.tools())
	for _, module := range []string{"", file} {
		if _, err := output("", []string{"AGENTSTATUS_WASM=" + module}, "go", "test", "./wasm", "-count", "1", "-run", "^TestVectors$"); err != nil {
			return stale(err)
		}
	}
	return nil
}

// stale says what to do about a module that its sources have left behind.
func stale(err error) error {
	return errors.Join(err, errors.New("run `go tool task wasm` and commit the result"))
}
