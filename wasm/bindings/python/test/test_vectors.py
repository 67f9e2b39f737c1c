"""The conformance vectors, which hold every language to the same reading.

Each is checked in full: from bytes and from a string, by the public objects and by the
normalised document.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from datetime import datetime
from typing import Any

import pytest
from conftest import VECTORS as FOLDER
from conftest import passed_vectors
from document import document_of
from exact_json import exact, number

from agentwait import (
    DEFAULT_MAX_BYTES,
    AgentStatusError,
    AgentStatusLimitError,
    AgentStatusSyntaxError,
    Policy,
    Progress,
    decide,
    parse,
    parse_api_error,
)

NAMES = sorted(path.name for path in FOLDER.glob("*.json"))


def test_there_are_vectors() -> None:
    assert len(NAMES) >= 120


@pytest.mark.parametrize("name", NAMES)
def test_vector(name: str) -> None:
    vector = exact((FOLDER / name).read_text("utf-8"))
    body = body_of(vector)
    max_bytes = number(vector["max_bytes"]) if "max_bytes" in vector else DEFAULT_MAX_BYTES
    want = vector.get("want", {})
    checks = 0
    if "document" in want or "document_repeat" in want:
        checks += 1
        check_document(vector, body, max_bytes)
    if "error" in want:
        checks += 1
        check_error(want["error"], body, max_bytes)
    if "api_error" in want:
        checks += 1
        check_api_error(want["api_error"], number(vector["http"]["status"]), body)
    for row in vector.get("decide", []):
        checks += 1
        check_decision(vector, row, body, max_bytes)
    assert checks > 0
    passed_vectors.add(name)


def repeated(pieces: list[dict[str, Any]]) -> str:
    return "".join(piece["text"] * number(piece["times"]) for piece in pieces)


def body_of(vector: dict[str, Any]) -> bytes:
    if "body_base64" in vector:
        return base64.b64decode(vector["body_base64"])
    if "body_file" in vector:
        return (FOLDER / str(vector["body_file"])).read_bytes()
    text: str = vector["body"] if "body" in vector else repeated(vector.get("body_repeat", []))
    return text.encode()


def spellings(body: bytes) -> list[bytes | str]:
    """The body, and where it is UTF-8 the same as a string."""
    try:
        return [body, body.decode()]
    except UnicodeDecodeError:
        return [body]


def check_document(vector: dict[str, Any], body: bytes, max_bytes: int) -> None:
    want = vector["want"].get("document")
    if want is None:
        want = exact(repeated(vector["want"]["document_repeat"]))
    for spelling in spellings(body):
        status = parse(spelling, max_bytes=max_bytes)
        normalised = status.to_json()
        again = parse(spelling, max_bytes=max_bytes)
        parse('{"state":"FAILED"}')  # what comes later must not matter
        assert exact(document_of(status)) == want
        assert exact(normalised) == want
        assert exact(again.to_json()) == want
        if "final_text" in vector:
            assert status.final_text == vector["final_text"]
        if "error_message" in vector:
            assert (status.error_message or "") == vector["error_message"]
        if "tool_calls" in vector:
            assert len(status.tool_calls) == number(vector["tool_calls"])
        if "files" in vector:
            assert len(status.files) == number(vector["files"])
        if "response_json" in vector:
            assert exact(status.response_json_text()) == vector["response_json"]
    if vector.get("truncate"):
        for size in range(len(body)):
            with pytest.raises(AgentStatusSyntaxError) as caught:
                parse(body[:size], max_bytes=max_bytes)
            assert caught.value.offset == size


def check_error(want: dict[str, str], body: bytes, max_bytes: int) -> None:
    for spelling in spellings(body):
        with pytest.raises(AgentStatusError) as caught:
            parse(spelling, max_bytes=max_bytes)
        error = caught.value
        assert printable(str(error))
        assert str(error)
        for field, value in want.items():
            got = getattr(error, "code" if field == "type" else field)
            assert got == (number(value) if value.startswith("#") else value), field
        if not isinstance(error, AgentStatusLimitError):
            assert all(error.args[-2:])  # wanted and found


def check_api_error(want: dict[str, str], http_status: int, body: bytes) -> None:
    error = parse_api_error(http_status, body)
    assert error.http_status == http_status
    assert error.code == want["code"]
    if "message_contains" in want:
        assert want["message_contains"] in error.detail
    else:
        assert error.detail == want.get("message", "")
    for text in (error.code, error.detail, str(error)):
        assert printable(text)
        assert len(text.encode()) <= 2400


def check_decision(
    vector: dict[str, Any], row: dict[str, Any], body: bytes, max_bytes: int
) -> None:
    want, progress = row["want"], row["progress"]
    http = vector.get("http", {"status": "#0"})
    policy = {
        name.removesuffix("_ms"): number(value) / 1000
        for name, value in row.get("policy", {}).items()
    }
    got = decide(
        number(http["status"]),
        body,
        retry_after=http.get("headers", {}).get("Retry-After"),
        progress=Progress(
            number(progress["consecutive_failures"]),
            number(progress["elapsed_ms"]) / 1000,
            number(progress.get("stray_answers", "#0")),
            number(progress.get("stray_for_ms", "#0")) / 1000,
            progress.get("answered", False),
        ),
        policy=Policy(**policy),
        now=moment(row["now"]),
        random=float(row["random"].removeprefix("#")),
        max_bytes=max_bytes,
        interaction_id=row.get("interaction_id"),
        too_large=row.get("too_large", False),
        poll_after=number(row.get("poll_after_ms", "#0")) / 1000,
    )
    assert got.action == want["action"]
    assert got.reason == want["reason"]
    assert got.failure == want["failure"]
    assert got.stray == want.get("stray", False)
    if "problem" in want:
        assert got.problem == want["problem"]
    assert want.get("problem_contains", "") in got.problem
    assert printable(got.problem)
    assert len(got.problem.encode()) <= 512
    assert (got.problem == "") == (got.status is not None or number(http["status"]) == 0)
    assert got.retry_after == want["retry_after"]
    assert got.retry_after_delay * 1000 == number(want.get("retry_after_delay_ms", "#0"))
    assert got.poll_after * 1000 == number(want.get("poll_after_ms", "#0"))
    assert abs(got.delay * 1000 - number(want["delay_ms"])) <= 1


def moment(text: str) -> datetime:
    """A time with any fraction, of which Python 3.10 reads three or six digits."""
    text = re.sub(r"\.\d+", lambda m: m[0][:7].ljust(7, "0"), text)
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def printable(text: str) -> bool:
    return not any(unicodedata.category(c) == "Cc" for c in text)
