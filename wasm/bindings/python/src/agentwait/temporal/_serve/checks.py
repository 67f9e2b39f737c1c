"""What of an input is out of bounds, in the words and the order of Go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from . import moments, texts
from .fields import FieldError
from .texts import number, quoted, size

DEFAULT_TIMEOUT: Final = 600.0
DEFAULT_CREDENTIAL: Final = "default"
DEFAULT_MAX_RESULT_BYTES: Final = 3 << 19
MAX_TOLD_BYTES: Final = 6 << 10

_MAX_TIMEOUT: Final = 366 * 86400.0
_MAX_INTERVAL: Final = 86400.0
_MAX_DELAY: Final = 95040.0  # with its jitter
_MAX_COUNT: Final = 2**31 - 1
_SECTIONS: Final = (
    "response", "messages", "tool_calls", "files", "input_requests", "progress", "usage",
)  # fmt: skip
_ID_NAME: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")

Given = Mapping[str, Any]


def poll_input(given: Given) -> None:
    """Checks the input of PollAgentStatus."""
    _target(given)
    _selection(given)
    _seconds("timeout_seconds", given.get("timeout_seconds", 0), 0, _MAX_TIMEOUT)
    _schedule(given)
    _one_of("on_deadline", given.get("on_deadline") or "fail", ("fail", "return"))
    if "token" in given:
        token(given["token"])


def check_input(given: Given) -> None:
    """Checks the input of CheckAgentStatus."""
    _target(given)
    _selection(given)
    _message_id(given)


def token(given: Given) -> None:
    """Checks a token that came from outside."""
    told = size(texts.to_json(told_of(given))) if told_of(given) else 0
    if told > MAX_TOLD_BYTES:
        expected = f"at most {MAX_TOLD_BYTES} bytes, with progress and web_url"
        raise FieldError("token.input_requests", f"{told} bytes", expected)
    if given.get("started_at", moments.NO_TIME) == moments.NO_TIME:
        raise FieldError("token.started_at", "nothing", "when the wait began")
    for name in (
        "started_at", "first_poll_at", "last_poll_at", "last_status_at", "next_poll_at",
        "stray_since", "unchanged_since",
    ):  # fmt: skip
        at = given.get(name)
        if at is not None and not moments.in_range(at):
            found = f"a time in the year {moments.year(at)}"
            raise FieldError(f"token.{name}", found, moments.EXPECTED)
    for name, most in (
        ("stray_answers", _MAX_COUNT),
        ("seen", 2**32 - 1),
        ("polls", _MAX_COUNT),
        ("consecutive_failures", _MAX_COUNT),
    ):
        if not 0 <= given.get(name, 0) <= most:
            raise FieldError(f"token.{name}", str(given[name]), f"0 to {most}")
    for name, most in (("state", 128), ("phase", 32), ("last_problem", 64), ("problem_text", 512)):
        length = size(given.get(name, ""))
        if length > most:
            raise FieldError(f"token.{name}", f"{length} bytes", f"at most {most} bytes")
    _seconds("token.next_delay_seconds", given.get("next_delay_seconds", 0), 0, _MAX_DELAY)


def told_of(given: Given) -> dict[str, Any]:
    """What a token tells people of the run, in the order of Go."""
    names = ("progress", "input_requests", "input_requests_cut", "web_url")
    return {name: given[name] for name in names if given.get(name)}


def _target(given: Given) -> None:
    _id("interaction_id", given.get("interaction_id", ""))
    _ids(given.get("ids", {}))
    for name in ("user_id", "project_id"):
        if given.get(name):
            _id(name, given[name])
    length = size(given.get("credential", ""))
    if length > 128:
        expected = "a credential's name of at most 128 bytes"
        raise FieldError("credential", f"{length} bytes", expected)


def _ids(ids: Mapping[str, str]) -> None:
    if len(ids) > 8:
        raise FieldError("ids", f"{len(ids)} ids", "at most 8")
    for name in sorted(ids):
        if not 0 < len(name) <= 64 or not _ID_NAME.issuperset(name):
            expected = "names of 1 to 64 lower-case letters, digits and _, such as thread_id"
            raise FieldError("ids", f"the name {texts.quoted_cut(name, 40)}", expected)
        _id(f"ids.{name}", ids[name])


def _id(field: str, value: str) -> None:
    if not value:
        raise FieldError(field, "nothing", "an id such as xYz789AbCdEfGhI")
    if size(value) > 256:
        raise FieldError(field, f"{size(value)} bytes long", "an id of at most 256 bytes")
    if value == "." or ".." in value:
        wanted = 'an id without ".."'
    elif not set("/\\?#%&").isdisjoint(value):
        wanted = "an id without / \\ ? # % &"
    elif not value.isprintable() or " " in value:
        wanted = "an id without spaces and control characters"
    else:
        return
    raise FieldError(field, quoted(value, 64), wanted)


def _selection(given: Given) -> None:
    for i, section in enumerate(given.get("include", ())):
        _one_of(f"include[{i}]", section, _SECTIONS)
    extract = given.get("extract", {})
    if len(extract) > 32:
        raise FieldError("extract", f"{len(extract)} paths", "at most 32")
    for name in sorted(extract):
        if not 0 < size(name) <= 128:
            raise FieldError("extract", f"a name of {size(name)} bytes", "1 to 128 bytes")
        if not 0 < size(extract[name]) <= 1024:
            found = f"a path of {size(extract[name])} bytes"
            expected = "a gjson path of 1 to 1024 bytes"
            raise FieldError(f"extract.{texts.cut(name, 64)}", found, expected)
    most = given.get("max_result_bytes", 0)
    if most and not 1 << 10 <= most <= 32 << 20:
        expected = f"{1 << 10} to {32 << 20}, or 0 for {DEFAULT_MAX_RESULT_BYTES}"
        raise FieldError("max_result_bytes", str(most), expected)


def _schedule(given: Given) -> None:
    shortest, longest = (
        given.get("min_interval_seconds", 0),
        given.get("max_interval_seconds", 0),
    )
    _seconds("min_interval_seconds", shortest, 0, _MAX_INTERVAL)
    _seconds("max_interval_seconds", longest, 0, _MAX_INTERVAL)
    _seconds("stall_timeout_seconds", given.get("stall_timeout_seconds", 0), 1, _MAX_TIMEOUT)
    _one_of("on_needs_input", given.get("on_needs_input") or "fail", ("fail", "wait", "return"))
    if 0 < longest < shortest:
        expected = f"at most max_interval_seconds, {number(longest)}"
        raise FieldError("min_interval_seconds", number(shortest), expected)
    _seconds("not_found_grace_seconds", given.get("not_found_grace_seconds", 0), 0, 3600)
    _message_id(given)


def _message_id(given: Given) -> None:
    length = size(given.get("after_message_id", ""))
    if length > 256:
        raise FieldError("after_message_id", f"{length} bytes", "at most 256 bytes")


def _seconds(field: str, value: float, least: float, most: float) -> None:
    if value != 0 and not least <= value <= most:
        expected = f"a number of seconds from {number(least)} to {number(most)}"
        raise FieldError(field, number(value), expected)


def _one_of(field: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise FieldError(field, quoted(value, 64), f"one of {', '.join(known)}")
