"""The words of a problem that this side makes: the core makes those of a body."""

from __future__ import annotations

from typing import Final

MAX_BYTES: Final = 512


def words(text: str) -> str:
    """One printable line of at most 512 bytes, as the core's are."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    data = line.encode("utf-8", "replace")
    if len(data) <= MAX_BYTES:
        return data.decode()
    return data[: MAX_BYTES - 3].decode("utf-8", "ignore") + "…"


def times(count: int, what: str) -> str:
    """Such as "1 poll" and "2 polls"."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
