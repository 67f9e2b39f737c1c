"""The JSON value that a reply carries."""

from __future__ import annotations

import json
import re
from typing import NoReturn

# What lies between the first line that begins with three backticks and the next such
# line, or the end.
_fence = re.compile(r"^[ \t]*```[^\n]*\n(.*?)(?:^[ \t]*```|\Z)", re.MULTILINE | re.DOTALL)
_space = " \t\n\r"


def json_in(reply: str) -> str:
    """The reply itself where it is JSON, else what its first code fence holds.

    Raises json.JSONDecodeError where neither is JSON.
    """
    try:
        return _validated(reply)
    except ValueError:
        fenced = _fence.search(reply)
        if fenced is None:
            raise
        return _validated(fenced[1])


def other_in(text: str | None) -> str | None:
    """The JSON of a value that is no string where one was expected.

    None where it says nothing: a string, null, an empty array or object.
    """
    return None if text is None or text[0] == '"' or text in ("null", "[]", "{}") else text


def _validated(text: str) -> str:
    def refuse(name: str) -> NoReturn:
        raise json.JSONDecodeError(f"{name} is no JSON", text, text.index(name))

    try:
        # Numbers stay text: a reply may have one that int() refuses for its length.
        json.loads(text, parse_constant=refuse, parse_int=str, parse_float=str)
    except RecursionError:
        raise json.JSONDecodeError("nested too deeply", text, 0) from None
    return text.strip(_space)
