package main

import (
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/agentwait/agentwait/wasm/internal/abi"
)

// Where things are, from the root of the repository.
const (
	targetFile = "wasm/target.json"
	moduleFile = "wasm/agentstatus.wasm"
	recordFile = "wasm/agentstatus.wasm.json"
	sourceDir  = "wasm/module"
)

// features are those of the target file, as binaryen names them.
var features = []string{
	"--enable-bulk-memory", "--enable-mutable-globals", "--enable-nontrapping-float-to-int", "--enable-sign-ext",
}

// compile builds the module: TinyGo, then everything that the ABI does not export
// removed, then binaryen's optimiser for size: -Os, whose result is 44 bytes smaller than
// that of -Oz.
//
// Size is optimised for on purpose: -opt=2 is 1.3 KB larger and no faster, since the
// hot loops are the same, and -opt=z is a quarter slower.
func compile(t tinygo, dst string) error {
	dir, err := os.MkdirTemp("", "agentstatus-wasm-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	raw, kept, small := filepath.Join(dir, "raw.wasm"), filepath.Join(dir, "kept.wasm"), filepath.Join(dir, "small.wasm")
	if err := t.compile(dir, raw); err != nil {
		return err
	}
	graph := filepath.Join(dir, "graph.json")
	if err := writeGraph(graph); err != nil {
		return err
	}
	if _, err := output("", nil, "wasm-metadce", append(features, "--graph-file="+graph, raw, "-o", kept)...); err != nil {
		return err
	}
	// Addresses of static data are long numbers that come again and again: each is kept in a
	// local, which is 1 % smaller. The first 1,024 bytes are the far end of the stack, never the target of a pointer.
	strip := append(features, "-Os", "--converge", "--low-memory-unused", "--const-hoisting", "--strip-debug", "--strip-producers", "--strip-target-features")
	if _, err := output("", nil, "wasm-opt", append(strip, kept, "-o", small)...); err != nil {
		return err
	}
	text, err := os.ReadFile(small)
	if err != nil {
		return err
	}
	return os.WriteFile(dst, text, 0o600)
}

// compile runs TinyGo. Its cache does not know of the target's linker flags, so that
// each build begins with an empty one.
func (t tinygo) compile(dir, dst string) error {
	goCache, err := output("", nil, "go", "env", "GOCACHE")
	if err != nil {
		return err
	}
	target, err := filepath.Abs(targetFile)
	if err != nil {
		return err
	}
	env := append(t.env(), "GOCACHE="+goCache, "XDG_CACHE_HOME="+filepath.Join(dir, "cache"))
	_, err = output(sourceDir, env, t.path, "build", "-target="+target, "-opt=s", "-no-debug", "-panic=trap", "-o", dst, ".")
	return err
}

// writeGraph writes what wasm-metadce keeps: the exports of the ABI.
func writeGraph(file string) error {
	type node struct {
		Name    string   `json:"name"`
		Root    bool     `json:"root,omitempty"`
		Reaches []string `json:"reaches,omitempty"`
		Export  string   `json:"export,omitempty"`
	}
	graph := []node{{Name: "root", Root: true, Reaches: abi.Exports()}}
	for _, name := range abi.Exports() {
		graph = append(graph, node{Name: name, Export: name})
	}
	text, err := json.Marshal(graph)
	if err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o600)
}
