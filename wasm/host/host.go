package host

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/wasm/internal/abi"
)

// Host is a module that is ready to parse.
type Host struct {
	cfg     Config
	runtime wazero.Runtime
	module  wazero.CompiledModule
	cache   wazero.CompilationCache // its own, with CacheDir; else nil
	pool    *pool

	timeoutOf func(size int) time.Duration // see Config.timeoutOf

	closing  sync.Mutex // held by Close
	refusing sync.Once  // new parses, from the first Close on
	released bool
}

// features are what a module may use: WebAssembly 2.0 without reference types. Their
// table.grow is not bounded by any setting of the runtime, and would let a module take
// the whole memory of the process.
const features = api.CoreFeaturesV2 &^ api.CoreFeatureReferenceTypes

// inMemory keeps compiled code for all hosts of the process that have no CacheDir.
var inMemory = sync.OnceValue(wazero.NewCompilationCache)

// New compiles and checks the module of cfg and starts one instance of it, so that a
// wrong configuration shows when a program starts and not at its first parse. ctx
// bounds this only. Its error is a [*ConfigError].
func New(ctx context.Context, cfg Config) (*Host, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, &ConfigError{err}
	}
	h := &Host{cfg: cfg, pool: newPool(cfg.MaxInstances), timeoutOf: cfg.timeoutOf}
	cache := inMemory()
	if cfg.CacheDir != "" {
		if h.cache, err = wazero.NewCompilationCacheWithDir(cfg.CacheDir); err != nil {
			return nil, &ConfigError{fmt.Errorf("%s %q: %w; give a folder that can be made or written", cfg.setting("CacheDir"), cfg.CacheDir, err)}
		}
		cache = h.cache
	}
	h.runtime = wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().
		WithCoreFeatures(features).
		WithMemoryLimitPages(cfg.pages()).
		WithCompilationCache(cache))
	if err := h.load(ctx); err != nil {
		return nil, &ConfigError{errors.Join(err, h.release(context.WithoutCancel(ctx)))}
	}
	return h, nil
}

// compileTimeout bounds the compilation of a module. The standard Go library takes a few
// seconds on a busy machine.
const compileTimeout = time.Minute

// compile compiles the module.
func (h *Host) compile(ctx context.Context) error {
	module := h.cfg.Module
	all, err := sections(module)
	if err == nil && !h.cfg.Trusted {
		module, err = interruptible(all)
	}
	if err != nil {
		return fmt.Errorf("the module cannot be compiled: %w; give a .wasm file for WebAssembly 2.0 without reference types", err)
	}
	timed, cancel := context.WithTimeout(ctx, compileTimeout)
	defer cancel()
	// The context is looked at between functions only if there are several workers.
	workers := min(max(2, runtime.GOMAXPROCS(0)), 4)
	if h.module, err = compileModule(experimental.WithCompilationWorkers(timed, workers), h.runtime, module); err != nil {
		if errors.Is(timed.Err(), context.DeadlineExceeded) && ctx.Err() == nil {
			return fmt.Errorf("the module was not compiled within %v; give one with less code", compileTimeout)
		}
		return fmt.Errorf("the module cannot be compiled: %w; give a .wasm file for WebAssembly 2.0 without reference types, "+
			"whose memory begins with at most %d bytes (%s)", err, h.cfg.MaxMemoryBytes, h.cfg.setting("MaxMemoryBytes"))
	}
	if entries := tableEntries(all); entries > maxTableEntries {
		return fmt.Errorf("the module's tables have %d entries, and %d are allowed; an adapter needs them only for calls by pointer", entries, maxTableEntries)
	}
	return checkProfile(h.module, &h.cfg)
}

// compileModule makes an error of a panic: the runtime's own checks of a module that is
// not well-formed have some.
func compileModule(ctx context.Context, r wazero.Runtime, module []byte) (compiled wazero.CompiledModule, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			compiled, err = nil, fmt.Errorf("it is not well-formed: %v", cause)
		}
	}()
	return r.CompileModule(ctx, module)
}

