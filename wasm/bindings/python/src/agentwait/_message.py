"""Messages of the conversation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache
from struct import Struct
from typing import Any

from . import _layout as layout
from ._body import TYPE, Body, DecodedBody, unit_format
from ._json import scanstring
from ._layout import ESCAPED, LONE_SURROGATE, STRING
from ._part import Part
from ._reading import Parts
from ._record import Record, Table
from ._times import moment, nanoseconds


class Messages(Table):
    """All messages of a document: their records, and the parts of all of them."""

    __slots__ = ("parts", "stride")

    def __init__(self, body: Body, records: bytes, stride: int, parts: Parts) -> None:
        super().__init__(body, records)
        self.stride = stride
        self.parts = parts

    def made(self) -> tuple[Message, ...]:
        """All of them, in order."""
        body, records, string = self.body, self.records, self.body.string
        whole = isinstance(body, DecodedBody)
        text = body.text if isinstance(body, DecodedBody) else ""
        messages = []
        at = 0
        content: str | None
        for a, b, one, c, d, two, e, f, three, first, count in _rows(self.stride)(records):
            # As in Parts: slices where they will do.
            if whole and one & two & TYPE == STRING == (one | two) & TYPE:
                name, role = text[a + 1 : b - 1], text[c + 1 : d - 1]
                meta = three & (TYPE | LONE_SURROGATE)
                if not meta:
                    content = None
                elif meta == _ESCAPED:
                    content = scanstring(text, e + 1, True)[0]
                elif meta == STRING:
                    content = text[e + 1 : f - 1]
                else:
                    content = string(records, at + layout.CONTENT)
                messages.append(Message(self, at, name, role, content, first, count))
            else:
                messages.append(
                    Message(
                        self,
                        at,
                        string(records, at + layout.MESSAGE_ID),
                        string(records, at + layout.ROLE),
                        string(records, at + layout.CONTENT),
                        first,
                        count,
                    )
                )
            at += self.stride
        return tuple(messages)


class Message(Record):
    """A message. Its parts are read when they are first asked for.

    A string is None where the API's value is missing, null or of another type;
    :meth:`json` has it as it came.
    """

    __slots__ = {
        "__weakref__": None,
        "_at": None,
        "_count": None,
        "_first": None,
        "_parts": None,
        "_table": None,
        "content": "What a user said; an assistant's text is in the parts.",
        "id": "The API's name for the message.",
        "role": '``"user"``, ``"assistant"``; the set is open.',
    }
    __match_args__ = ("role", "parts")
    _raw = layout.MESSAGE_RAW
    _fields = {
        "id": layout.MESSAGE_ID,
        "role": layout.ROLE,
        "content": layout.CONTENT,
        "sent_at": layout.TIMESTAMP,
    }
    _table: Messages

    def __init__(
        self,
        table: Messages,
        at: int,
        id: str | None,
        role: str | None,
        content: str | None,
        first: int,
        count: int,
    ) -> None:
        self._table = table
        self._at = at
        self.id = id
        self.role = role
        self.content = content
        self._first = first
        self._count = count
        self._parts: tuple[Part, ...] | None = None if count else ()

    @property
    def sent_at(self) -> datetime | None:
        """When it was sent, in UTC; None where missing, unreadable, or before the year 1."""
        return moment(self._table.records, self._at + layout.SENT)

    @property
    def sent_at_nanos(self) -> int | None:
        """The same in nanoseconds since 1970."""
        return nanoseconds(self._table.records, self._at + layout.SENT)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The pieces that it consists of, in order."""
        parts = self._parts
        if parts is None:
            parts = self._parts = self._table.parts.of_message(self._first, self._count)
        return parts

    def __repr__(self) -> str:
        return f"Message(id={self.id!r}, role={self.role!r}, parts={len(self.parts)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self._raw_bytes(),)


_ESCAPED = STRING | ESCAPED


@lru_cache(maxsize=1)
def _rows(stride: int) -> Callable[[bytes], Iterator[tuple[int, ...]]]:
    """Unpacks all records: the strings of each in units, and its first part and their number."""
    strings = unit_format(layout.MESSAGE_ID, layout.ROLE, layout.CONTENT)
    between = layout.MESSAGE_PARTS - layout.CONTENT - 20
    return Struct(f"{strings}{between}xII{stride - layout.MESSAGE_PARTS - 8}x").iter_unpack


def _restore(text: bytes) -> Message:
    """Makes a message of its JSON text: what pickling keeps."""
    from ._status import parse

    body = b'{"state":"","messages":[%b]}' % text
    return parse(body, max_bytes=len(body)).messages[0]
