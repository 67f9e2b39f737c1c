"""Calls of the module's exports.

wasmtime's own ``Func`` looks the types up and converts every value at each call, which takes
some 10 µs: more than reading a short body does. :func:`direct` calls the function of
wasmtime's C API that the C API has for this case, ``wasmtime_func_call_unchecked``, in
0.5 µs. What it leaves out is the check of the types, and all exports of ABI v1 have the same:
at most one word in (but ``unescape``, which is not used here), one word out. :func:`check`
holds a module to that before it is instantiated.

To get at that function and at the handles that it wants, private names of the package are
needed. So it is used with the versions of wasmtime from the oldest to the newest one that
the tests were run with, and :func:`checked`, which does the same through the public API, with
any other.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import version
from typing import Any, Final, TypeAlias

import wasmtime

from .errors import EngineError

Call: TypeAlias = Callable[..., int]

# Major versions of wasmtime; direct calls were tested with 36, 43 and 50.
TESTED: Final = range(36, 51)
_major = int(version("wasmtime").partition(".")[0])

_WORD = 0xFFFFFFFF
_RAW_VALUE_BYTES = 16  # of a wasmtime_val_raw_t, which holds the argument, then the result
_ADVICE = "install the package anew"
_TRAPPED = "the module trapped, which no body is known to cause; please report the one that did"


def check(module: wasmtime.Module, names: Sequence[str]) -> None:
    """Refuses a module without these functions, or with others under their names."""
    types = {export.name: export.type for export in module.exports}
    i32 = wasmtime.ValType.i32()
    for name in names:
        kind = types.get(name)
        if not isinstance(kind, wasmtime.FuncType):
            raise EngineError(f"agentstatus.wasm exports no function {name}; {_ADVICE}")
        words = kind.params + kind.results
        if len(kind.params) > 1 or len(kind.results) != 1 or any(word != i32 for word in words):
            raise EngineError(f"agentstatus.wasm exports {name} with other types; {_ADVICE}")


def bind(store: wasmtime.Store, function: wasmtime.Func, *, long: bool = False) -> Call:
    """The fastest safe way to call an export of a checked module.

    ``long`` calls let other threads run meanwhile. The others take less than it would to
    get the interpreter's lock back.
    """
    if _major in TESTED:
        return direct(store, function, long=long)
    return checked(store, function)


def checked(store: wasmtime.Store, function: wasmtime.Func) -> Call:
    """Calls through wasmtime's public API."""

    def call(*arguments: int) -> int:
        try:
            return int(function(store, *(_signed(a) for a in arguments))) & _WORD
        except (wasmtime.Trap, wasmtime.WasmtimeError) as error:
            raise EngineError(f"{_TRAPPED}: {error}") from error

    return call


def _signed(word: int) -> int:
    return word - (1 << 32) if word >> 31 else word


def direct(store: wasmtime.Store, function: wasmtime.Func, *, long: bool = False) -> Call:
    """Calls a function of no or one word that returns a word, through wasmtime's C API."""
    invoke, delete_error, delete_trap = _library(long)
    values = (ctypes.c_uint32 * (_RAW_VALUE_BYTES // 4))()
    trap = (ctypes.c_void_p * 1)()
    context = ctypes.cast(store._context(), ctypes.c_void_p).value
    handle = ctypes.addressof(function._func)
    values_at, trap_at = ctypes.addressof(values), ctypes.addressof(trap)

    # The addresses stay good as long as what is at them lives: the defaults see to that.
    def call(
        argument: int = 0, *, _owners: tuple[object, ...] = (store, function, values, trap)
    ) -> int:
        values[0] = argument
        error = invoke(context, handle, values_at, 1, trap_at)
        if error is not None or trap[0] is not None:
            if error is not None:
                delete_error(error)
            if trap[0] is not None:
                delete_trap(trap[0])
                trap[0] = None
            raise EngineError(_TRAPPED)
        return values[0]

    return call


@cache
def _library(long: bool) -> tuple[Any, Any, Any]:
    """The functions of the C API: the call, and what frees an error and a trap."""
    from wasmtime import _ffi

    pointer, size = ctypes.c_void_p, ctypes.c_size_t
    # The one kind gives the interpreter's lock up during a call, the other does not.
    kind = ctypes.CFUNCTYPE if long else ctypes.PYFUNCTYPE
    call = kind(pointer, pointer, pointer, pointer, size, pointer)
    free = ctypes.CFUNCTYPE(None, pointer)
    return (
        call(("wasmtime_func_call_unchecked", _ffi.dll)),
        free(("wasmtime_error_delete", _ffi.dll)),
        free(("wasm_trap_delete", _ffi.dll)),
    )
