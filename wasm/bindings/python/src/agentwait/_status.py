"""The status document, and the function that reads it."""

from __future__ import annotations

from datetime import datetime
from struct import Struct
from typing import Any, Final, TypeAlias, TypeVar, cast

from . import _check
from . import _layout as layout
from ._body import TYPE, Body, decoded
from ._instance import Instance
from ._json import loads
from ._layout import KIND_MASK, STRING
from ._message import Message, Messages
from ._module import give, take
from ._part import FilePart, Part, ToolPart
from ._phase import phase_of
from ._reading import Parts
from ._record import Record, Table, lazy, string
from ._reply import json_in, other_in
from ._times import moment, nanoseconds
from .errors import AgentStatusError, AgentStatusLimitError

BodyLike: TypeAlias = bytes | bytearray | memoryview | str

DEFAULT_MAX_BYTES: Final = 32 << 20

P = TypeVar("P", bound=Part)

# The phase, the cell of the state, and what the response is.
_head = Struct(
    f"<{layout.PHASE}xI{layout.STATE - layout.PHASE - 4}xII8xI"
    f"{layout.RESPONSE + 16 - layout.STATE - 20}xI"
).unpack_from
_two_words = Struct("<II").unpack_from


class Status(Record):
    """A status document, read and validated. Nearly all attributes are read on demand.

    A string is None where the API's value is missing, null or of another type;
    :meth:`json` has it as it came. A status keeps the body that it was read from, may be
    used by several threads, and can be pickled.
    """

    # What every poll asks for has slots, and is read at once: that takes less than to find it
    # later. All else goes into the dictionary, at its first use.
    __slots__ = {
        "__dict__": None,
        "__weakref__": None,
        "_data": None,
        "_records": None,
        "_token": None,
        "phase": "What the document as a whole means.",
        "state": 'Exactly as the API wrote it, such as ``"ASYNC_PROCESSING"``. The set is open.',
    }
    __match_args__ = ("phase", "response")
    _at = 0
    _raw = layout.RAW
    _fields = {
        "interaction_id": layout.INTERACTION_ID,
        "agent_id": layout.AGENT_ID,
        "state": layout.STATE,
        "created_at": layout.CREATED_AT,
        "response": layout.RESPONSE,
        "error_message": layout.ERROR_MESSAGE,
    }

    def __init__(self, body: bytes, doc: bytes, token: object) -> None:
        self._data = body
        self._records = doc
        self._token = token
        phase, start, end, state, response = _head(doc)
        self.phase = phase_of(phase)
        if state & TYPE == STRING:
            self.state = body[start + 1 : end - 1].decode()
        else:  # with escapes: it is always a string
            self.state = self._table.body.string(doc, layout.STATE) or ""
        if not response & KIND_MASK:
            self.response = None

    @lazy
    def _table(self) -> Table:
        return Table(Body(self._data), self._records)

    interaction_id = string(layout.INTERACTION_ID, "The interaction that it is about.")
    agent_id = string(layout.AGENT_ID, "The agent: the API's ``gummie_id``.")
    response = string(layout.RESPONSE, "The agent's answer; ``final_text`` also looks elsewhere.")

    @lazy
    def error_message(self) -> str | None:
        """Why the agent failed.

        Of an object its message, of another value that is no string its JSON, and where a
        failed run has none the text of its last error part.
        """
        text = self._table.body.string(self._records, layout.ERROR_MESSAGE)
        return other_in(self.json("error_message")) if text is None else text

    @lazy
    def created_at(self) -> datetime | None:
        """When the interaction was created, in UTC; None where missing or unreadable."""
        return moment(self._records, layout.CREATED)

    @lazy
    def created_at_nanos(self) -> int | None:
        """The same in nanoseconds since 1970."""
        return nanoseconds(self._records, layout.CREATED)

    @lazy
    def message_count(self) -> int:
        """How many messages there are, without reading them."""
        return self._counts()[0]

    @lazy
    def messages(self) -> tuple[Message, ...]:
        """The conversation, in order."""
        if not self.message_count:
            return ()
        messages, stride, parts, part_stride = self._all_records
        body = decoded(self._table.body, self._records, sum(self._counts()))
        return Messages(body, messages, stride, Parts(body, parts, part_stride)).made()

    @lazy
    def parts(self) -> tuple[Part, ...]:
        """The parts of all messages, in order."""
        return tuple([part for message in self.messages for part in message.parts])

    @lazy
    def tool_calls(self) -> tuple[ToolPart, ...]:
        """Every tool call of the conversation, in order, without reading anything else."""
        return self._of_class(ToolPart)

    @lazy
    def files(self) -> tuple[FilePart, ...]:
        """Every file of the conversation, in order, without reading anything else."""
        return self._of_class(FilePart)

    @lazy
    def final_text(self) -> str:
        """The agent's reply.

        The response where there is one, else the text parts of the last assistant message
        joined by blank lines, else that message's content. Where none of these is a text
        it is the JSON of the response, or else of the content.
        """
        if self.response:
            return self.response
        instance = self._instance()
        text = instance.final_text()
        give(instance)
        return text

    def response_json(self) -> Any:
        """The JSON value in the reply: the whole of it, else what its first code fence holds.

        Raises json.JSONDecodeError where there is none.
        """
        return loads(json_in(self.final_text))

    def response_json_text(self) -> str:
        """The same as JSON text, for numbers that a float would round.

        Raises json.JSONDecodeError where there is none.
        """
        return json_in(self.final_text)

    def to_dict(self) -> dict[str, Any]:
        """The normalised document, the same in every language."""
        document: dict[str, Any] = loads(self.to_json())
        return document

    def to_json(self) -> str:
        """The same as JSON text, in which numbers are spelled as the API did."""
        instance = self._instance()
        text = instance.to_json()
        give(instance)
        return text

    @lazy
    def _all_records(self) -> tuple[bytes, int, bytes, int]:
        """Copies of all records of messages and of parts, and the bytes of one of each."""
        instance = self._instance()
        records = self._copied_records(instance)
        give(instance)
        return records

    def _copied_records(self, instance: Instance) -> tuple[bytes, int, bytes, int]:
        messages, parts = instance.records(self._records)
        message_stride, part_stride = _two_words(self._records, layout.MESSAGE_STRIDE)
        return messages, message_stride, parts, part_stride

    def _of_class(self, kind: type[P]) -> tuple[P, ...]:
        if not self._counts()[1]:
            return ()
        _, _, records, stride = self._all_records
        parts = Parts(self._table.body, records, stride)
        return cast("tuple[P, ...]", parts.of_class(kind, self._records))

    def _instance(self) -> Instance:
        """Takes an instance that holds this document, to be given back.

        The records stay in the module until they are asked for: most polls never do.
        Where another body or another thread came in between, this one is read again.
        """
        instance = take()
        if instance.token is not self._token:
            instance.parse(self._data)
            self._token = instance.token
        return instance

    def _give(self, instance: Instance) -> None:
        """Gives the instance back that has read this, with the records where it is not kept."""
        if not give(instance):
            self.__dict__["_all_records"] = self._copied_records(instance)

    def _counts(self) -> tuple[int, int]:
        """How many messages there are, and how many parts."""
        messages, parts = _two_words(self._records, layout.MESSAGE_COUNT)
        return messages, parts

    def __repr__(self) -> str:
        return (
            f"Status(interaction_id={self.interaction_id!r}, state={self.state!r}, "
            f"phase={self.phase.value!r}, messages={self.message_count})"
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self._data,)


