"""The table of parts: makes parts of its records."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from . import _layout as layout
from ._body import TYPE, Body, DecodedBody, decoded, unit_cells
from ._json import scanstring
from ._layout import ESCAPED, LONE_SURROGATE, STRING
from ._part import ErrorPart, FilePart, Part, ReasoningPart, TextPart, ToolPart, UnknownPart
from ._record import Table

# A record's kind, and the class and the strings that a part of it is made with.
_TEXT, _REASONING, _TOOL = 1, 2, 3
_KINDS: Final[tuple[tuple[Callable[..., Part], tuple[int, ...]], ...]] = (
    (UnknownPart, (layout.PART_ID, layout.TYPE)),
    (TextPart, (layout.PART_ID, layout.TEXT)),
    (ReasoningPart, (layout.PART_ID, layout.REASONING)),
    (
        ToolPart,
        (layout.PART_ID, layout.TOOL_CALL_ID, layout.TOOL_NAME, layout.TOOL_CALL_STATE),
    ),
    (FilePart, (layout.PART_ID, layout.FILE_NAME, layout.FILE_MEDIA_TYPE, layout.FILE_URL)),
    (ErrorPart, (layout.PART_ID, layout.ERROR)),
)

# One unpacking reads all strings of the parts that most are.
_text: Final = unit_cells(*_KINDS[_TEXT][1])
_reasoning: Final = unit_cells(*_KINDS[_REASONING][1])
_tool: Final = unit_cells(*_KINDS[_TOOL][1])
_SHORT: Final = (_TEXT, _REASONING)
_ESCAPED: Final = STRING | ESCAPED
_SIMPLE: Final = (STRING, _ESCAPED)


class Parts(Table):
    """All parts of a document: their records, and the kind of each."""

    __slots__ = ("kinds", "stride")

    def __init__(self, body: Body, records: bytes, stride: int) -> None:
        super().__init__(body, records)
        self.stride = stride
        self.kinds = memoryview(records).cast("I")[layout.PART_KIND // 4 :: stride // 4].tolist()

    def of_message(self, first: int, count: int) -> tuple[Part, ...]:
        """The parts of a message."""
        stride, last = self.stride, first + count
        return tuple(
            self._made(range(first * stride, last * stride, stride), self.kinds[first:last])
        )

    def of_class(self, wanted: type[Part], doc: bytes) -> tuple[Part, ...]:
        """All parts of a class, in order."""
        (number,) = (kind for kind, (made, _) in enumerate(_KINDS) if made is wanted)
        ats = [i * self.stride for i, kind in enumerate(self.kinds) if kind == number]
        self.body = decoded(self.body, doc, len(ats))
        return tuple(self._made(ats, [number] * len(ats)))

    def _made(self, ats: Iterable[int], kinds: Iterable[int]) -> list[Part]:
        """The parts that are at these places, of these kinds.

        Where the body is decoded as a whole, most strings are slices; any other is looked for.
        """
        body, records = self.body, self.records
        if not isinstance(body, DecodedBody):
            return [self._found(at, kind) for at, kind in zip(ats, kinds, strict=True)]
        text = body.text
        parts: list[Part] = []
        for at, kind in zip(ats, kinds, strict=True):
            if kind == _TOOL:
                a, b, one, c, d, two, e, f, three, g, h, four = _tool(records, at)
                if one & two & three & four & TYPE == STRING == (one | two | three | four) & TYPE:
                    parts.append(
                        ToolPart(
                            self,
                            at,
                            text[a + 1 : b - 1],
                            text[c + 1 : d - 1],
                            text[e + 1 : f - 1],
                            text[g + 1 : h - 1],
                        )
                    )
                    continue
            elif kind in _SHORT:
                a, b, one, c, d, two = (_text if kind == _TEXT else _reasoning)(records, at)
                meta = two & (TYPE | LONE_SURROGATE)
                if one & TYPE == STRING and meta in _SIMPLE:
                    said = (
                        scanstring(text, c + 1, True)[0]
                        if meta == _ESCAPED
                        else text[c + 1 : d - 1]
                    )
                    make = TextPart if kind == _TEXT else ReasoningPart
                    parts.append(make(self, at, text[a + 1 : b - 1], said))
                    continue
            parts.append(self._found(at, kind))
        return parts

    def _found(self, at: int, kind: int) -> Part:
        """A part, each of whose strings is looked for."""
        make, cells = _KINDS[kind if kind < len(_KINDS) else 0]
        records, string = self.records, self.body.string
        return make(self, at, *[string(records, at + cell) for cell in cells])
