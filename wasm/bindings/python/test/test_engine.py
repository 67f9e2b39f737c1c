"""Where there is no engine for the machine, the import says so, and what to do.

On musl pip takes wasmtime's wheel for musl. These are the ways in which it can be missing
there: no package at all, a library that the loader refuses as it does one for glibc, and a
wasmtime of another version whose own import fails.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from agentwait import _engine

SOURCE = Path(__file__).parents[1] / "src"

# Only Python's own packages, agentwait, and what a test has laid beside it.
IMPORT = """
import sys
sys.path[:0] = sys.argv[1:]
try:
    import agentwait
except ImportError as error:
    print(type(error).__name__, error)
    print(type(error.__cause__).__name__, error.__cause__)
else:
    print("imported")
"""


def imported(beside: Path) -> list[str]:
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-c", IMPORT, str(SOURCE), str(beside)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()


def lay(beside: Path, version: str, package: str) -> Path:
    """A wasmtime that is installed, as far as the import looks; where its library is to be."""
    folder = beside / "wasmtime"
    folder.mkdir()
    (folder / "__init__.py").write_text(package)
    (beside / f"wasmtime-{version}.dist-info").mkdir()
    library = folder.joinpath(*_engine._library())
    library.parent.mkdir()
    return library


def check(lines: list[str], cause: str) -> None:
    said, because = lines
    assert said.startswith(f"ImportError wasmtime cannot be loaded on {sys.platform}: ")
    assert "pip install --force-reinstall wasmtime" in said
    assert "glibc 2.17 and musl 1.2" in said
    assert because.startswith(cause)
    assert because.partition(" ")[2] in said


def test_without_wasmtime(tmp_path: Path) -> None:
    check(imported(tmp_path), "ModuleNotFoundError No module named 'wasmtime'")


def test_with_a_library_that_the_loader_refuses(tmp_path: Path) -> None:
    library = lay(tmp_path, "50.0.0", "raise AssertionError('it is not imported')")
    library.write_bytes(b"a library for glibc is no library on musl")
    check(imported(tmp_path), "OSError ")


def test_with_a_library_that_has_not_the_functions(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("Python's own library is not everywhere one that can be loaded again")
    library = lay(tmp_path, "50.0.0", "raise AssertionError('it is not imported')")
    import _ctypes

    if not hasattr(_ctypes, "__file__"):
        pytest.skip("_ctypes is built into Python")
    library.write_bytes(Path(_ctypes.__file__).read_bytes())
    check(imported(tmp_path), "AttributeError ")


@pytest.mark.parametrize(
    "error",
    ["OSError('Error relocating _libwasmtime.so')", "RuntimeError('platform linux-musl')"],
)
def test_with_another_version_whose_import_fails(tmp_path: Path, error: str) -> None:
    lay(tmp_path, "99.0.0", f"raise {error}").write_bytes(b"")
    check(imported(tmp_path), error.partition("(")[0])


def test_with_a_wheel_that_has_no_library_for_the_machine(tmp_path: Path) -> None:
    lay(tmp_path, "50.0.0", "raise RuntimeError('unsupported platform')")
    check(imported(tmp_path), "RuntimeError unsupported platform")


def test_the_import_loads_neither_wasmtime_nor_what_only_awaiting_needs() -> None:
    code = "import sys; old = {*sys.modules}; import agentwait; print(*({*sys.modules} - old))"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    loaded = {name.partition(".")[0] for name in run.stdout.split()}
    assert "agentwait" in loaded
    heavy = {"wasmtime", "httpx", "anyio", "asyncio", "ssl", "urllib", "email", "dataclasses"}
    assert not loaded & (heavy | {"inspect", "pathlib", "hashlib", "zipfile", "logging"})
