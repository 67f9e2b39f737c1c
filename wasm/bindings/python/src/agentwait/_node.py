"""The values of a JSON text that the module has found valid, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from ._json import loads
from .errors import AgentStatusSchemaError

_string = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_token = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]]', re.DOTALL)
_word = re.compile(r"[^\s,\]}]+")
_space = re.compile(r"[ \t\n\r]*")

_kinds = {
    "n": "null",
    "t": "a boolean",
    "f": "a boolean",
    '"': "a string",
    "[": "an array",
    "{": "an object",
}


class Node:
    """A value. One that is missing has no text, and stands where its object ends."""

    __slots__ = ("_text", "end", "path", "start")

    def __init__(self, text: str, start: int, end: int, path: str) -> None:
        self._text = text
        self.start = start
        self.end = end
        self.path = path

    @classmethod
    def root(cls, text: str) -> Node:
        """The whole of a text."""
        start = _after(_space, text, 0)
        return cls(text, start, _end_of_value(text, start), "")

    @property
    def kind(self) -> str:
        """What it is, in the words of an error."""
        if self.start == self.end:
            return "nothing"
        return _kinds.get(self._text[self.start], "a number")

    @property
    def is_there(self) -> bool:
        """Whether it is neither missing nor null."""
        return self.kind not in ("nothing", "null")

    @property
    def json(self) -> str:
        """Its JSON text."""
        return self._text[self.start : self.end]

    @property
    def value(self) -> Any:
        """Its value, with U+FFFD for lone surrogates."""
        return loads(self.json)

    def members(self) -> Callable[[str], Node]:
        """The members of an object by their names, of a repeated name the last one."""
        prefix = f"{self.path}." if self.path else ""
        found = {
            name: Node(self._text, start, end, prefix + name) for name, start, end in self._each()
        }
        missing = self.end - 1
        return lambda name: found.get(name) or Node(self._text, missing, missing, prefix + name)

    def elements(self) -> list[Node]:
        """The elements of an array."""
        return [
            Node(self._text, start, end, f"{self.path}[{i}]")
            for i, (_, start, end) in enumerate(self._each())
        ]

    def refused(self, wanted: str, found: str) -> AgentStatusSchemaError:
        """The error of a document that must not have this value."""
        offset = len(self._text[: self.start].encode())
        text = (
            f"not a normalised document: {self.path} at byte {offset} is {found}, wanted {wanted}"
        )
        return AgentStatusSchemaError(text, offset, self.path, wanted, found)

    def _each(self) -> Iterator[tuple[str, int, int]]:
        """Each member's name, and where its value is. Nesting costs no stack."""
        text, in_object, name = self._text, self._text[self.start] == "{", ""
        at = _after(_space, text, self.start + 1)
        while at < self.end - 1:
            if in_object:
                end = _after(_string, text, at)
                name = loads(text[at:end])
                at = _after(_space, text, _after(_space, text, end) + 1)  # over the colon
            end = _end_of_value(text, at)
            yield name, at, end
            at = _after(_space, text, end)
            if text[at] == ",":
                at = _after(_space, text, at + 1)


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _end_of_value(text: str, at: int) -> int:
    if text[at] == '"':
        return _after(_string, text, at)
    if text[at] not in "{[":
        return _after(_word, text, at)
    depth = 0
    for token in _token.finditer(text, at):
        mark = token[0]
        if mark in ("{", "["):
            depth += 1
        elif mark in ("}", "]"):
            depth -= 1
            if not depth:
                return token.end()
    return len(text)