def parse(body: BodyLike, *, max_bytes: int = DEFAULT_MAX_BYTES) -> Status:
    """Reads the body of an answer of ``agent_status``.

    A ``bytes`` body is kept, any other is copied. At most ``max_bytes`` are read, of which
    32 MiB are the default.

    Raises AgentStatusSyntaxError, AgentStatusLimitError or AgentStatusSchemaError, which
    are AgentStatusErrors and ValueErrors: the body is not JSON, too large, or no status
    document.
    """
    data = body if type(body) is bytes else to_bytes(body)
    if max_bytes is not DEFAULT_MAX_BYTES:
        _check.body_limit("max_bytes", max_bytes)
    if len(data) > max_bytes:
        raise too_large_error(len(data), max_bytes)
    instance = take()
    try:
        status = read(instance, data)
    except AgentStatusError:
        give(instance)
        raise
    status._give(instance)
    return status


def read(instance: Instance, body: bytes) -> Status:
    """Reads a body on an instance that the caller has taken."""
    doc = instance.parse(body)
    return Status(body, doc, instance.token)


def to_bytes(body: BodyLike) -> bytes:
    """The body as bytes that nobody changes."""
    if isinstance(body, bytes):
        return body
    if isinstance(body, str):
        try:
            return body.encode()
        except UnicodeEncodeError:  # lone surrogates, which read as U+FFFD
            return body.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
    if isinstance(body, (bytearray, memoryview)):
        return bytes(body)
    raise TypeError(
        f"the body is of type {type(body).__name__}: give bytes or str, such as response.content"
    )


def too_large_error(found: int, max_bytes: int, *, cut: bool = False) -> AgentStatusLimitError:
    """The error of a body that the caller's own limit refuses; ``cut``: not all was read."""
    allowed = min(found, max_bytes) if cut else max_bytes
    at_least = "at least " if cut else ""
    text = (
        f"limit body_bytes reached at byte {allowed}: found {at_least}{found}, allowed {allowed}; "
        "allow more bytes (max_bytes) where such bodies are expected"
    )
    return AgentStatusLimitError(text, allowed, "body_bytes", allowed, found)


def _restore(body: bytes) -> Status:
    return parse(body, max_bytes=len(body))
