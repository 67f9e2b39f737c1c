// Command generate writes schema/agentwait.schema.json from the Go types of the contract, and from
// it the types of the Python and TypeScript packages. The Rust crate gets a copy: cargo packs nothing
// from outside of its folder. Run it in the folder of the module:
// go run ./schema/generate
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	if err := generate("."); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func generate(root string) error {
	files, err := Files(root)
	if err != nil {
		return err
	}
	for path, content := range files {
		path = filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // it is for everybody
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil { //nolint:gosec // it is for everybody
			return err
		}
	}
	return nil
}

// Files are all that is generated, by paths below the module's folder.
func Files(root string) (map[string][]byte, error) {
	document, said, err := Document(root)
	if err != nil {
		return nil, err
	}
	types, err := structures(document)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{
		"schema/agentwait.schema.json":             document,
		"wasm/bindings/rust/agentwait.schema.json": document,
	}
	errors := map[string]string{}
	for name, text := range said.errors {
		errors[name] = sentence(said.forAll(text, nil))
	}
	for _, language := range []language{python, pythonErrors, typescript, typescriptErrors} {
		var out strings.Builder
		out.WriteString(language.comment)
		for _, t := range types {
			if language.write != nil {
				language.write(&out, t)
			}
		}
		if language.names != nil {
			language.names(&out, errors)
		}
		files[language.path] = []byte(out.String())
	}
	return files, nil
}
