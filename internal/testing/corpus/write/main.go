// Command write writes the corpora to a folder, one file each, for the benchmarks
// of other languages:
//
//	go run ./internal/testing/corpus/write FOLDER
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/agentwait/agentwait/internal/testing/corpus"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: write FOLDER")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(folder string) error {
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return err
	}
	for _, c := range corpus.All() {
		if err := os.WriteFile(filepath.Join(folder, c.Name+".json"), c.Body, 0o600); err != nil {
			return err
		}
	}
	return nil
}
