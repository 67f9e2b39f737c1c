"""Messages of the conversation."""

from __future__ import annotations

from datetime import datetime
from struct import Struct
from typing import Any, NamedTuple

from . import _layout as layout
from ._body import TYPE, Body, DecodedBody, unit_cells
from ._layout import STRING
from ._part import Part, parts_of
from ._record import Record, lazy, string
from ._times import moment, nanoseconds

_two_words = Struct("<II").unpack_from


class Records(NamedTuple):
    """Copies of all message and part records of a document, and the bytes of one of each."""

    messages: bytes
    message_stride: int
    parts: bytes
    part_stride: int
    kinds: list[int]


class Message(Record):
    """A message. Attributes are read on demand.

    A string is None where the API's value is missing, null or of another type;
    :meth:`json` has it as it came.
    """

    __match_args__ = ("role", "parts")
    _raw = layout.MESSAGE_RAW
    _fields = {
        "id": layout.MESSAGE_ID,
        "role": layout.ROLE,
        "content": layout.CONTENT,
        "sent_at": layout.TIMESTAMP,
    }

    def __init__(self, body: Body, all_records: Records, at: int) -> None:
        self._body = body
        self._records = all_records.messages
        self._at = at
        self._all_records = all_records

    id = string(layout.MESSAGE_ID, "The API's name for the message.")
    role = string(layout.ROLE, '``"user"``, ``"assistant"``; the set is open.')
    content = string(layout.CONTENT, "What a user said; an assistant's text is in the parts.")

    @lazy
    def sent_at(self) -> datetime | None:
        """When it was sent, in UTC; None where missing, unreadable, or before the year 1."""
        return moment(self._records, self._at + layout.SENT)

    @lazy
    def sent_at_nanos(self) -> int | None:
        """The same in nanoseconds since 1970."""
        return nanoseconds(self._records, self._at + layout.SENT)

    @lazy
    def parts(self) -> tuple[Part, ...]:
        """The pieces that it consists of, in order."""
        first, count = _two_words(self._records, self._at + layout.MESSAGE_PARTS)
        records = self._all_records
        kinds = records.kinds[first : first + count]
        return parts_of(self._body, records.parts, records.part_stride, first, kinds)

    def __repr__(self) -> str:
        return f"Message(id={self.id!r}, role={self.role!r}, parts={len(self.parts)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self._raw_bytes(),)


def messages_of(body: Body, records: Records) -> tuple[Message, ...]:
    """Makes all messages of a document."""
    starts = range(0, len(records.messages), records.message_stride)
    messages = [Message(body, records, at) for at in starts]
    if isinstance(body, DecodedBody):
        _read_strings(messages, body, records.messages)
    return tuple(messages)


_strings = unit_cells(layout.MESSAGE_ID, layout.ROLE, layout.CONTENT)


def _read_strings(messages: list[Message], body: DecodedBody, records: bytes) -> None:
    """Reads the strings of all messages, with one unpacking for each."""
    text, string = body.text, body.string
    for message in messages:
        at = message._at
        a, b, first, c, d, second, e, f, third = _strings(records, at)
        fields = message.__dict__
        fields["id"] = (
            text[a + 1 : b - 1]
            if first & TYPE == STRING
            else string(records, at + layout.MESSAGE_ID)
        )
        fields["role"] = (
            text[c + 1 : d - 1] if second & TYPE == STRING else string(records, at + layout.ROLE)
        )
        fields["content"] = (
            (
                text[e + 1 : f - 1]
                if third & TYPE == STRING
                else string(records, at + layout.CONTENT)
            )
            if third & TYPE
            else None
        )


def _restore(text: bytes) -> Message:
    """Makes a message of its JSON text: what pickling keeps."""
    from ._status import parse

    body = b'{"state":"","messages":[%b]}' % text
    return parse(body, max_bytes=len(body)).messages[0]
