// Command generate writes docs/configuration.md anew. Run it at the root of the repository:
//
//	go run ./worker/internal/reference/generate
package main

import (
	"fmt"
	"os"

	"github.com/agentwait/agentwait/worker/internal/cli"
	"github.com/agentwait/agentwait/worker/internal/reference"
)

func main() {
	if err := write(); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func write() error {
	model, err := cli.Model()
	if err != nil {
		return err
	}
	page, err := reference.Page(model)
	if err != nil {
		return err
	}
	return os.WriteFile(reference.File, []byte(page), 0o600) // a file that is there keeps its mode
}
