package host

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
)

// The defaults of [Config].
const (
	DefaultMaxBodyBytes   = agentstatus.DefaultMaxBytes
	DefaultMaxMemoryBytes = 64 << 20
	DefaultMaxOutputBytes = 32 << 20
	DefaultTimeout        = 5 * time.Second
)

const (
	pageBytes = 64 << 10 // of WebAssembly's memory

	// The ABI keeps addresses positive in hosts with signed ones.
	maxMemoryBytes = min(2<<30, math.MaxInt)

	// Four parses at least may run at once, however few processors there are: one that
	// runs into its timeout does not hold the others up.
	minInstances = 4
)

// Config configures a [Host].
type Config struct {
	// Module is the WebAssembly module's bytes. Required.
	Module []byte
	// MaxBodyBytes bounds the body; a longer one is an [*agentstatus.LimitError].
	// Defaults to [DefaultMaxBodyBytes], 32 MiB.
	MaxBodyBytes int
	// MaxMemoryBytes bounds the memory of one instance, in which the body, what the
	// module makes of it and the answer lie together. It is rounded up to whole pages of
	// 64 KiB; at most 2 GiB. Defaults to [DefaultMaxMemoryBytes], 64 MiB.
	MaxMemoryBytes int
	// MaxOutputBytes bounds the normalised document that the module answers.
	// Defaults to [DefaultMaxOutputBytes], 32 MiB.
	MaxOutputBytes int
	// MaxInstances bounds how many parses run at once; further ones wait. Defaults to
	// the number of processors, and 4 at least.
	MaxInstances int
	// Timeout bounds one parse, not counting the wait for an instance: so much, and as much
	// again for each MiB of the body. Defaults to [DefaultTimeout], 5 s.
	Timeout time.Duration
	// Trusted says that every loop of the module ends. It then starts sooner and runs a
	// little faster, because nothing looks at the time inside of it; Timeout is not
	// applied, and the context of a parse is looked at between calls only. A loop that
	// does not end would hold its goroutine, and with it the garbage collector, for ever:
	// set it for agentstatus.wasm only. Defaults to false.
	Trusted bool
	// AllowWASI accepts imports of wasi_snapshot_preview1, which modules of the standard
	// Go toolchain, and of Rust's or C's standard library, have. They get an empty world:
	// no files, arguments, environment or network, output that is thrown away, a clock
	// that stands still and random numbers that repeat. Defaults to false: a module that
	// needs them is refused, since an adapter has no use for them.
	AllowWASI bool
	// CacheDir is a folder for compiled code, so that a later process starts without
	// compiling. Nobody else may write to it: what lies there is run. It is made if it
	// does not exist. Defaults to none: the code is kept in memory, once for all hosts
	// of the process.
	CacheDir string
	// Setting names a field of Config in the texts of errors, as what the user of a program
	// can change: a flag. Defaults to "Config." and the field's name.
	Setting func(field string) string
}

// timeoutOf is how long the parse of a body of that many bytes may take.
func (c *Config) timeoutOf(size int) time.Duration {
	perByte := float64(c.Timeout) / (1 << 20)
	if extra := perByte * float64(size); extra < float64(math.MaxInt64-c.Timeout) {
		return c.Timeout + time.Duration(extra)
	}
	return math.MaxInt64
}

// setting is what an error calls a field.
func (c *Config) setting(field string) string {
	if c.Setting != nil {
		return c.Setting(field)
	}
	return "Config." + field
}

// withDefaults checks c and fills in what it leaves open.
func (c Config) withDefaults() (Config, error) {
	if len(c.Module) == 0 {
		return c, errors.New(c.setting("Module") + " is empty: give the bytes of a .wasm file")
	}
	for _, limit := range []struct {
		name    string
		value   *int
		def     int
		largest int
	}{
		{"MaxBodyBytes", &c.MaxBodyBytes, DefaultMaxBodyBytes, maxMemoryBytes},
		{"MaxMemoryBytes", &c.MaxMemoryBytes, DefaultMaxMemoryBytes, maxMemoryBytes},
		{"MaxOutputBytes", &c.MaxOutputBytes, DefaultMaxOutputBytes, maxMemoryBytes},
		{"MaxInstances", &c.MaxInstances, max(minInstances, runtime.GOMAXPROCS(0)), 1 << 16},
	} {
		if *limit.value < 0 || *limit.value > limit.largest {
			return c, fmt.Errorf("%s is %d: want 1 to %d, or 0 for %d", c.setting(limit.name), *limit.value, limit.largest, limit.def)
		}
		if *limit.value == 0 {
			*limit.value = limit.def
		}
	}
	if c.Timeout < 0 {
		return c, fmt.Errorf("%s is %v: want a positive duration, or 0 for %v", c.setting("Timeout"), c.Timeout, DefaultTimeout)
	}
	if c.Timeout == 0 {
		c.Timeout = DefaultTimeout
	}
	return c, nil
}

// pages is MaxMemoryBytes in pages.
func (c *Config) pages() uint32 { return uint32((c.MaxMemoryBytes + pageBytes - 1) / pageBytes) }
