"""The WebAssembly engine: wasmtime, in one of two ways.

Its Python package takes 60 ms to import and some 10 µs a call: it looks types up and converts
every value at each of them. What is used here are 20 functions of the C library inside of
that package, which :mod:`agentwait._native` calls with ctypes in a fraction of it. To get at
the library, its place in the package has to be known. So that is done with the versions of
wasmtime from the oldest to the newest one that the tests were run with; any other is used
through its public Python API, by :mod:`agentwait._portable`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib.machinery import PathFinder
from typing import Final, NamedTuple, Protocol, TypeAlias

Call: TypeAlias = Callable[..., int]

# Major versions of wasmtime; native calls were tested with 36, 43 and 50.
TESTED: Final = range(36, 51)

FUNCTIONS: Final = (
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
"""What a module has to export: each takes one word or none, and returns a word."""

ADVICE: Final = "install the package anew"
ADDRESSES: Final = "it wants 4 GiB of addresses, not of memory: check ulimit -v"
TRAPPED: Final = (
    "the module trapped, which no body is known to cause; please report the one that did"
)


class Exports(Protocol):
    """An instance of the module."""

    def function(self, name: str, *, long: bool = False) -> Call:
        """An export; ``long`` calls let other threads run meanwhile."""

    def memory(self) -> memoryview:
        """All the memory that there is now."""


class Program(Protocol):
    """The module, compiled."""

    def instance(self) -> Exports:
        """Makes an instance."""


class Installed(NamedTuple):
    """The wasmtime that is installed: its version and its C library."""

    version: str
    library: str


def installed() -> Installed | None:
    """Finds wasmtime without importing it; None where it lies in a way that is not known."""
    spec = PathFinder.find_spec("wasmtime")
    if spec is None or not spec.origin:
        return None
    folder = os.path.dirname(spec.origin)
    try:
        beside = os.listdir(os.path.dirname(folder))
    except OSError:
        return None
    versions = [
        name[len("wasmtime-") : -len(".dist-info")]
        for name in beside
        if name.startswith("wasmtime-") and name.endswith(".dist-info")
    ]
    library = os.path.join(folder, *_library())
    if len(versions) != 1 or not os.path.isfile(library):
        return None
    return Installed(versions[0], library)


def tested(version: str) -> bool:
    """Whether the C library of this version was tried."""
    major = version.partition(".")[0]
    return major.isdecimal() and int(major) in TESTED


def unavailable(error: BaseException) -> ImportError:
    """Why there is no engine here, and what to do."""
    return ImportError(
        f"wasmtime cannot be loaded on {sys.platform}: {error}; install it anew with "
        "pip install --force-reinstall wasmtime: it has wheels for Linux (glibc 2.17 and musl 1.2 "
        "or later), macOS and Windows, on x86-64 and ARM64"
    )


def _library() -> tuple[str, str]:
    """Where wasmtime's package has the library of this machine."""
    machine = (
        os.uname().machine if hasattr(os, "uname") else os.environ.get("PROCESSOR_ARCHITECTURE", "")
    )
    machine = {"AMD64": "x86_64", "arm64": "aarch64", "ARM64": "aarch64"}.get(machine, machine)
    names = {"darwin": "_libwasmtime.dylib", "win32": "_wasmtime.dll"}
    return f"{sys.platform}-{machine}", names.get(sys.platform, "_libwasmtime.so")
