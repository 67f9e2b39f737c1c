"""wasmtime's C library, called with ctypes: what the module needs of it and no more."""

from __future__ import annotations

import ctypes
from functools import lru_cache
from typing import Any, Final, NoReturn

from . import _cache
from ._engine import ADDRESSES, ADVICE, FUNCTIONS, TRAPPED, Call, Installed, unavailable
from .errors import EngineError

_pointer, _size = ctypes.c_void_p, ctypes.c_size_t
_RAW_VALUE_BYTES = 16  # of a wasmtime_val_raw_t, which holds the argument, then the result
_ITEM_WORDS = 8  # more than a wasmtime_instance_t or a wasmtime_extern_t has
_ITEM_KIND_BYTES = 8  # of a wasmtime_extern_t, before what it holds
_FUNCTION, _MEMORY = 0, 3  # kinds of a wasmtime_extern_t
_I32 = 0  # a wasm_valkind_t


class _Bytes(ctypes.Structure):
    """A vector of the C API: of bytes, or of pointers."""

    _fields_ = [("size", _size), ("data", _pointer)]

    def pointers(self) -> list[int]:
        return list((_size * self.size).from_address(self.data)) if self.size else []

    def bytes(self) -> bytes:
        return ctypes.string_at(self.data, self.size) if self.size else b""


# Result and arguments. A result of None is left to ctypes: nothing.
_FUNCTIONS: Final[dict[str, tuple[Any, ...]]] = {
    "wasm_config_new": (_pointer,),
    "wasmtime_config_memory_may_move_set": (None, _pointer, ctypes.c_bool),
    "wasm_engine_new_with_config": (_pointer, _pointer),
    "wasmtime_module_new": (_pointer, _pointer, ctypes.c_char_p, _size, _pointer),
    "wasmtime_module_deserialize": (_pointer, _pointer, ctypes.c_char_p, _size, _pointer),
    "wasmtime_module_serialize": (_pointer, _pointer, _pointer),
    "wasmtime_module_exports": (None, _pointer, _pointer),
    "wasm_exporttype_name": (_pointer, _pointer),
    "wasm_exporttype_type": (_pointer, _pointer),
    "wasm_externtype_as_functype_const": (_pointer, _pointer),
    "wasm_functype_params": (_pointer, _pointer),
    "wasm_functype_results": (_pointer, _pointer),
    "wasm_valtype_kind": (ctypes.c_uint8, _pointer),
    "wasm_exporttype_vec_delete": (None, _pointer),
    "wasm_byte_vec_delete": (None, _pointer),
    "wasmtime_store_new": (_pointer, _pointer, _pointer, _pointer),
    "wasmtime_store_context": (_pointer, _pointer),
    "wasmtime_store_delete": (None, _pointer),
    "wasmtime_instance_new": (_pointer, _pointer, _pointer, _pointer, _size, _pointer, _pointer),
    "wasmtime_instance_export_get": (
        ctypes.c_bool, _pointer, _pointer, ctypes.c_char_p, _size, _pointer,
    ),
    "wasmtime_memory_data": (_pointer, _pointer, _pointer),
    "wasmtime_memory_data_size": (_size, _pointer, _pointer),
    "wasmtime_error_message": (None, _pointer, _pointer),
    "wasmtime_error_delete": (None, _pointer),
    "wasm_trap_delete": (None, _pointer),
}  # fmt: skip


class _Library:
    """The functions, as attributes. These let other threads run."""

    def __init__(self, path: str) -> None:
        try:
            self._dll = ctypes.CDLL(path)
            for name, (result, *arguments) in _FUNCTIONS.items():
                function = self._dll[name]
                function.restype, function.argtypes = result, arguments
                setattr(self, name, function)
            # Without a list of arguments, which would be converted one by one at each call.
            self.call_long = self._dll["wasmtime_func_call_unchecked"]
            # This one keeps the interpreter's lock: to get it back would take longer.
            self.call = ctypes.PyDLL(None, handle=self._dll._handle)["wasmtime_func_call_unchecked"]
        except (OSError, AttributeError) as error:
            raise unavailable(error) from error
        self.call.restype = self.call_long.restype = _pointer

    def __getattr__(self, name: str) -> Any:  # for mypy
        raise AttributeError(name)

    def fail(self, error: int | None, what: str) -> None:
        """Raises what a function returned as its error."""
        if error is None:
            return
        message = _Bytes()
        self.wasmtime_error_message(error, ctypes.byref(message))
        text = message.bytes().decode(errors="replace")
        self.wasm_byte_vec_delete(ctypes.byref(message))
        self.wasmtime_error_delete(error)
        raise EngineError(f"{what}: {text}")


@lru_cache(maxsize=1)
def _library(path: str) -> tuple[_Library, int]:
    """The library, and one engine, which all modules of a process share."""
    library = _Library(path)
    config = library.wasm_config_new()
    # By default 4 GiB of addresses are reserved for a memory, so that it grows in place and
    # views of it stay valid. This makes it a promise.
    library.wasmtime_config_memory_may_move_set(config, False)
    return library, library.wasm_engine_new_with_config(config)


def load(found: Installed) -> None:
    """Loads the library."""
    _library(found.library)


class Program:
    """A compiled module, which stays in memory as long as the process lives."""

    def __init__(self, library: _Library, engine: int, module: int) -> None:
        self._library, self._engine, self._module = library, engine, module

    def instance(self) -> Exports:
        """Makes an instance."""
        return Exports(self._library, self._engine, self._module)