// load compiles and checks the module, and makes its first instance.
func (h *Host) load(ctx context.Context) error {
	if err := h.compile(ctx); err != nil {
		return err
	}
	if h.cfg.AllowWASI {
		if _, err := wasi_snapshot_preview1.Instantiate(ctx, h.runtime); err != nil {
			return fmt.Errorf("WASI: %w", err)
		}
	}
	if !h.cfg.Trusted {
		looks := api.GoFunc(func(ctx context.Context, _ []uint64) {
			if err := ctx.Err(); err != nil {
				panic(err) // ends the module's call with it
			}
		})
		if _, err := h.runtime.NewHostModuleBuilder(hostModule).NewFunctionBuilder().WithGoFunction(looks, nil, nil).Export(hostFunction).Instantiate(ctx); err != nil {
			return fmt.Errorf("the host's own module: %w", err)
		}
	}
	timed, cancel := h.timed(ctx, 0)
	defer cancel()
	first, err := h.instantiate(timed)
	if err != nil {
		return fmt.Errorf("the module does not start: %w", h.blame(ctx, 0, err))
	}
	version, err := first.call(timed, exportABI, 0)
	if err == nil && version == abi.Version {
		h.pool.put(first, true)
		return nil
	}
	first.close()
	if err != nil {
		return fmt.Errorf("the module does not tell its ABI: %w", h.blame(ctx, 0, err))
	}
	return fmt.Errorf("the module has ABI %d, and this host speaks %d; build the module for that, or update agentwait", version, abi.Version)
}

// instantiate makes an instance. The runtime's own start function (_start) is the
// entry of a program, not of a module with exports: it is not called.
func (h *Host) instantiate(ctx context.Context) (*instance, error) {
	module, err := h.runtime.InstantiateModule(ctx, h.module,
		wazero.NewModuleConfig().WithName("").WithStartFunctions(initializeExport))
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, trapped(err)
	}
	return newInstance(module, &h.cfg), nil
}

// Parse reads a body of at most [Config.MaxBodyBytes], which it neither keeps nor
// changes. The phase of the status is what the module says.
//
// # Errors
//
// See the package's documentation. Where ctx is done the error is its own.
func (h *Host) Parse(ctx context.Context, body []byte) (*agentstatus.Status, error) {
	if most := h.cfg.MaxBodyBytes; len(body) > most {
		return nil, &agentstatus.LimitError{Limit: "body_bytes", Allowed: most, Found: len(body), Offset: most}
	}
	doc, err := h.normalise(ctx, body)
	if err != nil {
		return nil, err
	}
	status, err := agentstatus.FromDocument(doc)
	if err != nil {
		return nil, notADocument(err)
	}
	return status, nil
}

// normalise has an instance make the normalised document of a body.
func (h *Host) normalise(ctx context.Context, body []byte) (doc []byte, err error) {
	err = h.with(ctx, len(body), func(ctx context.Context, i *instance) (healthy bool, err error) {
		if healthy, err = i.parse(ctx, body); err != nil {
			return healthy, err
		}
		doc, err = i.document(ctx)
		return err == nil, err
	})
	return doc, err
}

// with lends use an instance, for as long as a body of that size may take. An instance of which use
// does not say that it is healthy is not lent again.
func (h *Host) with(ctx context.Context, size int, use func(context.Context, *instance) (healthy bool, err error)) error {
	if err := h.pool.enter(ctx); err != nil {
		return err
	}
	defer h.pool.leave()
	timed, cancel := h.timed(ctx, size)
	defer cancel()
	i := h.pool.take()
	if i == nil {
		var err error
		if i, err = h.instantiate(timed); err != nil {
			return h.blame(ctx, size, err)
		}
	}
	healthy, err := use(timed, i)
	h.pool.put(i, healthy)
	return h.blame(ctx, size, err)
}

// timed bounds a parse. A trusted module would not notice.
func (h *Host) timed(ctx context.Context, size int) (context.Context, context.CancelFunc) {
	if h.cfg.Trusted {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, h.timeoutOf(size))
}

// blame tells the end of a parse's time from the end of its caller's.
func (h *Host) blame(ctx context.Context, size int, err error) error {
	if err == nil || ctx.Err() != nil || !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &AdapterError{Problem: ProblemTimeout,
		Detail: fmt.Sprintf("the module did not end within %v; raise %s if such bodies are expected", h.timeoutOf(size).Round(time.Millisecond), h.cfg.setting("Timeout"))}
}

// Close waits for the parses that run, for as long as ctx allows, and frees what the
// host holds. Parses that begin later, or wait for an instance, end with [ErrClosed].
// Where ctx is done before they are, its error is returned and nothing is freed: code
// that runs must not be. Close can then be called again.
func (h *Host) Close(ctx context.Context) error {
	h.refusing.Do(func() { close(h.pool.closing) })
	h.closing.Lock()
	defer h.closing.Unlock()
	if h.released {
		return nil
	}
	if err := h.pool.drain(ctx); err != nil {
		return fmt.Errorf("host: parses are still running: %w", err)
	}
	h.released = true
	return h.release(ctx)
}

// release frees the instances, the compiled module and the runtime.
func (h *Host) release(ctx context.Context) error {
	errs := []error{h.runtime.Close(ctx)}
	if h.module != nil {
		errs = append(errs, h.module.Close(ctx))
	}
	if h.cache != nil {
		errs = append(errs, h.cache.Close(ctx))
	}
	return errors.Join(errs...)
}
