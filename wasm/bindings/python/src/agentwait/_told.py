"""What better APIs than Gumloop's tell of a run."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from ._node import Node

_COUNT: Final = "a whole number, 0 or more"
_SECONDS: Final = "a number of seconds, 0 or more"
_ID: Final = "a string that is not empty"
_SCHEMA: Final = "a JSON Schema: an object or a boolean"

_MAX_COUNT: Final = 2.0**53
"""Up to where a double has all whole numbers."""

_MAX_POSITION: Final = 2**31 - 1
_MAX_SECONDS: Final = 1e9
"""More than any pause that counts, and a number that every clock takes."""


class InputRequest(NamedTuple):
    """What a run needs of a person. What is not told is empty or None."""

    id: str
    """Names it in an answer, and tells a new request from one that is still open."""
    kind: str = ""
    """``"approval"``, ``"question"``, ``"auth"``; the set is open."""
    text: str = ""
    """For people."""
    schema: Any = None
    """The JSON Schema of an answer's value, a dict or a bool; None: any value."""
    tool_call_id: str = ""
    """The tool call that needs it."""
    raw: Any = None
    """As the API has it."""


class RunProgress(NamedTuple):
    """How far a run is. What the API does not tell is 0 or empty."""

    done: float = 0.0
    total: float = 0.0
    message: str = ""
    queue_position: int = 0
    """From 1; 0: it is in no queue."""


class Usage(NamedTuple):
    """What a run has used. What the API does not tell is 0 or empty."""

    input_tokens: int = 0
    output_tokens: int = 0
    cost: float = 0.0
    unit: str = ""
    """Of ``cost``: ``"USD"``, ``"credits"``, …"""


class Checks:
    """Reads what a document tells of a run, and keeps the first misfit."""

    def __init__(self) -> None:
        self._first: tuple[Node, str, str] | None = None

    def done(self) -> None:
        """Raises the first misfit, if there was one."""
        if self._first is not None:
            node, wanted, found = self._first
            raise node.refused(wanted, found)

    def wrong(self, node: Node, wanted: str, found: str = "") -> None:
        """Notes a value that must not be there.

        The error is made of the first one alone: to find its offset takes as long as all that
        is before it.
        """
        if self._first is None or node.start < self._first[0].start:
            self._first = node, wanted, found or node.kind

    def fits(self, node: Node, kind: str, wanted: str = "") -> bool:
        """Whether a value is there; one of another kind is a misfit."""
        if not node.is_there:
            return False
        if node.kind != kind:
            self.wrong(node, wanted or kind)
        return node.kind == kind

    def text(self, node: Node) -> str:
        """A text; empty where it is missing."""
        return str(node.value) if self.fits(node, "a string") else ""

    def number(self, node: Node) -> float:
        """A number that a double holds."""
        return self._checked(node, "a number", math.isfinite)

    def count(self, node: Node) -> int:
        """A whole number, 0 or more."""
        return int(self._checked(node, _COUNT, lambda n: 0 <= n <= _MAX_COUNT and n == int(n)))

    def seconds(self, node: Node) -> float:
        """A pause, which is cut where no clock holds it."""
        seconds = self._checked(node, _SECONDS, lambda n: math.isfinite(n) and n >= 0)
        return min(seconds, _MAX_SECONDS)

    def is_seconds(self, node: Node) -> bool:
        """Whether a pause is there."""
        return self.fits(node, "a number", _SECONDS)

    def requests(self, node: Node) -> tuple[InputRequest, ...]:
        """What the run needs of people."""
        if not self.fits(node, "an array"):
            return ()
        return tuple([self._request(element) for element in node.elements()])

    def progress(self, node: Node) -> RunProgress | None:
        """How far the run is."""
        if not self.fits(node, "an object"):
            return None
        of = node.members()
        return RunProgress(
            self.number(of("done")),
            self.number(of("total")),
            self.text(of("message")),
            min(self.count(of("queue_position")), _MAX_POSITION),
        )

    def usage(self, node: Node) -> Usage | None:
        """What the run has used."""
        if not self.fits(node, "an object"):
            return None
        of = node.members()
        return Usage(
            self.count(of("input_tokens")),
            self.count(of("output_tokens")),
            self.number(of("cost")),
            self.text(of("unit")),
        )

    def _request(self, node: Node) -> InputRequest:
        if node.kind != "an object":
            self.wrong(node, "an object")
            return InputRequest("")
        of = node.members()
        name, schema, raw = of("id"), of("schema"), of("raw")
        if name.kind != "a string":
            self.wrong(name, _ID)
        elif not name.value:
            self.wrong(name, _ID, "an empty one")
        if schema.is_there and schema.kind not in ("an object", "a boolean"):
            self.wrong(schema, _SCHEMA)
        return InputRequest(
            name.value if name.kind == "a string" else "",
            self.text(of("kind")),
            self.text(of("text")),
            schema.value if schema.is_there else None,
            self.text(of("tool_call_id")),
            raw.value if raw.is_there else None,
        )

    def _checked(self, node: Node, wanted: str, fits: Callable[[float], bool]) -> float:
        if not self.fits(node, "a number", wanted):
            return 0.0
        number = float(node.json)
        if fits(number):
            return number
        self.wrong(node, wanted, "another number")
        return 0.0
