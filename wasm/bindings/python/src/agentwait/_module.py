"""The module, compiled once a process, and its instances, of which each thread has its own."""

from __future__ import annotations

import os
import threading
from functools import lru_cache
from typing import Any, Final

from ._engine import Installed, Program, installed, tested
from ._instance import Instance

# Here and not at the first use: a workflow of Temporal may not import anything later, and
# where there is no engine for this machine that is to be known at once.
_found: Installed | None = installed()
_backend: Any
if _found is not None and tested(_found.version):
    from . import _native

    _native.load(_found)
    _backend = _native
else:
    from . import _portable

    _backend = _portable

# An instance never gives memory back: one that had to grow beyond this is let go.
KEPT_BYTES: Final = 16 << 20

_compiling = threading.Lock()


def compiled() -> Program:
    """The package's module, compiled at the first use."""
    with _compiling:
        return _compile_own()


def compile_module(source: bytes) -> Program:
    """Compiles a module, and checks that it has the functions of ABI v1."""
    program: Program = _backend.compiled(source, _found)
    return program


@lru_cache(maxsize=1)
def _compile_own() -> Program:
    # By way of what loaded this file: from a zip too, and in Temporal's sandbox, which has
    # no open().
    place = os.path.join(os.path.dirname(__file__), "agentstatus.wasm")
    loader: Any = globals()["__loader__"]
    data: bytes = loader.get_data(place)
    return compile_module(data)


_idle = threading.local()


def instances_of_thread() -> list[Instance]:
    """The instances that this thread keeps: one, or none."""
    try:
        found: list[Instance] = _idle.instances
    except AttributeError:
        found = _idle.instances = []
    return found


def take() -> Instance:
    """Takes this thread's instance, or makes one.

    It is taken out, since a signal handler or a finalizer may parse, too, in between two
    calls. Where an error comes that nobody expects, a trap first of all, it is never given
    back, and the next call begins with another.
    """
    try:
        instance: Instance = _idle.instances.pop()
    except (AttributeError, IndexError):
        return Instance(compiled())
    return instance


def give(instance: Instance) -> bool:
    """Gives an instance back. One is kept for each thread; False: this one is not."""
    try:
        instances = _idle.instances
    except AttributeError:
        instances = instances_of_thread()
    if instances or len(instance.view) > KEPT_BYTES:
        return False
    instances.append(instance)
    return True
