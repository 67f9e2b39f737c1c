"""The body that a document was read from, and the values that cells point at in it.

No value crosses the border to the module again: a cell says where it is.
"""

from __future__ import annotations

from collections.abc import Callable
from struct import Struct
from typing import Any

from ._json import loads, string_at, well_formed
from ._layout import BODY_UNITS, ESCAPED, KIND_MASK, LONE_SURROGATE, STRING

# Start and end of a cell in bytes, the same in UTF-16 units, and what it holds.
_byte_cell = Struct("<II8xI").unpack_from
_unit_cell = Struct("<8xIII").unpack_from
_word = Struct("<I").unpack_from

TYPE = KIND_MASK | ESCAPED
"""What says whether a cell is a string, and whether one without escapes."""

# A body that has so many bytes for each record, or more, is not decoded as a whole.
_LONG = 2048


class Body:
    """A body as bytes. Each value is decoded when it is read."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data

    def string(self, records: bytes, at: int) -> str | None:
        """The characters of a cell that is a string; None of any other."""
        start, end, meta = _byte_cell(records, at)
        kind = meta & TYPE
        if kind == STRING:
            return self.data[start + 1 : end - 1].decode()
        if kind != STRING | ESCAPED:
            return None
        text = string_at(self.data[start:end].decode(), 0)
        return well_formed(text) if meta & LONE_SURROGATE else text

    def json(self, records: bytes, at: int) -> str | None:
        """The JSON text of a cell; None where it is missing."""
        start, end, meta = _byte_cell(records, at)
        return self.data[start:end].decode() if meta & KIND_MASK else None

    def value(self, records: bytes, at: int) -> Any:
        """Any value as json.loads reads it; None where it is missing."""
        text = self.string(records, at)  # results often are one
        if text is not None:
            return text
        text = self.json(records, at)
        return None if text is None else loads(text)

    def raw(self, records: bytes, at: int) -> bytes:
        """The bytes of a cell."""
        start, end, _ = _byte_cell(records, at)
        return self.data[start:end]


class DecodedBody(Body):
    """A body decoded as a whole, of which values are slices: half the work where they are many."""

    __slots__ = ("text",)

    def __init__(self, data: bytes, text: str) -> None:
        super().__init__(data)
        self.text = text

    def string(self, records: bytes, at: int) -> str | None:
        start, end, meta = _unit_cell(records, at)
        kind = meta & TYPE
        if kind == STRING:
            return self.text[start + 1 : end - 1]
        if kind != STRING | ESCAPED:
            return None
        text = string_at(self.text, start)
        return well_formed(text) if meta & LONE_SURROGATE else text

    def json(self, records: bytes, at: int) -> str | None:
        start, end, meta = _unit_cell(records, at)
        return self.text[start:end] if meta & KIND_MASK else None


def decoded(body: Body, doc: bytes, count: int) -> Body:
    """The body made ready for reading so many records.

    Units count UTF-16, and a Python string has one index for each character: where some
    character takes two units, values are decoded one by one.
    """
    if len(body.data) >= count * _LONG:
        return body
    text = body.data.decode()
    return DecodedBody(body.data, text) if len(text) == _word(doc, BODY_UNITS)[0] else body


def unit_cells(*places: int) -> Callable[[bytes, int], tuple[int, ...]]:
    """Unpacks start, end (in units) and meta of several cells at once, in this order."""
    return Struct(unit_format(*places)).unpack_from


def unit_format(*places: int) -> str:
    """The format that these are unpacked with."""
    layout, end = "<", 0
    for place in places:
        layout += f"{place - end + 8}xIII"
        end = place + 20
    return layout
