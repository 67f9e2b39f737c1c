"""Text from outside as people see it, cut and quoted as Go does."""

from __future__ import annotations

import json
import re
from typing import Any

_MARK = "…"
_escapes = {
    '"': '\\"', "\\": "\\\\", "\a": "\\a", "\b": "\\b", "\f": "\\f",
    "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v",
}  # fmt: skip
_space_or_string = re.compile(r'("[^"\\]*(?:\\.[^"\\]*)*")|[ \t\n\r]+', re.DOTALL)
# What Go's encoding/json escapes beside what has to be: a result has the same bytes then.
_in_html = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def size(text: str) -> int:
    """The bytes of a text."""
    return len(text.encode("utf-8", "replace"))


def cut(text: str, most: int) -> str:
    """A text of at most so many bytes, cut between two characters."""
    data = text.encode("utf-8", "replace")
    if len(data) <= most:
        return text
    return _head(data, most - len(_MARK.encode())) + _MARK


def quoted(text: str, most: int) -> str:
    """At most so many bytes of a text in quotes, so that nothing in it reaches a terminal."""
    data = text.encode("utf-8", "replace")
    if len(data) <= most:
        return _quote(text)
    return _quote(_head(data, most)) + _MARK


def quoted_cut(text: str, most: int) -> str:
    """A text that is cut first, its mark within the quotes."""
    return _quote(cut(text, most))


def quoted_ascii(text: str, most: int) -> str:
    """The same with every character beyond ASCII escaped."""
    return "".join(c if c.isascii() else _escaped(c) for c in quoted_cut(text, most))


def number(value: float) -> str:
    """A number as it stands in JSON, without an exponent."""
    if value != value or value - value != 0:
        return "NaN" if value != value else ("+Inf" if value > 0 else "-Inf")
    if value == int(value):
        return str(int(value))
    text = repr(value)
    return text if "e" not in text else f"{value:.340f}".rstrip("0")


def to_json(value: Any) -> str:
    """JSON text as Go writes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_in_html)


def compact(text: str) -> str:
    """JSON text as Go writes it, with numbers and escapes as they are spelled."""
    without_space = _space_or_string.sub(lambda found: found[1] or "", text)
    return without_space.translate(_in_html)  # these characters are in strings only


def _head(data: bytes, most: int) -> str:
    return data[: max(most, 0)].decode("utf-8", "ignore")


def _quote(text: str) -> str:
    return f'"{"".join(map(_quoted_character, text))}"'


def _quoted_character(c: str) -> str:
    if c in _escapes:
        return _escapes[c]
    if c.isprintable():
        return c
    return _escaped(c)


def _escaped(c: str) -> str:
    code = ord(c)
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
