package host

import (
	"context"
	"fmt"
	"strings"

	"github.com/tetratelabs/wazero/api"
)

// An instance is a module with a memory of its own. One goroutine uses it at a time.
type instance struct {
	cfg       *Config
	module    api.Module
	memory    api.Memory
	functions map[string]api.Function
	stack     [1]uint64 // of a call: its argument, then its result
}

func newInstance(module api.Module, cfg *Config) *instance {
	i := &instance{cfg: cfg, module: module, memory: module.Memory(), functions: make(map[string]api.Function, len(profile))}
	for name := range profile {
		i.functions[name] = module.ExportedFunction(name)
	}
	return i
}

func (i *instance) close() {
	// The context is for a close notification, which nobody asked for.
	_ = i.module.Close(context.Background())
}

// call calls an export. Its only error is that it did not return, after which the
// instance must not be used any more.
func (i *instance) call(ctx context.Context, name string, argument uint32) (uint32, error) {
	if err := ctx.Err(); err != nil {
		return 0, err // the only look at it if the module is trusted
	}
	i.stack[0] = api.EncodeU32(argument)
	if err := i.functions[name].CallWithStack(ctx, i.stack[:]); err != nil {
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		return 0, trapped(err)
	}
	return api.DecodeU32(i.stack[0]), nil
}

// outOfMemory says that the module has too little of it.
func (i *instance) outOfMemory() error {
	return &AdapterError{Problem: ProblemMemory, Detail: "the body and what the module makes of it do not fit its memory; raise " +
		i.cfg.setting("MaxMemoryBytes") + " if such bodies are expected"}
}

// trapped makes an error of one of the runtime's. Its first line says what happened;
// the others are a stack trace.
func trapped(err error) error {
	what, _, _ := strings.Cut(err.Error(), "\n")
	return &AdapterError{Problem: ProblemTrap, Detail: fmt.Sprintf("the module stopped with %.160q; report this to the adapter's author", what)}
}

// parse has the body parsed. After an error of the body the instance is as good as
// before; healthy says so.
func (i *instance) parse(ctx context.Context, body []byte) (healthy bool, err error) {
	at, err := i.call(ctx, exportInput, uint32(len(body)))
	if err != nil {
		return false, err
	}
	if at == 0 {
		return i.failure(ctx, exportInput, body)
	}
	if !i.memory.Write(at, body) {
		return false, badOutput("%s answered address %d, where the body does not fit in the memory of %d bytes", exportInput, at, i.memory.Size())
	}
	code, err := i.call(ctx, exportParse, 0)
	if err != nil {
		return false, err
	}
	if code != 0 {
		return i.failure(ctx, exportParse, body)
	}
	return true, nil
}

// failure reads why a call failed.
func (i *instance) failure(ctx context.Context, call string, body []byte) (healthy bool, err error) {
	at, err := i.call(ctx, exportDoc, 0)
	if err != nil {
		return false, err
	}
	doc, ok := i.memory.Read(at, errorBytes)
	if !ok {
		return false, badOutput("%s answered address %d, beyond the memory of %d bytes", exportDoc, at, i.memory.Size())
	}
	return i.errorOf(ctx, call, doc, len(body))
}

// document has the normalised document written, and returns a copy of it.
func (i *instance) document(ctx context.Context) ([]byte, error) {
	view, err := i.output(ctx)
	if err != nil {
		return nil, err
	}
	if most := i.cfg.MaxOutputBytes; len(view) > most {
		return nil, badOutput("the document has %d bytes, and %d are allowed (%s)", len(view), most, i.cfg.setting("MaxOutputBytes"))
	}
	return append([]byte(nil), view...), nil
}

// output has the normalised document written, and returns where it lies.
func (i *instance) output(ctx context.Context) ([]byte, error) {
	code, err := i.call(ctx, exportToJSON, 0)
	switch {
	case err != nil:
		return nil, err
	case code == codeMemory:
		return nil, i.outOfMemory()
	case code != 0:
		return nil, refused(exportToJSON, code)
	}
	at, err := i.call(ctx, exportOut, 0)
	if err != nil {
		return nil, err
	}
	size, err := i.call(ctx, exportOutLen, 0)
	if err != nil {
		return nil, err
	}
	view, ok := i.memory.Read(at, size)
	if !ok {
		return nil, badOutput("the document is said to have %d bytes at address %d, beyond the memory of %d bytes", size, at, i.memory.Size())
	}
	return view, nil
}
