// Package adapter loads the module that reads the answers of another vendor's API, and
// tells what is wrong with it in the words of the command line.
package adapter

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/wasm/host"
	"github.com/agentwait/agentwait/worker/internal/console"
)

// maxModuleBytes is far more than an adapter has: a wrong file is noticed.
const maxModuleBytes = 64 << 20

// mib is what --adapter-memory counts.
const mib = 1 << 20

// Flags say which adapter, and what it may use.
type Flags struct {
	Adapter        string        `placeholder:"FILE" help:"WebAssembly module that reads the answers of another vendor's API, in a sandbox. wasm/adapters says how to write one. Default: answers are read as Gumloop's."`
	AdapterTimeout time.Duration `default:"5s" placeholder:"DURATION" help:"How long the adapter may take for one answer: so long, and as long again for each MiB of it. Default: ${default}."`
	AdapterMemory  int           `default:"64" placeholder:"MIB" help:"Memory in MiB that the adapter may have for one answer and what it makes of it. Default: ${default}."`
	AdapterWASI    bool          `name:"adapter-wasi" help:"Accept an adapter that imports WASI, as one of the standard Go toolchain does. There are no files, no network and no clock in it."`
}

// Adapter reads the answers of an API.
type Adapter struct {
	file    string
	host    *host.Host // nil: none is given, and answers are Gumloop's
	maxBody int
}

// Load loads and checks the module, for answers of so many bytes at most. It is used until the
// process ends.
func (f Flags) Load(ctx context.Context, maxBody int) (*Adapter, error) {
	return f.LoadFile(ctx, f.Adapter, "--adapter", maxBody)
}

// LoadFile is [Flags.Load] of another file than the flag's. called is what names it, for errors.
func (f Flags) LoadFile(ctx context.Context, path, called string, maxBody int) (*Adapter, error) {
	if path == "" {
		return &Adapter{maxBody: maxBody}, nil
	}
	if f.AdapterTimeout <= 0 {
		return nil, console.BadInput(fmt.Errorf("--adapter-timeout is %v: want more than 0, such as 5s", f.AdapterTimeout), "")
	}
	if f.AdapterMemory < 1 || f.AdapterMemory > 2048 {
		return nil, console.BadInput(fmt.Errorf("--adapter-memory is %d: want 1 to 2048 MiB, such as 64", f.AdapterMemory), "")
	}
	module, err := read(path)
	if err != nil {
		return nil, console.BadInput(fmt.Errorf("%s: %w", called, err), "give a .wasm file, such as wasm/adapters/openai/openai.wasm")
	}
	h, err := newHost(ctx, host.Config{
		Module: module, Timeout: f.AdapterTimeout, MaxBodyBytes: maxBody, MaxMemoryBytes: f.AdapterMemory * mib, AllowWASI: f.AdapterWASI,
		Setting: flag,
	})
	if err != nil {
		if refused, ok := errors.AsType[*host.ConfigError](err); ok {
			err = refused.Err
		}
		return nil, console.BadInput(fmt.Errorf("%s %s: %w", called, path, err), "wasm/adapters/README.md says how an adapter is built")
	}
	return &Adapter{file: path, host: h, maxBody: maxBody}, nil
}

// newHost keeps what it compiles in the user's cache folder. Where there is none, or it is
// of no use, it compiles in memory: a cache must not be a reason not to start.
func newHost(ctx context.Context, cfg host.Config) (*host.Host, error) {
	if cfg.CacheDir = cacheDir(); cfg.CacheDir != "" {
		if h, err := host.New(ctx, cfg); err == nil {
			return h, nil
		}
		cfg.CacheDir = ""
	}
	return host.New(ctx, cfg)
}

// cacheDir is a folder for compiled adapters that is the user's own; empty where there is
// none. What lies in it is run, so nobody else may write to it.
func cacheDir() string {
	base, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	dir := filepath.Join(base, "agentwait", "adapters")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return ""
	}
	info, err := os.Stat(dir)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm()&0o022 != 0 {
		return ""
	}
	return dir
}

func read(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // only read
	content, err := io.ReadAll(io.LimitReader(file, maxModuleBytes+1))
	if err == nil && len(content) > maxModuleBytes {
		err = fmt.Errorf("%s has more than %d bytes", path, maxModuleBytes)
	}
	if err == nil && len(content) == 0 {
		err = fmt.Errorf("%s is empty", path)
	}
	return content, err
}

// flag is what sets a field of the host's configuration.
func flag(field string) string {
	switch field {
	case "Module":
		return "--adapter"
	case "Timeout":
		return "--adapter-timeout"
	case "MaxBodyBytes":
		return "--max-body-bytes"
	case "MaxMemoryBytes":
		return "--adapter-memory"
	case "AllowWASI":
		return "--adapter-wasi"
	}
	return field // one that no flag sets
}

// File is the module's file; empty where answers are read as Gumloop's.
func (a *Adapter) File() string { return a.file }

// Parse reads the body of an answer. Where the adapter is at fault and not the body, the
// error is a [*host.AdapterError].
func (a *Adapter) Parse(ctx context.Context, body []byte) (*agentstatus.Status, error) {
	if a.host == nil {
		return agentstatus.ParseLimit(body, a.maxBody)
	}
	return a.host.Parse(ctx, body)
}
