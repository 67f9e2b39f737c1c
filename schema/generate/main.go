// Command generate writes schema/agentwait.schema.json from the Go types of the contract. Run it
// in the folder of the module: go run ./schema/generate
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	document, err := Document(".")
	if err == nil {
		err = os.WriteFile(filepath.Join("schema", "agentwait.schema.json"), document, 0o644) //nolint:gosec // it is for everybody
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}
