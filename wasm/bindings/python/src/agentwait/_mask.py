"""The key, taken out of every text that leaves: errors, and what an API said in them.

An API may repeat the key that it refuses, and not only as it is: in JSON with escapes, in a
URL with percent signs, in HTML, in base64 as part of a header that it quotes, or cut short.
"""

from __future__ import annotations

import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from functools import cache

_HIDDEN = "[key]"

# A shorter key protects nothing, and would be found inside of words.
_LEAST = 8
# The patterns of all escapes of a longer one would take a second to make.
_MOST_SPELLED = 512


def masker(key: str) -> Callable[[str], str]:
    """A function that gives a text without the key."""

    @cache  # most waits never need it
    def pattern() -> re.Pattern[str]:
        if len(key) < _LEAST:
            return re.compile(rf"(?<![\w-]){re.escape(key)}(?![\w-])")
        return re.compile("|".join(_forms(key)), re.IGNORECASE)  # hosts are lower case

    return lambda text: pattern().sub(_HIDDEN, text) if text else text


def _forms(key: str) -> Iterator[str]:
    """Patterns of the key, and of three quarters from its start or to its end."""
    escaped = _spellings if len(key) <= _MOST_SPELLED else re.escape
    spelled = [escaped(character) for character in key]
    most = max(_LEAST - 1, len(key) * 3 // 4)
    yield "".join(spelled[:most]) + "".join(f"{one}?" for one in spelled[most:])
    yield "".join(spelled[-most:])
    for encode in (b64encode, urlsafe_b64encode):
        for shift in range(3):
            # What the bytes before and after it do not change.
            encoded = encode(b"\0" * shift + key[:-1].encode()).decode().rstrip("=")
            first, last = -(-shift * 8 // 6), (shift + len(key) - 1) * 8 // 6
            yield f"{re.escape(encoded[first:last])}[A-Za-z0-9+/_-]{{0,4}}=?"


def _spellings(character: str) -> str:
    """A character as it is, and as JSON, URLs and HTML escape it, maybe more than once."""
    code = ord(character)
    return (
        rf"(?:\\{{0,8}}{re.escape(character)}|\\{{1,8}}[ux](?i:0*{code:02x})"
        rf"|%(?:25){{0,4}}(?i:{code:02x})|&#0{{0,4}}{code};|&#(?i:x0{{0,4}}{code:x});)"
    )
