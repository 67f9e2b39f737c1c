// A module or a setting that cannot work has to end a program's start, with an error
// that names what is wrong and says what to try: at the first parse, hours later,
// nobody looks.
package host_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/scan"
	"github.com/agentwait/agentwait/wasm/host"
)

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	occupied := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(occupied, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	of := func(b *builder) host.Config {
		return host.Config{Module: b.bytes(goodDocument)}
	}
	forEver := func(b *builder) host.Config {
		return host.Config{Module: b.bytes(goodDocument), Timeout: 100 * time.Millisecond}
	}
	having := func(change func(b *builder)) host.Config {
		b := adapter()
		change(b)
		return of(b)
	}
	changed := func(change func(c *host.Config)) host.Config {
		c := of(adapter())
		change(&c)
		return c
	}
	for _, c := range []struct {
		name string
		cfg  host.Config
		says []string
	}{
		{"no module", host.Config{}, []string{"Config.Module is empty", "give the bytes"}},
		{"no WebAssembly", host.Config{Module: []byte("#!/bin/sh")}, []string{"cannot be compiled", "give a .wasm file"}},
		{"a module that is cut off", host.Config{Module: adapter().bytes("")[:80]}, []string{"cannot be compiled"}},
		{"a number below zero", changed(func(c *host.Config) { c.MaxBodyBytes = -1 }), []string{"Config.MaxBodyBytes is -1", "want 1 to"}},
		{"a number too large", changed(func(c *host.Config) { c.MaxInstances = 1 << 17 }), []string{"Config.MaxInstances is 131072", "want 1 to 65536"}},
		{"a time below zero", changed(func(c *host.Config) { c.Timeout = -time.Second }), []string{"Config.Timeout is -1s", "want a positive duration"}},
		{"a cache that is a file", changed(func(c *host.Config) { c.CacheDir = occupied }), []string{"Config.CacheDir", "file", "give a folder"}},
		{"another ABI", of(adapter().with("agentstatus_abi", typeGet, number(2)...)), []string{"ABI 2", "speaks 1", "update agentwait"}},
		{"an ABI that takes for ever to tell", forEver(adapter().with("agentstatus_abi", typeGet, append(loopForEver, number(1)...)...)), []string{"does not tell its ABI", "timeout"}},
		{"an ABI that traps", of(adapter().with("agentstatus_abi", typeGet, trap...)), []string{"does not tell its ABI", "unreachable"}},
		{"no parse", of(adapter().without("agentstatus_parse")), []string{"does not export agentstatus_parse", "wasm/ABI.md"}},
		{"no error text", of(adapter().without("agentstatus_error_text")), []string{"does not export agentstatus_error_text"}},
		{"another signature", of(adapter().with("agentstatus_input", typeWrong, number(0)...)), []string{"agentstatus_input is (i64) → (i32), want (i32) → (i32)"}},
		{"a wrong start-up call", of(adapter().with("_initialize", typeGet, number(0)...)), []string{"_initialize is () → (i32), want () → ()"}},
		{"no memory", having(func(b *builder) { b.memory = "" }), []string{`no memory named "memory"`}},
		{"a memory by another name", having(func(b *builder) { b.memory = "mem" }), []string{`no memory named "memory"`}},
		{"more memory than it may have", having(func(b *builder) { b.pages = 2000 }), []string{"cannot be compiled", "Config.MaxMemoryBytes"}},
		{"a huge table", having(func(b *builder) { b.table = 1 << 26 }), []string{"67108864 entries"}},
		{"a table that grows", having(func(b *builder) {
			b.table = 1
			b.with("agentstatus_parse", typeGet, append(growTable, number(0)...)...)
		}), []string{"cannot be compiled", "reference-types"}},
		{"a function of the host's", having(func(b *builder) { b.imports = importing("env", "now") }), []string{`imports the function "now" of "env"`, "no imports"}},
		{"a system's function", having(func(b *builder) { b.imports = importing("wasi_snapshot_preview1", "sched_yield") }), []string{`imports "sched_yield" of WASI`, "-nostdlib", "Config.AllowWASI"}},
		{"a host's memory", host.Config{Module: func() []byte {
			b := adapter()
			b.imports, b.pages, b.memory = importingMemory(), 0, "memory"
			return b.bytes("")
		}()}, []string{"memor"}},
		{"a start that takes for ever", func() host.Config {
			b := adapter()
			b.start = loopForEver
			return forEver(b)
		}(), []string{"does not start", "timeout"}},
		{"a start that traps", having(func(b *builder) { b.start = trap }), []string{"does not start", "unreachable"}},
		{"a start-up call that takes for ever", forEver(adapter().with("_initialize", typeNone, loopForEver...)), []string{"does not start", "timeout"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h, err := host.New(t.Context(), c.cfg)
			if err == nil {
				t.Fatalf("got %v and no error", h)
			}
			for _, says := range c.says {
				if !strings.Contains(err.Error(), says) {
					t.Errorf("got error %q, want one that says %q", err, says)
				}
			}
		})
	}
}

