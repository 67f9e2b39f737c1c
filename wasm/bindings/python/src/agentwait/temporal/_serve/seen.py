"""A fingerprint of what an answer shows of a run at work: the same number as Go's.

A wait that another worker goes on with stalls when it would have stalled there.
"""

from __future__ import annotations

from struct import Struct

from ..._part import ErrorPart, ReasoningPart, TextPart, ToolPart
from ..._status import Status

_number = Struct("<Q").pack


def fingerprint(status: Status) -> int:
    """Never zero, and neither are its low two bytes: that is where nothing is known."""
    shown = bytearray()
    _text(shown, status.state)
    _text(shown, status.phase.value)
    shown += _number(status.message_count)
    if status.message_count:
        last = status.messages[-1]
        _text(shown, last.id)
        shown += _number(_length(last.content))
        shown += _number(len(last.parts))
        for part in last.parts:
            if isinstance(part, TextPart):
                shown += _number(_length(part.text))
            elif isinstance(part, ReasoningPart):
                shown += _number(_length(part.reasoning))
            elif isinstance(part, ErrorPart):
                shown += _number(_length(part.error))
            else:
                shown += _number(0)
            if isinstance(part, ToolPart):
                _text(shown, part.tool_call_state)
                shown += _number(_length(part.json("result")))
    total = _fnv1a(shown)
    return total if total & 0xFFFF else total | 1


def seen_before(before: int, now: int) -> bool:
    """Whether an answer shows what the last one did. Batches have the low two bytes alone."""
    return now == before or (0 < before <= 0xFFFF and before == now & 0xFFFF)


def _text(shown: bytearray, text: str | None) -> None:
    data = (text or "").encode("utf-8", "replace")
    shown += _number(len(data)) + data


def _length(text: str | None) -> int:
    return len((text or "").encode("utf-8", "replace"))


def _fnv1a(data: bytearray) -> int:
    total = 0x811C9DC5
    for byte in data:
        total = (total ^ byte) * 0x01000193 & 0xFFFFFFFF
    return total
