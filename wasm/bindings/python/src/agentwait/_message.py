"""Messages of the conversation."""

from __future__ import annotations

from datetime import datetime
from struct import Struct
from typing import Any, Final, NamedTuple

from . import _layout as layout
from ._body import Body
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
        super().__init__(body, all_records.messages, at)
        self._all_records: Final = all_records

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
        return parts_of(self._body, records.parts, records.part_stride, first, count)

    def __repr__(self) -> str:
        return f"Message(id={self.id!r}, role={self.role!r}, parts={len(self.parts)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self._raw_bytes(),)


def messages_of(body: Body, records: Records) -> tuple[Message, ...]:
    """Makes all messages of a document."""
    starts = range(0, len(records.messages), records.message_stride)
    return tuple([Message(body, records, at) for at in starts])


def _restore(text: bytes) -> Message:
    """Makes a message of its JSON text: what pickling keeps."""
    from ._status import parse

    body = b'{"state":"","messages":[%b]}' % text
    return parse(body, max_bytes=len(body)).messages[0]