class Exports:
    """An instance in a store of its own, which is freed with it."""

    def __init__(self, library: _Library, engine: int, module: int) -> None:
        self._library = library
        self._store = library.wasmtime_store_new(engine, None, None)
        self._context = library.wasmtime_store_context(self._store)
        self._instance = (ctypes.c_uint64 * _ITEM_WORDS)()
        trap = _pointer()
        error = library.wasmtime_instance_new(
            self._context, module, None, 0, ctypes.byref(self._instance), ctypes.byref(trap)
        )
        library.fail(error, f"no instance of agentstatus.wasm; {ADDRESSES}")
        if trap.value is not None:
            library.wasm_trap_delete(trap)
            raise EngineError(TRAPPED)
        self._memory = self._item("memory", _MEMORY)

    def __del__(self) -> None:
        store = self.__dict__.pop("_store", None)
        if store is not None:
            self._library.wasmtime_store_delete(store)

    def _item(self, name: str, kind: int) -> Any:
        """What is exported under a name; its handle lies behind its kind."""
        item = (ctypes.c_uint64 * _ITEM_WORDS)()
        found = self._library.wasmtime_instance_export_get(
            self._context,
            ctypes.byref(self._instance),
            name.encode(),
            len(name),
            ctypes.byref(item),
        )
        if not found or item[0] & 0xFF != kind:
            raise EngineError(f"agentstatus.wasm exports no {name}; {ADVICE}")
        return item

    def memory(self) -> memoryview:
        """All the memory that there is now."""
        at = ctypes.addressof(self._memory) + _ITEM_KIND_BYTES
        size = self._library.wasmtime_memory_data_size(self._context, at)
        start = self._library.wasmtime_memory_data(self._context, at)
        return memoryview((ctypes.c_uint8 * size).from_address(start)).cast("B")

    def function(self, name: str, *, long: bool = False) -> Call:
        """A function of no or one word that returns a word."""
        invoke = self._library.call_long if long else self._library.call
        item, one = self._item(name, _FUNCTION), _size(1)
        raw = (ctypes.c_uint32 * (_RAW_VALUE_BYTES // 4))()
        trap = _pointer()
        # What byref makes is an argument as it is, where anything else has to be made one at
        # each call; and it keeps what it refers to.
        context = ctypes.byref(ctypes.c_uint8.from_address(self._context))
        handle = ctypes.byref(item, _ITEM_KIND_BYTES)
        raw_at, trap_at = ctypes.byref(raw), ctypes.byref(trap)
        words = memoryview(raw).cast("B").cast("I")

        def call(argument: int = 0) -> int:
            words[0] = argument
            error = invoke(context, handle, raw_at, one, trap_at)
            if error or trap:  # type: ignore[truthy-bool]
                self._fail(error, trap)
            return words[0]

        return call

    def _fail(self, error: int | None, trap: ctypes.c_void_p) -> NoReturn:
        """Raises what a call ended with. It keeps the store as long as there are calls, too."""
        if trap.value is not None:
            self._library.wasm_trap_delete(trap)
            trap.value = None
        self._library.fail(error, TRAPPED)
        raise EngineError(TRAPPED)


def compiled(source: bytes, found: Installed) -> Program:
    """The module, compiled by this process or by an earlier one."""
    library, engine = _library(found.library)
    kept = _cache.load(source, found.version)
    module = _pointer()
    if kept is not None:
        # It refuses what another version, another processor or another configuration made.
        error = library.wasmtime_module_deserialize(engine, kept, len(kept), ctypes.byref(module))
        if error is None and module.value is not None:
            return Program(library, engine, module.value)
        library.wasmtime_error_delete(error)
    error = library.wasmtime_module_new(engine, source, len(source), ctypes.byref(module))
    library.fail(error, f"agentstatus.wasm cannot be compiled; {ADVICE}")
    assert module.value is not None
    _check(library, module.value)
    made = _Bytes()
    if library.wasmtime_module_serialize(module, ctypes.byref(made)) is None:
        _cache.save(source, found.version, made.bytes())
        library.wasm_byte_vec_delete(ctypes.byref(made))
    return Program(library, engine, module.value)


def _check(library: _Library, module: int) -> None:
    """Refuses a module without the functions, or with others under their names."""
    exports = _Bytes()
    library.wasmtime_module_exports(module, ctypes.byref(exports))
    types: dict[str, int | None] = {}
    for export in exports.pointers():
        name = _Bytes.from_address(library.wasm_exporttype_name(export)).bytes().decode()
        kind = library.wasm_exporttype_type(export)
        types[name] = library.wasm_externtype_as_functype_const(kind)
    for name in FUNCTIONS:
        function = types.get(name)
        if function is None:
            raise EngineError(f"agentstatus.wasm exports no function {name}; {ADVICE}")
        params, results = (
            [library.wasm_valtype_kind(word) for word in _Bytes.from_address(at).pointers()]
            for at in (
                library.wasm_functype_params(function),
                library.wasm_functype_results(function),
            )
        )
        if params not in ([], [_I32]) or results != [_I32]:
            raise EngineError(f"agentstatus.wasm exports {name} with other types; {ADVICE}")
    library.wasm_exporttype_vec_delete(ctypes.byref(exports))
