"""The compiled module on disk: what is loaded there runs in the process, so who may write it.

Whatever is not as it should be, the module is compiled, and reading goes on.
"""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agentwait import _cache

HERE = Path(__file__).parents[1]
SOURCE = b"the module"
MADE = b"what was compiled of it" * 100
VERSION = "50.0.1"

pytestmark = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no cache without owners")


def private() -> Path:
    """A place below no directory that everybody may write to: a checkout may lie in one."""
    for place in (HERE, Path.home()):
        if not any(above.stat().st_mode & 0o022 for above in (place, *place.parents)):
            return place
    pytest.fail(
        "everybody may write above the checkout and above the home: there is no place to try"
    )


@pytest.fixture
def base(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place of one's own, as most temporary ones are not."""
    with tempfile.TemporaryDirectory(prefix=".agentwait-cache-", dir=private()) as name:
        monkeypatch.setenv("AGENTWAIT_CACHE", f"{name}/own")
        yield Path(name)


def the_file(base: Path) -> Path:
    (file,) = (base / "own").iterdir()
    return file


def test_what_was_kept_is_loaded_and_only_for_its_module_and_engine(base: Path) -> None:
    assert _cache.load(SOURCE, VERSION) is None
    assert not (base / "own").exists()
    _cache.save(SOURCE, VERSION, MADE)
    assert _cache.load(SOURCE, VERSION) == MADE
    assert _cache.load(b"another", VERSION) is None
    assert _cache.load(SOURCE, "50.0.2") is None
    assert stat.S_IMODE((base / "own").stat().st_mode) == 0o700
    assert stat.S_IMODE(the_file(base).stat().st_mode) == 0o600
    _cache.save(SOURCE, VERSION, MADE[1:])
    assert _cache.load(SOURCE, VERSION) == MADE[1:]


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def changed(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)


def empty(file: Path) -> None:
    file.write_bytes(b"")


def a_link(file: Path) -> None:
    file.rename(file.with_name("elsewhere"))
    file.symlink_to("elsewhere")


def two_names(file: Path) -> None:
    os.link(file, file.with_name("another"))


def a_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file, 0o600)


def writable(file: Path) -> None:
    file.chmod(0o620)


def open_folder(file: Path) -> None:
    file.parent.chmod(0o770)


def readable_folder(file: Path) -> None:
    file.parent.chmod(0o755)


def open_above(file: Path) -> None:
    file.parent.parent.chmod(0o1777)


def linked_folder(file: Path) -> None:
    folder = file.parent
    folder.rename(folder.with_name("real"))
    folder.symlink_to("real")


@pytest.mark.parametrize(
    "spoil",
    [
        cut, changed, empty, a_link, two_names, a_pipe, writable,
        open_folder, readable_folder, open_above, linked_folder,
    ],
)  # fmt: skip
def test_what_somebody_else_could_have_put_there_is_not_loaded(
    base: Path, spoil: Callable[[Path], None]
) -> None:
    _cache.save(SOURCE, VERSION, MADE)
    spoil(the_file(base))
    assert _cache.load(SOURCE, VERSION) is None
    _cache.save(SOURCE, VERSION, MADE)  # is no error either


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="root gives away")
@pytest.mark.parametrize("what", ["file", "folder", "above"])
def test_what_is_of_another_owner_is_not_loaded(base: Path, what: str) -> None:
    _cache.save(SOURCE, VERSION, MADE)
    file = the_file(base)
    os.chown({"file": file, "folder": file.parent, "above": base}[what], 12345, -1)
    assert _cache.load(SOURCE, VERSION) is None


def test_it_can_be_turned_off_and_moved(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("off", "relative/place"):
        monkeypatch.setenv("AGENTWAIT_CACHE", place)
        _cache.save(SOURCE, VERSION, MADE)
        assert _cache.load(SOURCE, VERSION) is None
    monkeypatch.delenv("AGENTWAIT_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(base / "xdg"))
    monkeypatch.setattr(sys, "platform", "linux")
    _cache.save(SOURCE, VERSION, MADE)
    assert len(list((base / "xdg/agentwait/python").iterdir())) == 1


def test_only_the_newest_few_are_kept(base: Path) -> None:
    for number in range(20):
        _cache.save(SOURCE, str(number), MADE)
        os.utime(base / "own" / _cache._name(SOURCE, str(number)), (number, number))
    kept = {number for number in range(20) if _cache.load(SOURCE, str(number))}
    assert len(kept) <= 8
    assert 19 in kept


CODE = """
import agentwait, agentwait._native as native
made = []
load = native._cache.load
native._cache.load = lambda *what: made.append(load(*what) is not None) or load(*what)
print(agentwait.parse(b'{"state":"A","response":"Done."}').final_text, made)
"""


def test_a_process_loads_what_an_earlier_one_compiled_or_compiles_it(base: Path) -> None:
    def run() -> str:
        done = subprocess.run(
            [sys.executable, "-c", CODE], capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    assert run() == "Done. [False]"
    assert run() == "Done. [True]"
    # What the engine refuses, though its hash is right, is compiled anew.
    file = the_file(base)
    head = len(_cache._FORMAT)
    other = file.read_bytes()[head + 32 : -1000]
    file.write_bytes(_cache._FORMAT + _cache._hash(other) + other)
    assert run() == "Done. [True]"
    assert run() == "Done. [True]"
    assert len(file.read_bytes()) > len(other) + 900
