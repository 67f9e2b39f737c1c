"""wasmtime through its public Python API: slower, and the same with any version of it."""

from __future__ import annotations

from ._engine import ADDRESSES, ADVICE, FUNCTIONS, TRAPPED, Call, unavailable
from .errors import EngineError

try:
    import wasmtime
except (ImportError, OSError, RuntimeError) as error:
    raise unavailable(error) from error

_WORD = 0xFFFFFFFF


class Program:
    """A compiled module."""

    def __init__(self, engine: wasmtime.Engine, module: wasmtime.Module) -> None:
        self._engine, self._module = engine, module

    def instance(self) -> Exports:
        """Makes an instance."""
        store = wasmtime.Store(self._engine)
        try:
            exports = wasmtime.Instance(store, self._module, []).exports(store)
        except wasmtime.WasmtimeError as error:
            raise EngineError(f"no instance of agentstatus.wasm; {ADDRESSES}: {error}") from error
        return Exports(store, exports)


class Exports:
    """An instance."""

    def __init__(self, store: wasmtime.Store, exports: wasmtime._instance.InstanceExports) -> None:
        self._store, self._exports = store, exports
        memory = exports["memory"]
        assert isinstance(memory, wasmtime.Memory)
        self._memory = memory

    def memory(self) -> memoryview:
        """All the memory that there is now."""
        return memoryview(self._memory.get_buffer_ptr(self._store)).cast("B")

    def function(self, name: str, *, long: bool = False) -> Call:  # noqa: ARG002
        """An export; all of them let other threads run."""
        function = self._exports[name]
        assert isinstance(function, wasmtime.Func)

        def call(*arguments: int) -> int:
            try:
                return int(function(self._store, *(_signed(a) for a in arguments))) & _WORD
            except (wasmtime.Trap, wasmtime.WasmtimeError) as error:
                raise EngineError(f"{TRAPPED}: {error}") from error

        return call


def compiled(source: bytes, _: object = None) -> Program:
    """Compiles a module, and checks that it has the functions of ABI v1."""
    config = wasmtime.Config()
    # By default 4 GiB of addresses are reserved for a memory, so that it grows in place and
    # views of it stay valid. This makes it a promise.
    config.memory_may_move = False
    engine = wasmtime.Engine(config)
    module = wasmtime.Module(engine, source)
    _check(module)
    return Program(engine, module)


def _check(module: wasmtime.Module) -> None:
    """Refuses a module without the functions, or with others under their names."""
    types = {export.name: export.type for export in module.exports}
    i32 = wasmtime.ValType.i32()
    for name in FUNCTIONS:
        kind = types.get(name)
        if not isinstance(kind, wasmtime.FuncType):
            raise EngineError(f"agentstatus.wasm exports no function {name}; {ADVICE}")
        words = kind.params + kind.results
        if len(kind.params) > 1 or len(kind.results) != 1 or any(word != i32 for word in words):
            raise EngineError(f"agentstatus.wasm exports {name} with other types; {ADVICE}")


def _signed(word: int) -> int:
    return word - (1 << 32) if word >> 31 else word
