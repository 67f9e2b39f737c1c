"""JSON read so that numbers are compared by their spelling: see testdata/README.md."""

from __future__ import annotations

import json
import re
from typing import Any

_token = re.compile(r'"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?', re.ASCII)
_surrogate = re.compile("[\ud800-\udfff]")


def exact(text: str) -> Any:
    """The value, with numbers as strings such as "#1.0" and U+FFFD for lone surrogates."""
    return json.loads(_token.sub(_marked, text))


def _marked(token: re.Match[str]) -> str:
    if token[0][0] != '"':
        return f'"#{token[0]}"'
    return (
        json.dumps(_surrogate.sub("\ufffd", json.loads(token[0]))) if "\\" in token[0] else token[0]
    )


def number(marked: str) -> int:
    """The integer that was read as "#42"."""
    return int(marked.removeprefix("#"))
