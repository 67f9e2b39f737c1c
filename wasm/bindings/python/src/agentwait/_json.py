"""Reading JSON text that the module has validated, with Python's own reader."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from json.decoder import scanstring as _scanstring  # type: ignore[attr-defined]
from typing import Any

scanstring: Callable[[str, int, bool], tuple[str, int]] = _scanstring
"""The characters of the string token whose text begins there, and where it ends."""

_read = json.JSONDecoder().raw_decode

_surrogate = re.compile("[\ud800-\udfff]")
# Every escape, so that a backslash is never taken for the beginning of another one.
# A pair is one match; the group has what is alone.
_escape = re.compile(r"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|(u[dD][89a-fA-F]..)|.)")


def string_at(text: str, start: int) -> str:
    """The characters of the string token that begins there."""
    return scanstring(text, start + 1, True)[0]


def well_formed(text: str) -> str:
    """The text with U+FFFD for surrogates, of which the reader leaves only lone ones."""
    return _surrogate.sub("\ufffd", text)


def loads(text: str) -> Any:
    """json.loads with U+FFFD for lone surrogates, keys included."""
    if "\\ud" in text or "\\uD" in text:
        text = _escape.sub(lambda m: "\\ufffd" if m[1] else m[0], text)
    try:
        return _read(text)[0]
    except ValueError:  # of a valid text: an integer of more digits than int() takes
        return _read_any_number(text)[0]


def _integer(digits: str) -> int | float:
    try:
        return int(digits)
    except ValueError:
        return float(digits)


_read_any_number = json.JSONDecoder(parse_int=_integer).raw_decode
