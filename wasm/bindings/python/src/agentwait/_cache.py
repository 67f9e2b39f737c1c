"""The compiled module on disk, so that a process need not compile it again, which takes 40 ms.

Whoever can write what is loaded here runs code in this process. So it lies in a directory of
its own that only this user may enter, below none that everybody may write to; owner and mode
of directory and file are those of what was opened, not of what a name leads to later; and it
has its own hash in front, against writes that broke off. It is put there in one step. Where
anything is not as it should be, there is no cache, and the module is compiled: that is never
an error. ``AGENTWAIT_CACHE`` is another directory for it, or ``off``.

Windows has no owners and modes of this kind: no cache there.
"""

from __future__ import annotations

import os
import stat
import sys

try:
    from _blake2 import blake2s  # hashlib loads all of OpenSSL, in 4 ms
except ImportError:
    from hashlib import blake2s

_FORMAT = b"agentwait compiled module 1\n"
_HASH_BYTES = 32
_MOST_BYTES = 16 << 20
_MOST_FILES = 8


def load(source: bytes, version: str) -> bytes | None:
    """What was compiled of this module by this version of the engine."""
    try:
        folder = _open_folder(make=False)
        if folder is None:
            return None
        try:
            data = _read(folder, _name(source, version))
        finally:
            os.close(folder)
    except OSError:
        return None
    start = len(_FORMAT) + _HASH_BYTES
    if data[: len(_FORMAT)] != _FORMAT or data[len(_FORMAT) : start] != _hash(data[start:]):
        return None
    return data[start:]


def save(source: bytes, version: str, compiled: bytes) -> None:
    """Keeps it for processes to come."""
    try:
        folder = _open_folder(make=True)
        if folder is None:
            return
        try:
            _write(folder, _name(source, version), _FORMAT + _hash(compiled) + compiled)
            _forget_old(folder)
        finally:
            os.close(folder)
    except OSError:
        return


def _name(source: bytes, version: str) -> str:
    return f"{_hash(source).hex()[:32]}-wasmtime-{version}-{os.uname().machine}.cwasm"


def _hash(data: bytes) -> bytes:
    return blake2s(data).digest()


def _place() -> str | None:
    """Where the directory is to be; None where there is to be none."""
    chosen = os.environ.get("AGENTWAIT_CACHE")
    if not hasattr(os, "geteuid") or chosen == "off":
        return None
    if chosen:
        return chosen if os.path.isabs(chosen) else None
    home = os.path.expanduser("~")
    if sys.platform == "darwin":
        base = os.path.join(home, "Library", "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    return os.path.join(base, "agentwait", "python") if os.path.isabs(base) else None


def _open_folder(*, make: bool) -> int | None:
    """The directory, opened; None where it could have been somebody else's."""
    place = _place()
    if place is None:
        return None
    if make:
        os.makedirs(os.path.dirname(place), mode=0o700, exist_ok=True)
        if not os.path.lexists(place):
            os.mkdir(place, 0o700)
    above = os.path.dirname(os.path.realpath(place))
    while True:
        seen = os.stat(above)
        if seen.st_mode & stat.S_IWOTH or seen.st_uid not in (0, os.geteuid()):
            return None
        if above == os.path.dirname(above):
            break
        above = os.path.dirname(above)
    folder = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    if _is_ours(os.fstat(folder), 0o700):
        return folder
    os.close(folder)
    return None


def _is_ours(seen: os.stat_result, mode: int) -> bool:
    return seen.st_uid == os.geteuid() and stat.S_IMODE(seen.st_mode) == mode


def _read(folder: int, name: str) -> bytes:
    file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK, dir_fd=folder)
    try:
        seen = os.fstat(file)
        if not stat.S_ISREG(seen.st_mode) or not _is_ours(seen, 0o600):
            return b""
        if seen.st_nlink != 1 or seen.st_size > _MOST_BYTES:
            return b""
        with os.fdopen(os.dup(file), "rb") as reader:
            return reader.read(_MOST_BYTES + 1)
    finally:
        os.close(file)


def _write(folder: int, name: str, data: bytes) -> None:
    """Under a name of its own first, so that nobody ever reads half of it."""
    unique = f"{os.getpid()}-{os.urandom(8).hex()}.tmp"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    file = os.open(unique, flags, 0o600, dir_fd=folder)
    try:
        with os.fdopen(file, "wb") as writer:
            writer.write(data)
        os.replace(unique, name, src_dir_fd=folder, dst_dir_fd=folder)
    except OSError:
        os.unlink(unique, dir_fd=folder)
        raise


def _forget_old(folder: int) -> None:
    """Keeps the newest few: each version of the package and of wasmtime has its own."""
    names = [name for name in os.listdir(folder) if name.endswith((".cwasm", ".tmp"))]
    if len(names) <= _MOST_FILES:
        return
    age = {name: os.stat(name, dir_fd=folder, follow_symlinks=False).st_mtime for name in names}
    for name in sorted(names, key=age.__getitem__)[:-_MOST_FILES]:
        os.unlink(name, dir_fd=folder)
