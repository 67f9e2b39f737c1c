"""Puts the normalised document together from the public objects alone.

So each vector holds every attribute. Values are JSON texts, since numbers are compared by
their spelling.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timezone

from agentwait import (
    ErrorPart,
    FilePart,
    Message,
    Part,
    ReasoningPart,
    Status,
    TextPart,
    ToolPart,
    UnknownPart,
)

_epoch = datetime(1970, 1, 1, tzinfo=timezone.utc)


def document_of(status: Status) -> str:
    """The normalised document as JSON text."""
    messages = ",".join(_message(m) for m in status.messages)
    return _object(
        _leaf("interaction_id", status.interaction_id, status.json("interaction_id")),
        _leaf("agent_id", status.agent_id, status.json("agent_id")),
        _leaf("state", status.state, status.json("state")),
        _leaf("phase", status.phase, None),
        _time("created_at", status.created_at_nanos, status.created_at, status.json("created_at")),
        _leaf("response", status.response, status.json("response")),
        _said("error_message", status.error_message, status.json("error_message")),
        _member("messages", f"[{messages}]"),
    )


def _message(message: Message) -> str:
    parts = ",".join(_part(p) for p in message.parts)
    return _object(
        _leaf("id", message.id, message.json("id")),
        _leaf("role", message.role, message.json("role")),
        _time("sent_at", message.sent_at_nanos, message.sent_at, message.json("sent_at")),
        _leaf("content", message.content, message.json("content")),
        _member("parts", f"[{parts}]"),
    )


def _part(part: Part) -> str:
    return _object(
        _leaf("type", part.type, part.json("type")),
        _leaf("id", part.id, part.json("id")),
        *_known(part),
    )


def _known(part: Part) -> Iterator[str]:
    match part:
        case TextPart():
            yield _leaf("text", part.text, part.json("text"))
        case ReasoningPart():
            yield _leaf("reasoning", part.reasoning, part.json("reasoning"))
        case ToolPart():
            yield _leaf("tool_call_id", part.tool_call_id, part.json("tool_call_id"))
            yield _leaf("tool_name", part.tool_name, part.json("tool_name"))
            yield _leaf("tool_call_state", part.tool_call_state, part.json("tool_call_state"))
            yield _member("args", part.json("args"))
            yield _member("result", part.json("result"))
        case FilePart():
            if part.json("file") not in (None, "null"):
                yield _member("file", _file(part))
        case ErrorPart():
            yield _leaf("error", part.error, part.json("error"))
        case UnknownPart():
            yield _member("raw", part.json())
        case _:
            raise AssertionError(f"{part!r} is of no known class")


def _file(part: FilePart) -> str:
    return _object(
        _leaf("filename", part.filename, part.json("filename")),
        _leaf("media_type", part.media_type, part.json("media_type")),
        _leaf("url", part.url, part.json("url")),
        _member("raw", part.json("file")),
    )


def _object(*members: str) -> str:
    return f"{{{','.join(m for m in members if m)}}}"


def _member(name: str, text: str | None) -> str:
    """A member; none where the value is missing or null."""
    return "" if text in (None, "null") else f"{json.dumps(name)}:{text}"


def _leaf(name: str, value: str | None, text: str | None) -> str:
    """A member that is read as a string, or is JSON where it is none."""
    return _member(name, text if value is None else json.dumps(value))


def _said(name: str, value: str | None, text: str | None) -> str:
    """A member that is read as a string, and as its JSON where it is none and says something."""
    if text is None or text.startswith('"'):
        return _leaf(name, value, text)
    assert value == (None if text in ("null", "[]", "{}") else text)
    return _member(name, text)


def _time(name: str, nanos: int | None, moment: datetime | None, text: str | None) -> str:
    if nanos is None:
        assert moment is None
        return _member(f"{name}_raw", text)
    seconds, fraction = divmod(nanos, 1_000_000_000)
    if moment is None:  # Python's calendar begins with the year 1
        assert seconds < -62_135_596_800
        return _leaf(name, _year_zero(seconds, fraction), None)
    assert moment.tzinfo is timezone.utc
    since = moment - _epoch
    assert since.days * 86_400 + since.seconds == seconds
    assert since.microseconds == fraction // 1000
    return _leaf(name, f"{_to_seconds(moment)}{_digits(fraction)}Z", None)


def _year_zero(seconds: int, fraction: int) -> str:
    """A time of the year 0, which has the calendar of the year 2000: 730,485 days earlier."""
    moment = datetime.fromtimestamp(seconds + 730_485 * 86_400, timezone.utc)
    assert moment.year == 2000
    return f"0000{_to_seconds(moment)[4:]}{_digits(fraction)}Z"


def _to_seconds(moment: datetime) -> str:
    return moment.replace(microsecond=0, tzinfo=None).isoformat()


def _digits(fraction: int) -> str:
    return f".{fraction:09}".rstrip("0").rstrip(".")
