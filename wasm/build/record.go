package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
)

// record is what is kept beside the module: what made it, and what it is. The same
// tools make the same bytes.
type record struct {
	TinyGo    string `json:"tinygo"`
	LLVM      string `json:"llvm"`
	Go        string `json:"go"`
	Binaryen  string `json:"binaryen"`
	Bytes     int    `json:"bytes"`
	GzipBytes int    `json:"gzip_bytes"`
	SHA256    string `json:"sha256"`
}

// sameTools reports whether two records name the same tools.
func (r record) sameTools(other record) bool { return r.tools() == other.tools() }

func (r record) tools() string {
	return fmt.Sprintf("TinyGo %s, LLVM %s, Go %s, binaryen %s", r.TinyGo, r.LLVM, r.Go, r.Binaryen)
}

var (
	tinygoSays   = regexp.MustCompile(`version (\S+) .*go version go(\S+) and LLVM version ([0-9.]+)`)
	binaryenSays = regexp.MustCompile(`version (\d+)`)
)

// recordOf describes a module that these tools have just made.
func recordOf(t tinygo, file string) (record, error) {
	var r record
	says, err := output("", t.env(), t.path, "version")
	if err != nil {
		return r, err
	}
	m := tinygoSays.FindStringSubmatch(says)
	if m == nil {
		return r, fmt.Errorf("tinygo version says %q", says)
	}
	r.TinyGo, r.Go, r.LLVM = m[1], m[2], m[3]
	if says, err = output("", nil, "wasm-opt", "--version"); err != nil {
		return r, err
	}
	if m = binaryenSays.FindStringSubmatch(says); m == nil {
		return r, fmt.Errorf("wasm-opt --version says %q", says)
	}
	r.Binaryen = m[1]
	text, err := os.ReadFile(file)
	if err != nil {
		return r, err
	}
	sum := sha256.Sum256(text)
	r.Bytes, r.SHA256 = len(text), hex.EncodeToString(sum[:])
	r.GzipBytes, err = gzipped(text)
	return r, err
}

// gzipped returns how many bytes a text has when it is compressed.
func gzipped(text []byte) (int, error) {
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return 0, err
	}
	if _, err := z.Write(text); err != nil {
		return 0, err
	}
	if err := z.Close(); err != nil {
		return 0, err
	}
	return out.Len(), nil
}

func (r record) write() error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(recordFile, append(text, '\n'), 0o600)
}

func readRecord() (record, error) {
	var r record
	text, err := os.ReadFile(recordFile)
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal(text, &r); err != nil {
		return r, fmt.Errorf("%s: %w", recordFile, err)
	}
	return r, nil
}