// What a module of the standard Go toolchain or of a C library needs to start.
func TestWASIWhereItIsAllowed(t *testing.T) {
	t.Parallel()
	b := adapter().with("_initialize", typeNone)
	b.imports = importing("wasi_snapshot_preview1", "sched_yield")
	h := newHost(t, host.Config{Module: b.bytes(goodDocument), AllowWASI: true})
	good(t, h)
}

func TestTheBodyLimitIsTheCores(t *testing.T) {
	t.Parallel()
	h := newHost(t, host.Config{Module: adapter().bytes(goodDocument), MaxBodyBytes: 5})
	_, err := h.Parse(t.Context(), []byte("123456"))
	_, want := agentstatus.ParseLimit([]byte("123456"), 5)
	if err == nil || err.Error() != want.Error() {
		t.Errorf("got error %v, want %v", err, want)
	}
}

// The second process finds what the first has compiled.
func TestTheCacheIsOnDisk(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new", "cache")
	for range 2 {
		good(t, newHost(t, host.Config{Module: adapter().bytes(goodDocument), CacheDir: dir}))
	}
	files := 0
	err := filepath.WalkDir(dir, func(_ string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files++
		}
		return err
	})
	if err != nil || files != 1 {
		t.Errorf("the cache has %d files, want 1; error %v", files, err)
	}
}

// A program names its own settings, so that nobody has to rewrite a text.
func TestErrorsNameTheProgramsSettings(t *testing.T) {
	flags := func(field string) string { return "--" + strings.ToLower(field) }
	large, wasi := adapter(), adapter()
	large.pages = 2000
	wasi.imports = importing("wasi_snapshot_preview1", "sched_yield")
	for want, cfg := range map[string]host.Config{
		"--timeout is -1s":           {Module: adapter().bytes(goodDocument), Timeout: -1e9},
		"--maxbodybytes is -1":       {Module: adapter().bytes(goodDocument), MaxBodyBytes: -1},
		"--module is empty":          {},
		"(--maxmemorybytes)":         {Module: large.bytes("")},
		"or allow it with --allowwa": {Module: wasi.bytes("")},
	} {
		cfg.Setting = flags
		_, err := host.New(t.Context(), cfg)
		refused, ok := errors.AsType[*host.ConfigError](err)
		if !ok || !strings.Contains(refused.Err.Error(), want) || err.Error() != "host: "+refused.Err.Error() || strings.Contains(err.Error(), "Config.") {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	for want, cfg := range map[string]host.Config{
		"raise --timeout if":            {Module: adapter().whenAsked("agentstatus_parse", loopForEver...).bytes(goodDocument)},
		"raise --maxmemorybytes if":     {Module: adapter().whenAsked("agentstatus_parse", failing(scan.CodeMemory)...).bytes(goodDocument)},
		"are allowed (--maxoutputbytes": {Module: adapter().whenAsked("agentstatus_out_len", answer(100_000)...).bytes(goodDocument), MaxOutputBytes: 1},
	} {
		cfg.Setting = flags
		h := newHost(t, cfg)
		if strings.Contains(want, "--timeout") {
			h.EndSoon(len("!"))
		}
		_, err := h.Parse(t.Context(), []byte("!"))
		if failed, ok := errors.AsType[*host.AdapterError](err); !ok || !strings.Contains(failed.Detail, want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// A large answer of an agent that has completed must not run into the time that a small one
// has: it would be fetched again at every poll.
func TestTheTimeFollowsTheBody(t *testing.T) {
	t.Parallel()
	module := adapter().bytes(goodDocument)
	for _, c := range []struct {
		timeout time.Duration
		size    int
		want    time.Duration
	}{
		{0, 0, 5 * time.Second},
		{0, 1 << 20, 10 * time.Second},
		{0, 32 << 20, 165 * time.Second},
		{time.Second, 1 << 19, 1500 * time.Millisecond},
		{1<<63 - 1, 1 << 20, 1<<63 - 1},
	} {
		if got := newHost(t, host.Config{Module: module, Timeout: c.timeout}).TimeoutOf(c.size); got != c.want {
			t.Errorf("%v, %d bytes: got %v, want %v", c.timeout, c.size, got, c.want)
		}
	}
}
