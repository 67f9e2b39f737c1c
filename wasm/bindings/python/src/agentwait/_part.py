"""Parts of messages: a class for each kind.

Their strings are read when they are made, since to find each one later takes longer than to
cut it out now; a slot is then what Python reads fastest.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final, Literal

from . import _layout as layout
from ._record import Record, Table

_KIND_OF_RESULT: Final = layout.RESULT + 16  # the last word of its cell
_UNREAD: Final = object()


class Part(Record):
    """A piece of a message. Its class says of which kind.

    A string is None where the API's value is missing, null or of another type;
    :meth:`json` has it as it came.
    """

    kind: ClassVar[str] = "unknown"
    __slots__ = {
        "__weakref__": None,
        "_at": None,
        "_table": None,
        "id": "The API's name for the part.",
        "type": 'As the API wrote it, such as ``"text"``. The set is open.',
    }
    __match_args__: ClassVar[tuple[str, ...]] = ("id",)
    _raw = layout.PART_RAW
    _fields: ClassVar[dict[str, int]] = {"id": layout.PART_ID, "type": layout.TYPE}

    id: str | None
    type: str | None

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
        return f"{type(self).__name__}({shown})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self._raw_bytes(),)


class TextPart(Part):
    """Something that the agent says."""

    kind = "text"
    type: Literal["text"] = "text"
    __slots__ = {"text": "What it says."}
    __match_args__ = ("id", "text")
    _fields = {**Part._fields, "text": layout.TEXT}

    def __init__(self, table: Table, at: int, id: str | None, text: str | None) -> None:
        self._table = table
        self._at = at
        self.id = id
        self.text = text


class ReasoningPart(Part):
    """Something that the agent thinks."""

    kind = "reasoning"
    type: Literal["reasoning"] = "reasoning"
    __slots__ = {"reasoning": "What it thinks."}
    __match_args__ = ("id", "reasoning")
    _fields = {**Part._fields, "reasoning": layout.REASONING}

    def __init__(self, table: Table, at: int, id: str | None, reasoning: str | None) -> None:
        self._table = table
        self._at = at
        self.id = id
        self.reasoning = reasoning


class ToolPart(Part):
    """A call of a tool. Arguments and result are read when they are first asked for."""

    kind = "tool_invocation"
    type: Literal["tool_invocation"] = "tool_invocation"
    __slots__ = {
        "_args": None,
        "_result": None,
        "tool_call_id": "The call's id.",
        "tool_call_state": (
            'Such as ``"completed"``; finished interactions still show ``"pending"`` calls.'
        ),
        "tool_name": "Which tool was called.",
    }
    __match_args__ = ("id", "tool_name", "args", "result")
    _fields = {
        **Part._fields,
        "tool_call_id": layout.TOOL_CALL_ID,
        "tool_name": layout.TOOL_NAME,
        "tool_call_state": layout.TOOL_CALL_STATE,
        "args": layout.ARGS,
        "result": layout.RESULT,
    }

    def __init__(
        self,
        table: Table,
        at: int,
        id: str | None,
        tool_call_id: str | None,
        tool_name: str | None,
        tool_call_state: str | None,
    ) -> None:
        self._table = table
        self._at = at
        self._args = self._result = _UNREAD
        self.id = id
        self.tool_call_id = tool_call_id
        self.tool_name = tool_name
        self.tool_call_state = tool_call_state

    @property
    def args(self) -> Any:
        """The arguments: any JSON; None where missing."""
        if self._args is _UNREAD:
            self._args = self._value("args")
        return self._args

    @property
    def result(self) -> Any:
        """The result: any JSON; None where missing."""
        if self._result is _UNREAD:
            self._result = self._value("result")
        return self._result

    def _value(self, field: str) -> Any:
        table = self._table
        return table.body.value(table.records, self._at + self._cell(field))

    def _cell(self, field: str | None) -> int:
        # The API nests arguments and result in an object that it calls result, too.
        if field == "result":
            nested = self._table.records[self._at + _KIND_OF_RESULT] & layout.KIND_MASK
            return layout.RESULT_RESULT if nested == layout.OBJECT else layout.RESULT
        return super()._cell(field)


class FilePart(Part):
    """A file that the agent made."""

    kind = "file"
    type: Literal["file"] = "file"
    __slots__ = {
        "filename": "The file's name.",
        "media_type": 'Such as ``"application/pdf"``.',
        "url": "Where it is. It may expire.",
    }
    __match_args__ = ("id", "filename", "media_type", "url")
    _fields = {
        **Part._fields,
        "file": layout.FILE,
        "filename": layout.FILE_NAME,
        "media_type": layout.FILE_MEDIA_TYPE,
        "url": layout.FILE_URL,
    }

    def __init__(
        self,
        table: Table,
        at: int,
        id: str | None,
        filename: str | None,
        media_type: str | None,
        url: str | None,
    ) -> None:
        self._table = table
        self._at = at
        self.id = id
        self.filename = filename
        self.media_type = media_type
        self.url = url


class ErrorPart(Part):
    """Something that went wrong on the way."""

    kind = "error"
    type: Literal["error"] = "error"
    __slots__ = {"error": "What went wrong."}
    __match_args__ = ("id", "error")
    _fields = {**Part._fields, "error": layout.ERROR}

    def __init__(self, table: Table, at: int, id: str | None, error: str | None) -> None:
        self._table = table
        self._at = at
        self.id = id
        self.error = error


class UnknownPart(Part):
    """A part of a type that is not known: ``json()`` has all of it."""

    __slots__ = ()
    __match_args__ = ("id", "type")

    def __init__(self, table: Table, at: int, id: str | None, type: str | None) -> None:
        self._table = table
        self._at = at
        self.id = id
        self.type = type


def _restore(text: bytes) -> Part:
    """Makes a part of its JSON text: what pickling keeps."""
    from ._status import parse

    body = b'{"state":"","messages":[{"parts":[%b]}]}' % text
    return parse(body, max_bytes=len(body)).parts[0]
