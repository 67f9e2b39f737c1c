"""The module, compiled once a process, and its instances, of which each thread has its own."""

from __future__ import annotations

import threading
from functools import lru_cache
from importlib.resources import files
from typing import Final

import wasmtime

from ._calls import check
from ._instance import Instance

# An instance never gives memory back: one that had to grow beyond this is let go.
KEPT_BYTES: Final = 16 << 20

_FUNCTIONS: Final = (
    "agentstatus_abi",
    "agentstatus_input",
    "agentstatus_parse",
    "agentstatus_doc",
    "agentstatus_to_json",
    "agentstatus_final_text",
    "agentstatus_error_text",
    "agentstatus_out",
    "agentstatus_out_len",
    "agentstatus_arg",
    "agentstatus_decide_in",
    "agentstatus_decide",
)

_compiling = threading.Lock()


def compiled() -> tuple[wasmtime.Engine, wasmtime.Module]:
    """The package's module, compiled at the first use."""
    with _compiling:
        return _compile_own()


@lru_cache(maxsize=1)
def _compile_own() -> tuple[wasmtime.Engine, wasmtime.Module]:
    return compile_module((files(__package__) / "agentstatus.wasm").read_bytes())


def compile_module(source: bytes) -> tuple[wasmtime.Engine, wasmtime.Module]:
    """Compiles a module, and checks that it has the functions of ABI v1."""
    config = wasmtime.Config()
    # By default 4 GiB of addresses are reserved for a memory, so that it grows in place and
    # views of it stay valid. This makes it a promise.
    config.memory_may_move = False
    engine = wasmtime.Engine(config)
    module = wasmtime.Module(engine, source)
    check(module, _FUNCTIONS)
    return engine, module


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
    instances = instances_of_thread()
    return instances.pop() if instances else Instance(*compiled())


def give(instance: Instance) -> bool:
    """Gives an instance back. One is kept for each thread; False: this one is not."""
    instances = instances_of_thread()
    if instances or instance.memory_bytes() > KEPT_BYTES:
        return False
    instances.append(instance)
    return True
