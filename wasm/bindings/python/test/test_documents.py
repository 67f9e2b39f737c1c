"""The vectors of normalised documents.

They say what agentwait tells of the runs of other APIs than Gumloop's: every field of them, and
what a document is refused for.
"""

from __future__ import annotations

import json
import pickle
from datetime import datetime, timezone
from typing import Any

import pytest
from conftest import DOCUMENTS as FOLDER
from conftest import passed_documents

from agentwait import (
    AgentStatusLimitError,
    AgentStatusSchemaError,
    AgentStatusSyntaxError,
    Policy,
    Progress,
    RunDocument,
    decide,
    from_document,
    parse,
)

NAMES = sorted(path.name for path in FOLDER.glob("*.json"))

STATES = {
    "running": "ASYNC_PROCESSING",
    "unknown": "?",
    "needs_input": "APPROVAL_REQUIRED",
    "completed": "COMPLETED",
    "failed": "FAILED",
}


def test_there_are_documents() -> None:
    assert len(NAMES) >= 40


@pytest.mark.parametrize("name", NAMES)
def test_document(name: str) -> None:
    vector = json.loads((FOLDER / name).read_text("utf-8"))
    document, want = vector["document"], vector["want"]
    for spelling in (document, document.encode()):
        if "error" in want:
            check_refused(spelling, want["error"])
        else:
            check(vector, from_document(spelling))
    passed_documents.add(name)


def check_refused(document: str | bytes, want: dict[str, Any]) -> None:
    with pytest.raises(AgentStatusSchemaError) as caught:
        from_document(document)
    error = caught.value
    got = {name: getattr(error, name) for name in ("path", "wanted", "found", "offset")}
    assert got | {"type": error.code} == want
    assert f"{error.path} at byte {error.offset} is {error.found}, wanted {error.wanted}" in str(
        error
    )


def check(vector: dict[str, Any], run: RunDocument) -> None:
    want = vector["want"]["document"]
    assert run.state == want["state"]
    assert run.phase == want["phase"]
    assert run.interaction_id == want.get("interaction_id")
    assert run.agent_id == want.get("agent_id")
    assert run.error_message == want.get("error_message")
    assert run.response == want.get("response")
    assert run.to_dict() == json.loads(vector["document"])
    assert pickle.loads(pickle.dumps(run)) == run
    if "told" in vector["want"]:
        assert told_by(run) == vector["want"]["told"]
    for row in vector.get("decide", []):
        check_decision(run, row)


def told_by(run: RunDocument) -> dict[str, Any]:
    """What is told of the run, under the names that the vectors have and without what is zero."""
    return said(
        {
            "partial": run.partial,
            "error_code": run.error_code,
            "input_requests": [
                {name: value for name, value in r._asdict().items() if value not in ("", None)}
                for r in run.input_requests
            ],
            "progress": run.progress and said(run.progress._asdict()),
            "updated_at": rfc3339(run.updated_at),
            "finished_at": rfc3339(run.finished_at),
            "web_url": run.web_url,
            "usage": run.usage and said(run.usage._asdict()),
            "poll_after_ms": run.poll_after * 1000,
        }
    )


def said(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def rfc3339(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    assert moment.tzinfo is timezone.utc
    text = moment.isoformat().removesuffix("+00:00")
    return (text.rstrip("0") if "." in text else text) + "Z"


def check_decision(run: RunDocument, row: dict[str, Any]) -> None:
    """The pause of a document is what decide takes, with an answer that means the same."""
    if run.phase not in STATES:
        return  # ends that agent_status does not have
    policy = {
        name.removesuffix("_ms"): value / 1000 for name, value in row.get("policy", {}).items()
    }
    progress = row["progress"]
    got = decide(
        200,
        json.dumps({"state": STATES[run.phase]}),
        retry_after=row.get("retry_after"),
        poll_after=run.poll_after,
        progress=Progress(progress["consecutive_failures"], progress["elapsed_ms"] / 1000),
        policy=Policy(**policy),
        now=datetime.fromisoformat(row["now"].replace("Z", "+00:00")),
        random=row["random"],
    )
    want = row["want"]
    assert (got.action, got.reason) == (want["action"], want["reason"])
    assert got.retry_after == want["retry_after"]
    assert round(got.delay * 1000) == want["delay_ms"]
    assert round(got.poll_after * 1000) == want.get("poll_after_ms", 0)


def test_what_this_package_writes_it_reads() -> None:
    body = (
        '{"state":"FAILED","interaction_id":"i","gummie_id":"a","created_ts":"2026-03-05T10:30:00Z",'
        '"messages":[{"role":"assistant","parts":[{"type":"text","text":"So far."},'
        '{"type":"error","error":"no disk"}]}]}'
    )
    run = from_document(parse(body).to_json())
    assert (run.phase, run.agent_id, run.error_message) == ("failed", "a", "no disk")
    assert run.final_text == "So far."
    assert "So far" not in repr(run)
    assert run.created_at == datetime(2026, 3, 5, 10, 30, tzinfo=timezone.utc)


def test_a_failed_run_of_another_api_has_its_last_error_part_for_a_reason() -> None:
    parts = '{"type":"error","error":"first"},{"type":"error","error":"last"}'
    run = from_document(f'{{"state":"broken","phase":"failed","messages":[{{"parts":[{parts}]}}]}}')
    assert run.error_message == "last"


@pytest.mark.parametrize(
    ("document", "path", "found", "offset"),
    [
        ('{"state":"x","messages":[]}', "phase", "nothing", 26),
        ('{"é":1,"state":"x","phase":7}', "phase", "a number", 28),
        ('  {"state":"x","phase":7}', "phase", "a number", 23),
        ('{"state":"x","phase":"é\\""}', "phase", '"\\u00e9\\\\\\""', 21),
    ],
)
def test_a_document_is_refused_where_it_is_wrong(
    document: str, path: str, found: str, offset: int
) -> None:
    with pytest.raises(AgentStatusSchemaError) as caught:
        from_document(document)
    assert (caught.value.path, caught.value.offset) == (path, offset)
    assert caught.value.found == found


@pytest.mark.parametrize(
    "time",
    [
        "2026-03-05 10:30:00Z",
        "2026-03-05T10:30:00",
        "2026-13-05T10:30:00Z",
        "2026-03-05T10:30:00+0100",
    ],
)
def test_a_time_has_a_zone(time: str) -> None:
    check_refused(
        f'{{"state":"x","phase":"running","created_at":"{time}"}}',
        {
            "type": "schema",
            "path": "created_at",
            "wanted": "a time as RFC 3339 has it, such as 2026-03-05T10:30:00Z",
            "found": "another text",
            "offset": 44,
        },
    )


def test_what_is_no_document() -> None:
    with pytest.raises(AgentStatusSyntaxError):
        from_document('{"state":')
    with pytest.raises(AgentStatusLimitError):
        from_document("{}", max_bytes=1)
    with pytest.raises(TypeError, match="bytes or str"):
        from_document({})  # type: ignore[arg-type]
