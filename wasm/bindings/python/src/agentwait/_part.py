"""Parts of messages: a class for each kind."""

from __future__ import annotations

from struct import Struct
from typing import Any, ClassVar, Final

from . import _layout as layout
from ._body import TYPE, Body, DecodedBody, unit_cells
from ._json import string_at
from ._layout import ESCAPED, LONE_SURROGATE, STRING
from ._record import Record, lazy, string

_word = Struct("<I").unpack_from
_KIND_OF_RESULT = layout.RESULT + 16  # the last word of its cell


class Part(Record):
    """A piece of a message. Its class says of which kind; attributes are read on demand.

    A string is None where the API's value is missing, null or of another type;
    :meth:`json` has it as it came.
    """

    kind: ClassVar[str] = "unknown"
    __match_args__: ClassVar[tuple[str, ...]] = ("id",)
    _raw = layout.PART_RAW
    _fields: ClassVar[dict[str, int]] = {"id": layout.PART_ID, "type": layout.TYPE}

    id = string(layout.PART_ID, "The API's name for the part.")
    type = string(layout.TYPE, 'As the API wrote it, such as ``"text"``. The set is open.')

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
        return f"{type(self).__name__}({shown})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self._raw_bytes(),)


class TextPart(Part):
    """Something that the agent says."""

    kind = "text"
    type = "text"
    __match_args__ = ("id", "text")
    _fields = {**Part._fields, "text": layout.TEXT}

    text = string(layout.TEXT, "What it says.")


class ReasoningPart(Part):
    """Something that the agent thinks."""

    kind = "reasoning"
    type = "reasoning"
    __match_args__ = ("id", "reasoning")
    _fields = {**Part._fields, "reasoning": layout.REASONING}

    reasoning = string(layout.REASONING, "What it thinks.")


class ToolPart(Part):
    """A call of a tool."""

    kind = "tool_invocation"
    type = "tool_invocation"
    __match_args__ = ("id", "tool_name", "args", "result")
    _fields = {
        **Part._fields,
        "tool_call_id": layout.TOOL_CALL_ID,
        "tool_name": layout.TOOL_NAME,
        "tool_call_state": layout.TOOL_CALL_STATE,
        "args": layout.ARGS,
        "result": layout.RESULT,
    }

    tool_call_id = string(layout.TOOL_CALL_ID, "The call's id.")
    tool_name = string(layout.TOOL_NAME, "Which tool was called.")
    tool_call_state = string(
        layout.TOOL_CALL_STATE,
        'Such as ``"completed"``; finished interactions still show ``"pending"`` calls.',
    )

    @lazy
    def args(self) -> Any:
        """The arguments: any JSON; None where missing."""
        return self._body.value(self._records, self._at + layout.ARGS)

    @lazy
    def result(self) -> Any:
        """The result: any JSON; None where missing."""
        return self._body.value(self._records, self._at + self._cell("result"))

    def _cell(self, field: str | None) -> int:
        # The API nests arguments and result in an object that it calls result, too.
        if field == "result":
            kind = _word(self._records, self._at + _KIND_OF_RESULT)[0] & layout.KIND_MASK
            return layout.RESULT_RESULT if kind == layout.OBJECT else layout.RESULT
        return super()._cell(field)


class FilePart(Part):
    """A file that the agent made."""

    kind = "file"
    type = "file"
    __match_args__ = ("id", "filename", "media_type", "url")
    _fields = {
        **Part._fields,
        "file": layout.FILE,
        "filename": layout.FILE_NAME,
        "media_type": layout.FILE_MEDIA_TYPE,
        "url": layout.FILE_URL,
    }

    filename = string(layout.FILE_NAME, "The file's name.")
    media_type = string(layout.FILE_MEDIA_TYPE, 'Such as ``"application/pdf"``.')
    url = string(layout.FILE_URL, "Where it is. It may expire.")


class ErrorPart(Part):
    """Something that went wrong on the way."""

    kind = "error"
    type = "error"
    __match_args__ = ("id", "error")
    _fields = {**Part._fields, "error": layout.ERROR}

    error = string(layout.ERROR, "What went wrong.")


class UnknownPart(Part):
    """A part of a type that is not known: ``json()`` has all of it."""

    __match_args__ = ("id", "type")


# By the record's kind; kinds that are not known yet are unknown.
_classes: Final = (UnknownPart, TextPart, ReasoningPart, ToolPart, FilePart, ErrorPart)


# One unpacking reads all strings of a part, but for its type, which is its kind.
_short: Final = {
    kind: unit_cells(layout.PART_ID, cell)
    for kind, cell in ((1, layout.TEXT), (2, layout.REASONING), (5, layout.ERROR))
}
_TOOL = 3
_tool: Final = unit_cells(
    layout.PART_ID, layout.TOOL_CALL_ID, layout.TOOL_NAME, layout.TOOL_CALL_STATE
)


def parts_of(
    body: Body, records: bytes, stride: int, first: int, kinds: list[int]
) -> tuple[Part, ...]:
    """Makes the parts of a message.

    Where the body is decoded as a whole, their strings are read at once: to find each one
    later takes longer than to cut it out now.
    """
    parts: list[Part] = []
    at = first * stride
    whole = body if isinstance(body, DecodedBody) else None
    for kind in kinds:
        part = _classes[kind if kind < len(_classes) else 0](body, records, at)
        if whole is not None:
            if kind in _short:
                _read_short(part.__dict__, kind, whole, records, at)
            elif kind == _TOOL:
                _read_tool(part.__dict__, whole, records, at)
        parts.append(part)
        at += stride
    return tuple(parts)


def _read_short(
    fields: dict[str, Any], kind: int, body: DecodedBody, records: bytes, at: int
) -> None:
    """Reads a part of an id and one more string."""
    text = body.text
    a, b, one, c, d, two = _short[kind](records, at)
    if one & TYPE == STRING:
        fields["id"] = text[a + 1 : b - 1]
    name = _classes[kind].__match_args__[1]
    meta = two & TYPE
    if meta == STRING:
        fields[name] = text[c + 1 : d - 1]
    elif meta == STRING | ESCAPED and not two & LONE_SURROGATE:
        fields[name] = string_at(text, c)


def _read_tool(fields: dict[str, Any], body: DecodedBody, records: bytes, at: int) -> None:
    text = body.text
    a, b, one, c, d, two, e, f, three, g, h, four = _tool(records, at)
    if one & two & three & four & TYPE == STRING and (one | two | three | four) & TYPE == STRING:
        fields["id"] = text[a + 1 : b - 1]
        fields["tool_call_id"] = text[c + 1 : d - 1]
        fields["tool_name"] = text[e + 1 : f - 1]
        fields["tool_call_state"] = text[g + 1 : h - 1]


def places_of(records: bytes, stride: int, wanted: type[Part]) -> list[int]:
    """Where the parts of a class are, of all messages and in order, without making any."""
    number = _classes.index(wanted)
    kinds = Struct(f"<{layout.PART_KIND}xI{stride - layout.PART_KIND - 4}x").iter_unpack(records)
    return [i * stride for i, (kind,) in enumerate(kinds) if kind == number]


def _restore(text: bytes) -> Part:
    """Makes a part of its JSON text: what pickling keeps."""
    from ._status import parse

    body = b'{"state":"","messages":[{"parts":[%b]}]}' % text
    return parse(body, max_bytes=len(body)).parts[0]
